//! The program's arguments.
//! Safety is as in `os.rs`.

use core::ffi::{CStr, c_char, c_int};

/// The program's arguments, without its name.
#[derive(Clone)]
pub struct Args {
    next: *const *const c_char,
    left: usize,
}

impl Args {
    /// # Safety
    /// `argv` must be what the C runtime handed to `main`: `argc` strings that live as long as the program and never change.
    #[must_use]
    pub unsafe fn new(argc: c_int, argv: *const *const c_char) -> Self {
        let mut args = Self { next: argv, left: usize::try_from(argc).unwrap_or(0) };
        args.next();
        args
    }
}

impl Iterator for Args {
    type Item = &'static [u8];

    fn next(&mut self) -> Option<&'static [u8]> {
        self.left = self.left.checked_sub(1)?;
        // SAFETY: `next` points to one of the remaining entries, as new()'s caller promised.
        unsafe {
            let text = *self.next;
            self.next = self.next.add(1);
            Some(CStr::from_ptr(text).to_bytes())
        }
    }
}
