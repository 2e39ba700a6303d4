//! A program that recentd starts: from fork(2) to waitpid(2).
//!
//! fork(2) and execvp(3) of the C library know threads, locks and PATH; here there is
//! one thread, and an empty directory in PATH means `/`, never the current directory.
//! Safety is as in `os.rs`.

use core::ffi::{CStr, c_char, c_int};

use super::arch;
use super::call::call;
use super::errno::Errno;
use super::fd::{Fd, poll};
use super::file::{Mode, open};
use super::path::Path;
use super::process::{pid, signals};

/// A running program whose output is read.
#[derive(Debug)]
pub struct Child {
    pid: usize,
    /// The read end of its standard output.
    pub output: Fd,
}

/// Starts `program argument` with its output on a pipe. The kernel ends it when recentd dies.
pub fn spawn(program: &Path, argument: &CStr) -> Result<Child, Errno> {
    let mut ends: [c_int; 2] = [-1, -1];
    unsafe { arch::pipe(ends.as_mut_ptr()) }?;
    let [reader, writer] = ends.map(Fd);
    let reader = reader.private();
    let parent = pid();
    // SAFETY: this is fork(2). There is one thread and no handler, so the child may make any call.
    let pid = unsafe { call(libc::SYS_clone, libc::SIGCHLD as usize, 0, 0, 0) }?;
    if pid == 0 {
        become_program(program, argument, &writer, parent);
    }
    Ok(Child { pid, output: reader })
}

/// What the child of [`spawn`] does, with `output` as its standard output. Ends it if the program cannot be executed.
fn become_program(program: &Path, argument: &CStr, output: &Fd, parent: u32) {
    signals(libc::SIG_UNBLOCK);
    unsafe {
        let _ = call(libc::SYS_prctl, libc::PR_SET_PDEATHSIG as usize, libc::SIGTERM as usize, 0, 0);
        // If the parent died before that, no signal comes.
        if call(libc::SYS_getppid, 0, 0, 0, 0) != Ok(parent as usize) {
            let _ = call(libc::SYS_exit_group, 127, 0, 0, 0);
        }
        let _ = call(arch::DUP2, output.arg(), 1, 0, 0);
        // logread without a logd complains every second, and recentd's standard error is usually the log.
        if let Ok(null) = Path::join(&[b"/dev/null"]).and_then(|path| open(&path, Mode::Write)) {
            let _ = call(arch::DUP2, null.arg(), 2, 0, 0);
        }
        if output.0 > 2 {
            let _ = call(libc::SYS_close, output.arg(), 0, 0, 0);
        }
    }
    if program.bytes().contains(&b'/') {
        execute(program, program, argument);
    } else {
        for directory in directories().split(|&b| b == b':') {
            if let Ok(path) = Path::join(&[directory, b"/", program.bytes()]) {
                execute(&path, program, argument);
            }
        }
    }
    let _ = unsafe { call(libc::SYS_exit_group, 127, 0, 0, 0) };
}

unsafe extern "C" {
    static environ: *const *const c_char;
}

/// The directories in which a program without a `/` in its name is searched: PATH, or the value that init(8) usually sets.
#[must_use]
pub fn directories() -> &'static [u8] {
    // SAFETY: the C library's list of strings, ended by a null pointer, which is never changed.
    unsafe {
        let mut next = environ;
        while !(*next).is_null() {
            if let Some(path) = CStr::from_ptr(*next).to_bytes().strip_prefix(b"PATH=") {
                return path;
            }
            next = next.add(1);
        }
    }
    b"/usr/sbin:/usr/bin:/sbin:/bin"
}

/// execve(2) of `path` in our environment, but with English names of months: journalctl writes those of the machine's language.
/// Returns if that failed.
fn execute(path: &Path, name: &Path, argument: &CStr) {
    let argv = [name.address(), argument.as_ptr() as usize, 0];
    // The last one stays a null pointer.
    let mut variables = [0; 64];
    // SAFETY: `environ` is as above; nothing is read behind its null pointer.
    unsafe {
        let (mut variable, mut next) = (c"LC_ALL=C".as_ptr(), environ);
        for place in variables.iter_mut().take(63) {
            *place = variable as usize;
            variable = *next;
            while !variable.is_null() && CStr::from_ptr(variable).to_bytes().starts_with(b"LC_ALL=") {
                next = next.add(1);
                variable = *next;
            }
            if variable.is_null() {
                break;
            }
            next = next.add(1);
        }
    }
    // SAFETY: both arrays end with a null pointer.
    let _ = unsafe { call(libc::SYS_execve, path.address(), argv.as_ptr() as usize, variables.as_ptr() as usize, 0) };
}

/// How a [`Child`] ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// It could not be executed.
    NotRun,
    /// With this exit status.
    Exit(u8),
    /// By this signal.
    Signal(u8),
}

impl Child {
    /// Ends the program if it still runs, and waits for it, so that no zombie stays.
    #[must_use]
    pub fn end(self) -> Ended {
        let mut status: c_int = 0;
        let status_at = &raw mut status as usize;
        // SAFETY: the pid is that of our own child. No wait4(2) has reaped it, so the kernel has not given it to another process.
        let lives = |flags: c_int| unsafe { call(libc::SYS_wait4, self.pid, status_at, flags as usize, 0) } == Ok(0);
        if lives(libc::WNOHANG) {
            // Either it is about to exit, since its output is closed, or it is no longer needed. Wait a moment for its own exit status.
            poll([], 50);
            if lives(libc::WNOHANG) {
                // SAFETY: as above.
                let _ = unsafe { call(libc::SYS_kill, self.pid, libc::SIGKILL as usize, 0, 0) };
                lives(0);
            }
        }
        if libc::WIFSIGNALED(status) {
            return Ended::Signal(u8::try_from(libc::WTERMSIG(status)).unwrap_or(0));
        }
        match u8::try_from(libc::WEXITSTATUS(status)).unwrap_or(0) {
            127 => Ended::NotRun,
            code => Ended::Exit(code),
        }
    }
}
