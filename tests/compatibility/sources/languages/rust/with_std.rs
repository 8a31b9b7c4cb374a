// The standard library comes along in the archive.
#![crate_type = "staticlib"]

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::sync::{mpsc, Arc, Mutex};
use std::thread;

thread_local! {
    static OWN: Cell<i32> = Cell::new(5);
    static DROPPED: Guard = Guard;
}

static DROPS: Mutex<i32> = Mutex::new(0);
static SETTING: Mutex<Option<String>> = Mutex::new(None);

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        *DROPS.lock().unwrap() += 1;
    }
}

#[derive(Debug)]
enum Problem {
    Negative(i32),
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self:?}")
    }
}

impl std::error::Error for Problem {}

fn root(n: i32) -> Result<i32, Box<dyn std::error::Error>> {
    if n < 0 {
        return Err(Box::new(Problem::Negative(n)));
    }
    Ok("12".parse::<i32>()? + n)
}

fn largest<T: PartialOrd + Copy>(values: &[T]) -> T {
    values.iter().copied().fold(values[0], |a, b| if b > a { b } else { a })
}

fn threads() -> i32 {
    let total = Arc::new(Mutex::new(0));
    let (send, receive) = mpsc::channel();
    let threads: Vec<_> = (0..4)
        .map(|n| {
            let (total, send) = (total.clone(), send.clone());
            thread::spawn(move || {
                OWN.with(|own| own.set(own.get() + n));
                DROPPED.with(|_| ());
                *total.lock().unwrap() += OWN.with(|own| own.get());
                send.send(n).unwrap();
            })
        })
        .collect();
    drop(send);
    let received: i32 = receive.iter().sum();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let total = *total.lock().unwrap();
    total + received
}

#[no_mangle]
pub extern "C" fn check() -> i32 {
    let mut counts = HashMap::new();
    for word in "a b a".split(' ') {
        *counts.entry(word.to_string()).or_insert(0) += 1;
    }
    if counts["a"] != 2 {
        return 1;
    }
    if largest(&[1.5, 9.25, 3.0]) != 9.25 || largest(&[1, 7, 3]) != 7 {
        return 2;
    }
    if threads() != 32 || *DROPS.lock().unwrap() != 4 {
        return 3;
    }
    std::panic::set_hook(Box::new(|_| ()));
    let caught = std::panic::catch_unwind(|| {
        let _guard = Guard;
        let none: Option<i32> = None;
        none.expect("nothing there")
    });
    drop(std::panic::take_hook());
    match caught {
        Ok(_) => return 4,
        Err(payload) => {
            if payload.downcast_ref::<String>().map(String::as_str) != Some("nothing there")
                && payload.downcast_ref::<&str>() != Some(&"nothing there")
            {
                return 5;
            }
        }
    }
    if *DROPS.lock().unwrap() != 5 {
        return 6;
    }
    if root(-1).unwrap_err().to_string() != "Negative(-1)" || root(1).unwrap() != 13 {
        return 7;
    }
    SETTING.lock().unwrap().replace(format!("{:>6.2}|{:#x}", 3.14159, 255));
    if SETTING.lock().unwrap().as_deref() != Some("  3.14|0xff") {
        return 8;
    }
    if std::env::args_os().count() > 100 || std::fs::read("/none").is_ok() {
        return 9;
    }
    println!("printed by Rust");
    0
}
