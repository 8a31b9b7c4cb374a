#![crate_type = "lib"]
#![no_std]
extern "C" {
    fn puts(text: *const u8) -> i32;
}
extern "C" fn end() {
    unsafe { puts(b"rust ends\0".as_ptr()); }
}
#[used]
#[link_section = ".fini_array"]
static ENTRY: extern "C" fn() = end;
