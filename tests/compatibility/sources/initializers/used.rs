#![crate_type = "lib"]
#![no_std]
extern "C" {
    static mut initialized: i32;
}
extern "C" fn begin() {
    unsafe { initialized = 3 }
}
#[used]
#[link_section = ".init_array"]
static ENTRY: extern "C" fn() = begin;
