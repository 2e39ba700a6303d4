//! C `main` and the panic handler; everything else is in the library.
#![cfg_attr(not(test), no_std, no_main)]
#![allow(unsafe_code)]

#[cfg(not(test))]
mod start {
    use core::ffi::{c_char, c_int};

    #[cfg(not(feature = "never"))]
    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo) -> ! {
        // SAFETY: abort never returns and has no precondition.
        unsafe { libc::abort() }
    }

    // Nobody defines the function, so the link fails if this handler can be reached (cross/never.sh).
    #[cfg(feature = "never")]
    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo) -> ! {
        unsafe extern "C" {
            fn recentd_can_panic() -> !;
        }
        // SAFETY: a program with this call in it is never linked.
        unsafe { recentd_can_panic() }
    }

    // The faults that cross/never.sh and cross/no-heap.sh must find in their self-tests.
    #[cfg(inject = "panic")]
    fn inject(n: c_int) {
        assert!(n < 100, "injected");
    }
    #[cfg(inject = "malloc")]
    fn inject(n: c_int) {
        // SAFETY: malloc and free have no precondition here; black_box keeps the pair.
        unsafe { libc::free(core::hint::black_box(libc::malloc(n.unsigned_abs() as usize))) }
    }

    // Prebuilt libcore of the host refers to it in debug builds; nothing ever unwinds here.
    #[cfg(not(target_env = "musl"))]
    #[unsafe(no_mangle)]
    extern "C" fn rust_eh_personality() {}

    #[unsafe(no_mangle)]
    extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
        #[cfg(any(inject = "panic", inject = "malloc"))]
        inject(_argc);
        0
    }
}

#[cfg(test)]
fn main() {}
