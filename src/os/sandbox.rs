//! Drops every right that the daemon does not need.
//!
//! An attacker who makes recentd run code of his own should gain nothing by it. Before the first line of the log is read, [`confine`] drops
//! for good all capabilities, new privileges, resources and system calls (seccomp) that are not needed later. On a kernel that is too old
//! for one of these, recentd runs without it, and `recentd check` says so. uid 0 stays: the kernel's lists are files of root, and recentd
//! opens them again after a restart of the firewall.
//!
//! A child inherits all of it, and which calls logread needs is unknown. Where one may be started, the filter is therefore the other
//! way round: it forbids calls that neither program should ever make, and allows all others. Either filter kills for a call by
//! another architecture's number, because its list says nothing about such a call.
//! Safety is as in `os.rs`.

use core::ffi::{c_int, c_long, c_ulong};

use heapless::Vec;
use libc::sock_filter;

use super::arch;
use super::call::call;
use super::fd::Fd;
use super::file::{Mode, fstat, open, stat};
use super::path::Path;
use super::process::euid;

/// The rights that are still needed after [`confine`].
#[derive(Clone, Copy, Default)]
pub struct Needs<'a> {
    /// A child may be started, also more than once.
    pub child: bool,
    /// A socket is still to be bound, which may take several attempts.
    pub binds: bool,
    /// One of them has a port, which may be below 1024.
    pub ports: bool,
    /// One of them is the control socket.
    pub listens: bool,
    /// recentd ends by itself, when its input ends, and then removes its sockets.
    pub ends: bool,
    /// Directories are looked through.
    pub lists: bool,
    /// A file is made beside another, and takes its place.
    pub keeps: bool,
    /// CAP_NET_ADMIN: the sets of nftables.
    pub nft: bool,
    /// Files that are read, and may have to be opened again.
    pub reads: &'a [Path],
    /// Files that are written, and may have to be opened again.
    pub writes: [Option<&'a Path>; 2],
}

/// What [`confine`] achieved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Confined {
    /// The remaining capabilities, a bit each; `None` if they could not be changed.
    pub capabilities: Option<u32>,
    /// No executed program gains rights (Linux 3.5).
    pub no_new_privs: bool,
    /// System calls are filtered (Linux 3.5; on ARM 3.8, on MIPS 3.16).
    pub seccomp: bool,
}

// linux/capability.h
const NET_ADMIN: u32 = 1 << 12;
const READ_ANY: u32 = 1 << 2;
const WRITE_ANY: u32 = 1 << 1;
const BIND: u32 = 1 << 10;
/// The capabilities that may remain, and their names.
pub const KEPT: [(u32, &str); 4] = [(NET_ADMIN, "NET_ADMIN"), (BIND, "NET_BIND_SERVICE"), (READ_ANY, "DAC_READ_SEARCH"), (WRITE_ANY, "DAC_OVERRIDE")];

/// Closes descriptors that were inherited, `all` or none, and opens `/dev/null` for each standard descriptor that is closed: otherwise a file
/// opened later would be taken for it. To be called before anything is opened.
pub fn close_inherited(all: bool) {
    while Path::join(&[b"/dev/null"]).and_then(|path| open(&path, Mode::Write)).is_ok_and(|fd| fd.number() <= 2) {}
    // SAFETY: no `Fd` above 2 exists yet.
    unsafe {
        if all && call(arch::CLOSE_RANGE, 3, c_int::MAX as usize, 0, 0).is_err() {
            for fd in 3..1024usize {
                libc::syscall(libc::SYS_close, fd);
            }
        }
    }
}

/// Drops every right but `needs`.
pub fn confine(needs: &Needs<'_>) -> Confined {
    limit(needs);
    // The kernel checks all five arguments, also unused ones.
    let prctl = |option: c_int, value: usize, more: usize| unsafe { libc::syscall(libc::SYS_prctl, option, value, more, 0usize, 0usize) } == 0;
    let no_new_privs = prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0);
    let capabilities = keep(needs, no_new_privs);
    let mut filter = filter(needs);
    let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
    // SAFETY: the program lives until the kernel has copied it.
    let seccomp = prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER as usize, &raw const program as usize);
    Confined { capabilities, no_new_privs, seccomp }
}

/// Bytes of the largest file that recentd makes.
const FILE: c_ulong = 1 << 22;

/// setrlimit(2). There is no heap to limit. RLIMIT_FSIZE can be 0 if recentd creates no files (see [`CHECKED`]), because it otherwise writes
/// only to /proc and /sys, whose files have no size.
fn limit(needs: &Needs<'_>) {
    let regular = |fd: Fd| fstat(&fd).is_ok_and(|stat| stat.regular);
    let writes = regular(Fd::stdout()) || regular(Fd::stderr());
    let limits = [
        (libc::RLIMIT_CORE, 0, true),
        (libc::RLIMIT_NOFILE, 48, true),
        (libc::RLIMIT_NPROC, 0, !needs.child),
        (libc::RLIMIT_FSIZE, if needs.keeps { FILE } else { 0 }, !needs.child && !writes),
    ];
    for (resource, most, wanted) in limits {
        if wanted {
            let pair: [c_ulong; 2] = [most; 2];
            // SAFETY: struct rlimit is two of these.
            let _ = unsafe { call(libc::SYS_setrlimit, resource as usize, pair.as_ptr() as usize, 0, 0) };
        }
    }
}

/// `struct __user_cap_header_struct`: version 3 since Linux 2.6.26, the first before that.
const VERSIONS: [u32; 2] = [0x2008_0522, 0x1998_0330];

/// capset(2): effective, permitted, inheritable; twice, for 64 of each. Without no_new_privs a child of root regains the capabilities of
/// the bounding set, so that set is emptied (Linux 2.6.25). If neither is possible and a child may be started, all capabilities stay: the
/// kernel clears PR_SET_PDEATHSIG in an execve(2) that gains some (kernel/cred.c `commit_creds`), and the child would outlive recentd.
fn keep(needs: &Needs<'_>, no_new_privs: bool) -> Option<u32> {
    let mut capability = 0usize;
    while unsafe { call(libc::SYS_prctl, libc::PR_CAPBSET_DROP as usize, capability, 0, 0) }.is_ok() {
        capability += 1;
    }
    if needs.child && !no_new_privs && capability == 0 {
        return None;
    }
    for version in VERSIONS {
        // A kernel that does not know the version replaces it by its own.
        let mut header = [version, 0];
        let mut data = [[0u32; 3]; 2];
        let mut all = |number: c_long, data: *mut [u32; 3]| unsafe { call(number, header.as_mut_ptr() as usize, data as usize, 0, 0) }.is_ok();
        if all(libc::SYS_capget, data.as_mut_ptr()) {
            let [[_, permitted, _], _] = data;
            let kept = wanted(needs, permitted);
            data = [[kept, kept, 0], [0; 3]];
            return all(libc::SYS_capset, data.as_mut_ptr()).then_some(kept);
        }
    }
    None
}

/// Which of the `permitted` capabilities to keep. Without capabilities uid 0 is an ordinary owner of files, so files of other users,
/// and files that do not exist yet, need one.
fn wanted(needs: &Needs<'_>, permitted: u32) -> u32 {
    let own = euid();
    let foreign = |path: &Path| stat(path).map(|stat| stat.uid != own);
    let mut wanted = if needs.nft { NET_ADMIN } else { 0 } | if needs.ports { BIND } else { 0 };
    if needs.reads.iter().any(|path| foreign(path) != Ok(false)) {
        // Containers often have only CAP_DAC_OVERRIDE.
        wanted |= if permitted & READ_ANY == 0 { WRITE_ANY } else { READ_ANY };
    }
    if needs.writes.iter().flatten().any(|path| foreign(path) == Ok(true)) {
        wanted |= WRITE_ANY;
    }
    wanted & permitted
}

#[allow(clippy::indexing_slicing)] // of constants: an index out of range would not compile
const fn short<const N: usize>(numbers: [c_long; N]) -> [u16; N] {
    let (mut all, mut n) = ([0; N], 0);
    while n < N {
        all[n] = numbers[n] as u16;
        n += 1;
    }
    all
}

/// The calls that are made after the start, the most frequent first.
pub const CALLS: [u16; 25] = short([
    arch::POLL,
    libc::SYS_clock_gettime,
    arch::CLOCK_GETTIME64,
    libc::SYS_read,
    libc::SYS_write,
    arch::LSEEK,
    arch::STAT,
    arch::FSTAT,
    // The kernel makes this one itself, after SIGSTOP and SIGCONT.
    libc::SYS_restart_syscall,
    libc::SYS_close,
    libc::SYS_fcntl,
    arch::INOTIFY_INIT,
    libc::SYS_inotify_add_watch,
    libc::SYS_inotify_rm_watch,
    libc::SYS_connect,
    libc::SYS_getsockname,
    libc::SYS_accept,
    libc::SYS_setsockopt,
    libc::SYS_getsockopt,
    libc::SYS_recvmsg,
    libc::SYS_geteuid,
    libc::SYS_getpid,
    libc::SYS_clock_getres,
    arch::CLOCK_GETRES64,
    libc::SYS_exit_group,
]);

/// Calls that are allowed if an argument has a value under a mask: `(number, argument, mask, value)`. Several rows for one call are
/// alternatives.
pub const CHECKED: [(u16, u8, u32, u32); 4] = [
    // No file is created or truncated.
    (libc::SYS_openat as u16, 2, (libc::O_CREAT | libc::O_TRUNC) as u32, 0),
    // /dev/log and ubusd; netfilter; `own_towards`, which sends nothing. No TCP.
    (libc::SYS_socket as u16, 0, !0, libc::AF_UNIX as u32),
    (libc::SYS_socket as u16, 0, !0, libc::AF_NETLINK as u32),
    (libc::SYS_socket as u16, 1, !0, libc::SOCK_DGRAM as u32),
];

/// Calls that are made only where the source has an end.
pub const AT_THE_END: [u16; 1] = short([libc::SYS_unlinkat]);

/// Calls that are made only where a socket is still to be bound. One that a dead recentd left is removed before.
pub const BINDING: [u16; 3] = short([libc::SYS_bind, libc::SYS_umask, libc::SYS_unlinkat]);

/// The call that is made only where the control socket is still to be bound. With it only a unix socket can listen: see [`CHECKED`].
pub const LISTENING: [u16; 1] = short([libc::SYS_listen]);

/// Calls that are made only where a file is kept, which is made anew. openat(2) is one of them then, with any flags.
pub const KEEPING: [u16; 3] = short([libc::SYS_openat, arch::RENAME, libc::SYS_fsync]);

/// Calls that are made only where files come and go.
pub const LISTING: [u16; 1] = short([libc::SYS_getdents64]);

/// New namespaces. In a user namespace of its own a process has all capabilities again.
const NAMESPACES: u32 = 0x7e02_0000;

/// A child may be started: with any flags but those. The same form as [`CHECKED`].
const CLONE: [(u16, u8, u32, u32); 1] = [(libc::SYS_clone as u16, 0, NAMESPACES, 0)];

/// The calls that are forbidden where a child may be started.
pub const FORBIDDEN: [u16; 22] = short([
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_add_key,
    libc::SYS_keyctl,
    libc::SYS_io_uring_setup,
]);

// linux/bpf_common.h
const LOAD: u16 = 0x20;
const AND: u16 = 0x54;
const IF_EQUAL: u16 = 0x15;
const IF_AT_LEAST: u16 = 0x35;
const RETURN: u16 = 0x06;
// linux/seccomp.h. Before Linux 4.14 KILL ends only the thread; recentd has one.
const KILL: u32 = 0x8000_0000;
const ALLOW: u32 = 0x7fff_0000;
const UNKNOWN: u32 = 0x0005_0000 | libc::ENOSYS as u32;
// struct seccomp_data { int nr; __u32 arch; __u64 instruction_pointer; __u64 args[6]; }
const NUMBER: u32 = 0;
const ARCH: u32 = 4;
/// The offset of the lower half of the first argument.
const ARGUMENT: u32 = if cfg!(target_endian = "big") { 20 } else { 16 };

type Filter = Vec<sock_filter, 96>;

/// Appends one instruction; of a comparison, how many instructions to skip if it is true, and if not.
#[inline(never)]
fn add(filter: &mut Filter, code: u16, (then, otherwise): (u8, u8), k: u32) {
    // If one does not fit, the kernel refuses the program, since it does not end in a verdict.
    let _ = filter.push(sock_filter { code, jt: then, jf: otherwise, k });
}

/// The program that the kernel runs before each system call.
fn filter(needs: &Needs<'_>) -> Filter {
    let (calls, listed, others): (&[u16], _, _) = if needs.child { (&FORBIDDEN, KILL, ALLOW) } else { (&CALLS, ALLOW, KILL) };
    let checked: &[_] = match needs {
        Needs { child: true, .. } => &CLONE,
        Needs { keeps: true, .. } => CHECKED.get(1..).unwrap_or_default(),
        _ => &CHECKED,
    };
    // Where a child may be started all calls are allowed that are not listed.
    let more = |is: bool, calls: &'static [u16]| -> &'static [u16] { if is && !needs.child { calls } else { &[] } };
    let (keeping, at_the_end, binding) = (more(needs.keeps, &KEEPING), more(needs.ends, &AT_THE_END), more(needs.binds, &BINDING));
    let (listening, listing) = (more(needs.listens, &LISTENING), more(needs.lists, &LISTING));
    let mut filter = Filter::new();
    let to = &mut filter;
    // A kernel may run programs of two architectures, which number their calls differently.
    add(to, LOAD, (0, 0), ARCH);
    add(to, IF_EQUAL, (1, 0), arch::AUDIT);
    add(to, RETURN, (0, 0), KILL);
    add(to, LOAD, (0, 0), NUMBER);
    add(to, IF_AT_LEAST, (0, 1), arch::BEYOND);
    add(to, RETURN, (0, 0), KILL);
    for &(number, argument, mask, value) in checked {
        add(to, IF_EQUAL, (0, 5), number.into());
        add(to, LOAD, (0, 0), ARGUMENT + 8 * u32::from(argument));
        add(to, AND, (0, 0), mask);
        add(to, IF_EQUAL, (0, 1), value);
        add(to, RETURN, (0, 0), ALLOW);
        add(to, LOAD, (0, 0), NUMBER);
    }
    if needs.child {
        // Its other values. clone3(2) has them in memory, where no filter looks: without it a C library calls clone(2).
        add(to, IF_EQUAL, (0, 1), libc::SYS_clone as u32);
        add(to, RETURN, (0, 0), KILL);
        add(to, IF_EQUAL, (0, 1), libc::SYS_clone3 as u32);
        add(to, RETURN, (0, 0), UNKNOWN);
    }
    for &number in calls.iter().chain(at_the_end).chain(binding).chain(listening).chain(listing).chain(keeping) {
        add(to, IF_EQUAL, (0, 1), number.into());
        add(to, RETURN, (0, 0), listed);
    }
    add(to, RETURN, (0, 0), others);
    filter
}
