//! C `main`, the memory that everything lives in, and the panic handler.
#![cfg_attr(not(test), no_std, no_main)]
#![allow(unsafe_code)]

#[cfg(not(test))]
mod start {
    use core::ffi::{c_char, c_int};

    use recentd::command::{self, Arena};
    use recentd::os::Args;

    #[cfg(not(feature = "never"))]
    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo) -> ! {
        // SAFETY: abort never returns and has no precondition.
        unsafe { libc::abort() }
    }

    // The proof that there is nothing to handle: this links only if no panic is reachable (cross/never.sh).
    #[cfg(feature = "never")]
    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo) -> ! {
        unsafe extern "C" {
            fn recentd_can_panic() -> !;
        }
        // SAFETY: never linked, so never called.
        unsafe { recentd_can_panic() }
    }

    // The host's prebuilt libcore refers to it in debug builds; nothing ever unwinds here.
    #[cfg(not(target_env = "musl"))]
    #[unsafe(no_mangle)]
    extern "C" fn rust_eh_personality() {}

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

    /// All of recentd's state. All zeros, so that it costs no byte of the file. The linker's script puts it behind the C library's variables, which then
    /// are on one page with its beginning.
    #[unsafe(link_section = ".bss.recentd")]
    static mut MEMORY: Arena = Arena::new();

    #[unsafe(no_mangle)]
    extern "C" fn main(argc: c_int, argv: *const *const c_char) -> c_int {
        #[cfg(any(inject = "panic", inject = "malloc"))]
        inject(argc);
        // SAFETY: argc and argv are the C runtime's; MEMORY is lent out once, to the only thread.
        let memory = &raw mut MEMORY;
        let (args, memory) = unsafe { (Args::new(argc, argv), &mut *memory) };
        command::dispatch(args, memory)
    }
}

#[cfg(test)]
fn main() {}
