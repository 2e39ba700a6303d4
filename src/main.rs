//! C `main` and the panic handler; everything else is in the library.
#![cfg_attr(not(test), no_std, no_main)]
#![allow(unsafe_code)]

#[cfg(not(test))]
mod start {
    use core::ffi::{c_char, c_int};

    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo) -> ! {
        // SAFETY: abort never returns and has no precondition.
        unsafe { libc::abort() }
    }

    // Prebuilt libcore of the host refers to it in debug builds; nothing ever unwinds here.
    #[cfg(not(target_env = "musl"))]
    #[unsafe(no_mangle)]
    extern "C" fn rust_eh_personality() {}

    #[unsafe(no_mangle)]
    extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
        0
    }
}

#[cfg(test)]
fn main() {}
