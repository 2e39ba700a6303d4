//! Runs a program as on Linux 2.6.18, or an older one: `old-kernel [RELEASE] PROGRAM [ARGUMENT]...`
//!
//! A seccomp filter makes the running kernel answer as the old one: `ENOSYS` to every newer call, `EINVAL` to newer
//! flags of sockets, newer clocks and newer options of prctl(2). uname(2) and the version of capabilities are behind
//! pointers, which a filter cannot follow: a second process answers these calls.
//! The filter does not imitate that old kernels ignore unknown flags, such as O_CLOEXEC of open(2).
//! The program keeps the process id of this one. Its children are today's programs, such as shells, and may make newer calls.
//! Only calls of x86_64 are known: the table of 2.6.18 (arch/x86_64/kernel) ends with 279, move_pages.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unsafe_code)]

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::{env, process};

/// The kernel of RHEL 5, which ran on the Xen guest where recentd began.
const RELEASE: &str = "2.6.18-419.el5xen";

fn main() {
    let mut words: Vec<String> = env::args().skip(1).collect();
    let is_release = words.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let release = if is_release { words.remove(0) } else { RELEASE.into() };
    let Some((program, arguments)) = words.split_first() else {
        eprintln!("usage: old-kernel [RELEASE] PROGRAM [ARGUMENT]...");
        process::exit(100);
    };
    let listener = filter::install();
    filter::answer_elsewhere(listener, &release);
    let error = Command::new(program).args(arguments).exec();
    eprintln!("old-kernel: {program}: {error}");
    process::exit(127);
}

#[cfg(not(target_arch = "x86_64"))]
mod filter {
    pub fn install() -> i32 {
        panic!("old-kernel knows the calls of x86_64 only")
    }
    pub fn answer_elsewhere(_: i32, _: &str) {}
}

#[cfg(target_arch = "x86_64")]
mod filter {
    use libc::{BPF_ABS, BPF_ALU, BPF_AND, BPF_JEQ, BPF_JGE, BPF_JMP, BPF_K, BPF_LD, BPF_RET, BPF_W, c_long, sock_filter};

    const NEWEST: u32 = 279;
    const AUDIT_ARCH_X86_64: u32 = 0xc000_003e;
    const NUMBER: u32 = 0;
    const ARCH: u32 = 4;
    /// The offset of the first argument's lower half. The other arguments follow in steps of 8.
    const FIRST: u32 = 16;
    const ASK: u32 = 0x7fc0_0000; // SECCOMP_RET_USER_NOTIF
    const ALLOW: u32 = 0x7fff_0000;
    const GO_ON: u32 = 1; // SECCOMP_USER_NOTIF_FLAG_CONTINUE

    const fn answer(errno: i32) -> u32 {
        0x0005_0000 | errno as u32 // SECCOMP_RET_ERRNO
    }

    fn step(code: u32, k: u32) -> sock_filter {
        sock_filter { code: code as u16, jt: 0, jf: 0, k }
    }

    fn load(at: u32) -> sock_filter {
        step(BPF_LD | BPF_W | BPF_ABS, at)
    }

    fn give(verdict: u32) -> sock_filter {
        step(BPF_RET | BPF_K, verdict)
    }

    /// Skips `skip` instructions unless the comparison holds.
    fn unless(comparison: u32, k: u32, skip: u8) -> sock_filter {
        sock_filter { code: (BPF_JMP | comparison | BPF_K) as u16, jt: 0, jf: skip, k }
    }

    /// Refuses call `number` with `EINVAL` if its argument `at`, masked with `mask`, is `least` or more.
    fn unknown(number: c_long, at: u32, mask: u32, least: u32) -> [sock_filter; 6] {
        let checks = [load(FIRST + 8 * at), step(BPF_ALU | BPF_AND | BPF_K, mask), unless(BPF_JGE, least, 1)];
        let [a, b, c] = checks;
        [unless(BPF_JEQ, number as u32, 5), a, b, c, give(answer(libc::EINVAL)), give(ALLOW)]
    }

    fn program() -> Vec<sock_filter> {
        let mut program = vec![load(ARCH), sock_filter { jt: 1, ..unless(BPF_JEQ, AUDIT_ARCH_X86_64, 0) }, give(answer(libc::ENOSYS)), load(NUMBER)];
        program.extend([unless(BPF_JGE, NEWEST + 1, 1), give(ASK)]);
        // PR_SET_ENDIAN was the last option.
        program.extend(unknown(libc::SYS_prctl, 0, !0, 21));
        // SOCK_CLOEXEC, SOCK_NONBLOCK.
        program.extend(unknown(libc::SYS_socket, 1, !0xf, 1));
        program.extend(unknown(libc::SYS_socketpair, 1, !0xf, 1));
        // CLOCK_MONOTONIC_RAW and later clocks.
        program.extend(unknown(libc::SYS_clock_gettime, 0, !0, 4));
        program.extend(unknown(libc::SYS_clock_getres, 0, !0, 4));
        for number in [libc::SYS_uname, libc::SYS_capget, libc::SYS_capset] {
            program.extend([unless(BPF_JEQ, number as u32, 1), give(ASK)]);
        }
        program.push(give(ALLOW));
        program
    }

    /// Sets the filter for this process and its descendants. Returns the descriptor on which the filter asks.
    pub fn install() -> i32 {
        let mut program = program();
        let fprog = libc::sock_fprog { len: program.len() as u16, filter: program.as_mut_ptr() };
        // A filter needs CAP_SYS_ADMIN or no_new_privs. Try without no_new_privs first, because the old kernel has none and the program can see it.
        let set = || unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, libc::SECCOMP_FILTER_FLAG_NEW_LISTENER, &raw const fprog) };
        let mut listener = set();
        if listener < 0 {
            // SAFETY: the arguments are plain numbers.
            unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) };
            listener = set();
        }
        assert!(listener >= 0, "seccomp: {}", std::io::Error::last_os_error());
        listener as i32
    }

    /// Starts the process that answers; it ends after this one. The filter holds for it, too, so it makes old calls only.
    pub fn answer_elsewhere(listener: i32, release: &str) {
        // SAFETY: this process has one thread, and the child makes only system calls.
        unsafe {
            let asker = libc::getpid();
            let first = libc::fork();
            if first == 0 {
                // A grandchild, because the program looks at its own children.
                if libc::fork() == 0 {
                    libc::setsid();
                    for fd in 0..1024 {
                        if fd != listener {
                            libc::close(fd);
                        }
                    }
                    serve(listener, asker, release.as_bytes());
                }
                libc::_exit(0);
            }
            libc::waitpid(first, std::ptr::null_mut(), 0);
            libc::close(listener);
        }
    }

    /// Answers until `asker` has ended.
    unsafe fn serve(listener: i32, asker: i32, release: &[u8]) {
        unsafe {
            while libc::kill(asker, 0) == 0 {
                let mut set = libc::pollfd { fd: listener, events: libc::POLLIN, revents: 0 };
                if libc::poll(&raw mut set, 1, 100) < 1 {
                    continue;
                }
                let mut question: libc::seccomp_notif = std::mem::zeroed();
                if libc::ioctl(listener, libc::SECCOMP_IOCTL_NOTIF_RECV, &raw mut question) != 0 {
                    continue;
                }
                let (error, flags) = if question.pid == asker as u32 { reply(&question, release) } else { (0, GO_ON) };
                let mut answer = libc::seccomp_notif_resp { id: question.id, val: 0, error: -error, flags };
                libc::ioctl(listener, libc::SECCOMP_IOCTL_NOTIF_SEND, &raw mut answer);
            }
        }
    }

    /// The errno to answer, and whether the kernel goes on with the call itself.
    unsafe fn reply(question: &libc::seccomp_notif, release: &[u8]) -> (i32, u32) {
        if question.data.nr > NEWEST as i32 {
            return (libc::ENOSYS, 0);
        }
        const FIRST_VERSION: u32 = 0x1998_0330;
        unsafe {
            let mut path = [0u8; 32];
            let digits = question.pid.to_string();
            let parts = [b"/proc/" as &[u8], digits.as_bytes(), b"/mem"].concat();
            path[..parts.len()].copy_from_slice(&parts);
            let memory = libc::open(path.as_ptr().cast(), libc::O_RDWR);
            let at = question.data.args[0] as i64;
            let answer = if c_long::from(question.data.nr) == libc::SYS_uname {
                // struct new_utsname has six fields of 65 bytes.
                let mut names = [[0u8; 65]; 6];
                for (name, text) in names.iter_mut().zip([b"Linux" as &[u8], b"xen", release, b"#1 SMP", b"x86_64", b"(none)"]) {
                    name[..text.len()].copy_from_slice(text);
                }
                libc::pwrite(memory, names.as_ptr().cast(), 390, at);
                (0, 0)
            } else {
                let mut version = 0u32;
                libc::pread(memory, (&raw mut version).cast(), 4, at);
                if version == FIRST_VERSION {
                    (0, GO_ON)
                } else {
                    version = FIRST_VERSION;
                    libc::pwrite(memory, (&raw const version).cast(), 4, at);
                    (libc::EINVAL, 0)
                }
            };
            libc::close(memory);
            answer
        }
    }
}
