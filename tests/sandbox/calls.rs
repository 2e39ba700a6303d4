//! Single calls, made by a process that has confined itself.

use super::*;
use libc::c_long;
use std::slice;

const WATCHING: Needs = Needs { child: false, binds: false, ports: false, listens: false, ends: false, lists: false, keeps: false, nft: false, reads: &[], writes: [None; 2] };
const WITH_CHILD: Needs = Needs { child: true, ..WATCHING };

/// Forks, confines the child, has it do `what` and exit with 7. Nothing in there may allocate: other tests' threads may hold the lock.
fn ended(needs: &Needs, what: impl FnOnce()) -> std::process::ExitStatus {
    // SAFETY: the child makes nothing but system calls and ends.
    unsafe {
        let pid = libc::fork();
        assert!(pid >= 0);
        if pid == 0 {
            let confined = sandbox::confine(needs);
            if confined.no_new_privs && confined.seccomp {
                what();
            } else {
                libc::_exit(99);
            }
            libc::_exit(7);
        }
        let mut status = 0;
        assert_eq!(libc::waitpid(pid, &raw mut status, 0), pid);
        std::process::ExitStatus::from_raw(status)
    }
}

/// A call with these arguments, the others 0.
fn make((number, arguments): (c_long, [usize; 4])) {
    // SAFETY: pointers are to nothing, or to strings that live for ever.
    unsafe { libc::syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], 0usize, 0usize) };
}

fn address(text: &'static std::ffi::CStr) -> usize {
    text.as_ptr() as usize
}

const HERE: usize = libc::AT_FDCWD as usize;

/// A call and its arguments, by name.
macro_rules! call {
    ($name:ident $(, $argument:expr)*) => {
        (stringify!($name), (libc::$name, four([$($argument as usize),*])))
    };
}

fn four<const N: usize>(some: [usize; N]) -> [usize; 4] {
    std::array::from_fn(|n| some.get(n).copied().unwrap_or(0))
}

fn forbidden() -> Vec<(&'static str, (c_long, [usize; 4]))> {
    let nowhere = address(c"/nowhere/at/all");
    vec![
        call!(SYS_execve, nowhere),
        call!(SYS_execveat, HERE, nowhere),
        call!(SYS_clone, libc::SIGCHLD),
        call!(SYS_kill, 1),
        call!(SYS_tgkill, 1, 1),
        call!(SYS_wait4),
        call!(SYS_pipe2, 0),
        call!(SYS_dup3, 1, 2),
        call!(SYS_mmap, 0, 4096, 7),
        call!(SYS_mprotect, 0, 0, 7),
        call!(SYS_brk),
        call!(SYS_ptrace, libc::PTRACE_TRACEME),
        call!(SYS_process_vm_writev),
        call!(SYS_prctl, libc::PR_SET_DUMPABLE, 1),
        call!(SYS_seccomp),
        call!(SYS_setuid),
        call!(SYS_capset),
        call!(SYS_ioctl, 0, libc::TIOCSTI, nowhere),
        call!(SYS_openat, HERE, nowhere, libc::O_CREAT | libc::O_WRONLY, 0o600),
        call!(SYS_openat, HERE, nowhere, libc::O_TRUNC | libc::O_WRONLY),
        call!(SYS_openat2, HERE, nowhere),
        call!(SYS_open_by_handle_at),
        call!(SYS_unlinkat, HERE, nowhere),
        call!(SYS_renameat2, HERE, nowhere, HERE, nowhere),
        call!(SYS_mkdirat, HERE, nowhere),
        call!(SYS_linkat, HERE, nowhere, HERE, nowhere),
        call!(SYS_symlinkat, nowhere, HERE, nowhere),
        call!(SYS_fchmodat, HERE, nowhere),
        call!(SYS_fchownat, HERE, nowhere),
        call!(SYS_truncate, nowhere),
        call!(SYS_getdents64),
        call!(SYS_sendto),
        call!(SYS_sendmsg),
        call!(SYS_bind),
        call!(SYS_listen),
        call!(SYS_socket, libc::AF_INET, libc::SOCK_STREAM),
        call!(SYS_socket, libc::AF_INET6, libc::SOCK_STREAM),
        call!(SYS_socket, libc::AF_INET, libc::SOCK_RAW),
        call!(SYS_socket, libc::AF_PACKET, libc::SOCK_RAW),
        call!(SYS_mount),
        call!(SYS_unshare, libc::CLONE_NEWUSER),
        call!(SYS_setns),
        call!(SYS_chroot, nowhere),
        call!(SYS_init_module),
        call!(SYS_bpf),
        call!(SYS_keyctl),
        call!(SYS_io_uring_setup),
        call!(SYS_memfd_create, nowhere),
        call!(SYS_userfaultfd),
        call!(SYS_reboot),
        // A number that no kernel has.
        ("none", (4095, [0; 4])),
        // Kernels that have it take numbers with this bit for calls of another architecture.
        #[cfg(target_arch = "x86_64")]
        ("x32 read", (0x4000_0000, [0; 4])),
    ]
}

#[test]
fn that_are_forbidden_kill() {
    for (name, call) in forbidden() {
        assert_eq!(ended(&WATCHING, || make(call)).signal(), Some(libc::SIGSYS), "{name}");
    }
}

/// The other way into a 64-bit kernel has other numbers: its 11 is execve, our 11 something harmless.
#[cfg(target_arch = "x86_64")]
#[test]
fn of_another_architecture_kill() {
    for needs in [WATCHING, WITH_CHILD] {
        let ended = ended(&needs, || {
            // SAFETY: getpid of i386; no memory is touched.
            unsafe { std::arch::asm!("int 0x80", inout("eax") 20 => _) };
        });
        // A kernel without it says so in its own way.
        assert!(matches!(ended.signal(), Some(libc::SIGSYS | libc::SIGSEGV)), "{ended:?}");
    }
}

/// Old kernels take 512 to 547 for calls of x32 even without its bit. 521 is its ptrace, 520 its execve.
#[cfg(target_arch = "x86_64")]
#[test]
fn of_x32_kill() {
    for needs in [WATCHING, WITH_CHILD] {
        for number in [0x4000_0000, 0x4000_0000 + 521, 0x4000_0000 + 59, 512, 520, 521, 547] {
            assert_eq!(ended(&needs, || make((number, [0; 4]))).signal(), Some(libc::SIGSYS), "{number:#x}");
        }
    }
}

#[test]
fn that_are_needed_pass() {
    let nowhere = address(c"/nowhere/at/all");
    let checked = [
        call!(SYS_openat, HERE, nowhere, libc::O_RDONLY | libc::O_NONBLOCK | libc::O_CLOEXEC),
        call!(SYS_openat, HERE, nowhere, libc::O_WRONLY | libc::O_CLOEXEC | libc::O_NOCTTY),
        call!(SYS_socket, libc::AF_UNIX, libc::SOCK_STREAM),
        call!(SYS_socket, libc::AF_UNIX, libc::SOCK_DGRAM),
        call!(SYS_socket, libc::AF_INET, libc::SOCK_DGRAM),
        call!(SYS_socket, libc::AF_INET6, libc::SOCK_DGRAM),
        call!(SYS_socket, libc::AF_NETLINK, libc::SOCK_RAW, 12),
    ];
    let plain = sandbox::CALLS.iter().map(|number| ("listed", (c_long::from(*number), [usize::MAX, 0, 0, 0])));
    for (name, call) in checked.into_iter().chain(plain) {
        let expected = if call.0 == libc::SYS_exit_group { 255 } else { 7 };
        assert_eq!(ended(&WATCHING, || make(call)).code(), Some(expected), "{name} {call:?}");
    }
    let binding = Needs { binds: true, ..WATCHING };
    for call in [call!(SYS_bind, usize::MAX), call!(SYS_umask, 0o77), call!(SYS_unlinkat, HERE, nowhere)] {
        assert_eq!(ended(&binding, || make(call.1)).code(), Some(7), "{call:?}");
    }
    // Only the control socket listens.
    let listen = call!(SYS_listen, usize::MAX, 8).1;
    assert_eq!(ended(&binding, || make(listen)).signal(), Some(libc::SIGSYS));
    assert_eq!(ended(&Needs { listens: true, ..binding }, || make(listen)).code(), Some(7));
    let keeping = Needs { keeps: true, ..WATCHING };
    for call in [
        call!(SYS_openat, HERE, nowhere, libc::O_CREAT | libc::O_TRUNC | libc::O_WRONLY, 0o600),
        call!(SYS_fsync, usize::MAX),
        ("rename", (c_long::from(sandbox::KEEPING[1]), [usize::MAX, 0, usize::MAX, 0])),
    ] {
        assert_eq!(ended(&keeping, || make(call.1)).code(), Some(7), "{}", call.0);
    }
    assert_eq!(ended(&keeping, || make(call!(SYS_unlinkat, HERE, nowhere).1)).signal(), Some(libc::SIGSYS));
    let with_end = Needs { ends: true, ..WATCHING };
    assert_eq!(ended(&with_end, || make(call!(SYS_unlinkat, HERE, nowhere).1)).code(), Some(7));
}

/// A filter for everything at once has room, and where a logread may be started nothing that recentd needs itself is forbidden.
#[test]
fn that_are_needed_together_pass() {
    let all = Needs { binds: true, ports: true, listens: true, ends: true, lists: true, nft: true, ..WATCHING };
    let nowhere = address(c"/nowhere/at/all");
    for needs in [&all, &Needs { keeps: true, ..all }, &Needs { child: true, ..all }, &Needs { child: true, keeps: true, ..all }] {
        for (name, call) in [
            call!(SYS_bind, usize::MAX),
            call!(SYS_listen, usize::MAX, 8),
            call!(SYS_umask, 0o77),
            call!(SYS_unlinkat, HERE, nowhere),
            call!(SYS_getdents64, usize::MAX),
        ] {
            assert_eq!(ended(needs, || make(call)).code(), Some(7), "{name}, child {}, keeps {}", needs.child, needs.keeps);
        }
        assert_eq!(ended(needs, || make(call!(SYS_ptrace).1)).signal(), Some(libc::SIGSYS));
    }
}

/// What neither recentd nor any logread does, whatever else that may need.
#[test]
fn that_no_logread_makes_kill_where_one_may_be_started() {
    for number in sandbox::FORBIDDEN {
        let call = (c_long::from(number), [0; 4]);
        assert_eq!(ended(&WITH_CHILD, || make(call)).signal(), Some(libc::SIGSYS), "{number}");
    }
    let pass = [call!(SYS_mprotect, 0, 0, 7), call!(SYS_wait4), call!(SYS_unlinkat, HERE, address(c"/nowhere/at/all"))];
    for (name, call) in pass {
        assert_eq!(ended(&WITH_CHILD, || make(call)).code(), Some(7), "{name}");
    }
    for namespaces in [libc::CLONE_NEWUSER, libc::CLONE_NEWNS | libc::SIGCHLD, libc::CLONE_NEWNET, libc::CLONE_NEWCGROUP] {
        let call = (libc::SYS_clone, four([namespaces as usize]));
        assert_eq!(ended(&WITH_CHILD, || make(call)).signal(), Some(libc::SIGSYS), "clone {namespaces:#x}");
    }
    let clone3 = ended(&WITH_CHILD, || {
        // SAFETY: no memory is read before its size, 0, is refused.
        unsafe {
            if libc::syscall(libc::SYS_clone3, 0usize, 0usize) == -1 && *libc::__errno_location() == libc::ENOSYS {
                libc::_exit(8);
            }
        }
    });
    assert_eq!(clone3.code(), Some(8), "clone3 is not there, so that libraries use clone: {clone3:?}");
    let shell = [c"/bin/sh".as_ptr(), c"-c".as_ptr(), c"exit $(echo 5)".as_ptr(), std::ptr::null()];
    let ended = ended(&WITH_CHILD, || {
        // SAFETY: a path, and two lists that end with null.
        unsafe { libc::execve(shell[0], shell.as_ptr(), shell[3..].as_ptr().cast()) };
    });
    assert_eq!(ended.code(), Some(5), "a shell and its child do their work: {ended:?}");
}

/// A file that another user owns is read by a capability, and that one is left.
#[test]
fn capabilities_are_left_by_what_is_needed() {
    if !is_root() {
        return skip("needs root, who has capabilities to give up");
    }
    let dir = Scratch::new();
    let (own, foreign, missing) = (dir.join("own"), dir.join("foreign"), dir.join("missing"));
    for path in [&own, &foreign] {
        File::create(path).unwrap();
    }
    chown(&foreign, Some(65534), None).unwrap();
    let path = |path: &std::path::Path| Path::join(&[path.to_str().unwrap().as_bytes()]).unwrap();
    let [own, foreign, missing] = [own, foreign, missing].map(|of| path(&of));
    let (net_admin, read, write) = (1 << 12, 1 << 2, 1 << 1);
    let cases = [
        (WATCHING, 0),
        (WITH_CHILD, 0),
        (Needs { nft: true, ..WATCHING }, net_admin),
        (Needs { binds: true, listens: true, ..WATCHING }, 0),
        (Needs { binds: true, ports: true, ..WATCHING }, 1 << 10),
        (Needs { reads: slice::from_ref(&own), writes: [Some(&own), Some(&missing)], ..WATCHING }, 0),
        (Needs { reads: slice::from_ref(&missing), ..WATCHING }, read),
        (Needs { reads: slice::from_ref(&foreign), nft: true, ..WATCHING }, read | net_admin),
        (Needs { reads: &[own.clone(), foreign.clone()], ..WATCHING }, read),
        (Needs { writes: [Some(&own), Some(&foreign)], ..WATCHING }, write),
    ];
    for (needs, kept) in cases {
        let mut got = [0u8; 4];
        let mut ends = [0; 2];
        // SAFETY: as in ended(); the pipe carries the answer.
        unsafe {
            assert_eq!(libc::pipe(ends.as_mut_ptr()), 0);
            let pid = libc::fork();
            if pid == 0 {
                let kept = sandbox::confine(&needs).capabilities.unwrap_or(u32::MAX).to_ne_bytes();
                libc::write(ends[1], kept.as_ptr().cast(), 4);
                // Still there to be looked at.
                libc::poll(std::ptr::null_mut(), 0, -1);
            }
            assert_eq!(libc::read(ends[0], got.as_mut_ptr().cast(), 4), 4);
            let shown = ["CapEff", "CapPrm"].map(|set| u64::from_str_radix(&status(pid as u32, set), 16).unwrap());
            let none = ["CapInh", "CapBnd"].map(|set| u64::from_str_radix(&status(pid as u32, set), 16).unwrap());
            libc::kill(pid, libc::SIGKILL);
            libc::waitpid(pid, std::ptr::null_mut(), 0);
            let _ = ends.map(|end| libc::close(end));
            assert_eq!((u32::from_ne_bytes(got), shown, none), (kept, [u64::from(kept); 2], [0; 2]));
        }
    }
}

/// A program of 64 bits that calls the kernel in the way of 32 bits, getpid of i386, and then exits with 7.
#[cfg(target_arch = "x86_64")]
fn in_two_ways() -> Vec<u8> {
    const AT: u64 = 0x40_0000;
    // mov eax, 20; int 0x80; mov edi, 7; mov eax, 231; syscall
    let code = [0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xbf, 7, 0, 0, 0, 0xb8, 231, 0, 0, 0, 0x0f, 0x05];
    let length = 120 + code.len() as u64;
    let mut elf = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0".to_vec();
    for offset in [AT + 120, 64, 0] {
        elf.extend(offset.to_le_bytes());
    }
    elf.extend(b"\0\0\0\0\x40\0\x38\0\x01\0\0\0\0\0\0\0");
    // One segment to load, to be read and executed.
    elf.extend(b"\x01\0\0\0\x05\0\0\0");
    for field in [0, AT, AT, length, length, 0x1000] {
        elf.extend(field.to_le_bytes());
    }
    elf.extend(code);
    elf
}

#[cfg(target_arch = "x86_64")]
#[test]
fn of_another_architecture_end_a_logread() {
    let dir = Scratch::new();
    fs::write(dir.join("made"), in_two_ways()).unwrap();
    fs::set_permissions(dir.join("made"), fs::Permissions::from_mode(0o755)).unwrap();
    // By a program: what another test starts meanwhile must not hold it open for writing.
    assert!(Command::new("cp").args(["-p", "made", "logread"]).current_dir(dir.path()).status().unwrap().success());
    match Command::new(dir.join("logread")).status().unwrap().code() {
        Some(7) => {}
        _ => return skip("this kernel has no calls of i386"),
    }
    let recentd = Running::start(&dir, &["--source", "logread", "--logread", "./logread"]);
    recentd.says(&format!("./logread was ended by signal {}", libc::SIGSYS));
}
