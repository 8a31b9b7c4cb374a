// No standard library: what a panic does is defined here.
#![no_std]
#![crate_type = "lib"]

use core::panic::PanicInfo;
use core::sync::atomic::{AtomicUsize, Ordering};

static CALLS: AtomicUsize = AtomicUsize::new(0);
static TABLE: [fn(i32) -> i32; 2] = [twice, square];

fn twice(n: i32) -> i32 {
    n * 2
}

fn square(n: i32) -> i32 {
    n * n
}

trait Shape {
    fn area(&self) -> i32;
}

struct Square(i32);
struct Rectangle(i32, i32);

impl Shape for Square {
    fn area(&self) -> i32 {
        self.0 * self.0
    }
}

impl Shape for Rectangle {
    fn area(&self) -> i32 {
        self.0 * self.1
    }
}

#[inline(never)]
fn total(shapes: &[&dyn Shape]) -> i32 {
    CALLS.fetch_add(1, Ordering::SeqCst);
    shapes.iter().map(|shape| shape.area()).sum()
}

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    loop {}
}

#[no_mangle]
pub extern "C" fn check() -> i32 {
    if total(&[&Square(3), &Rectangle(2, 5)]) != 19 {
        return 1;
    }
    if CALLS.load(Ordering::SeqCst) != 1 {
        return 2;
    }
    let mut n = 3;
    for function in TABLE.iter() {
        n = function(n);
    }
    if n != 36 {
        return 3;
    }
    if (n as u128 * (1u128 << 70)) >> 70 != 36 {
        return 4;
    }
    0
}
