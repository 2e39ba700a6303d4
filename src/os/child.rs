//! A program started by recentd: from fork(2) to waitpid(2).
//!
//! fork(2) and execvp(3) of the C library know threads, locks and PATH; here there is
//! one thread, and an empty directory in PATH is the root's, never the current one.
//! Safety is as in `os.rs`.

use core::ffi::{CStr, c_char, c_int};

use super::{Errno, Fd, Mode, Path, arch, call, open, poll, sigpipe};

/// A program that runs for us and whose output we read.
#[derive(Debug)]
pub struct Child {
    pid: usize,
    /// The read end of its standard output.
    pub output: Fd,
}

/// Starts `program argument` with its output on a pipe. It dies with us.
pub fn spawn(program: &Path, argument: &CStr) -> Result<Child, Errno> {
    let mut ends: [c_int; 2] = [-1, -1];
    unsafe { arch::pipe(ends.as_mut_ptr()) }?;
    let [reader, writer] = ends.map(Fd);
    let reader = reader.private();
    let parent = super::pid();
    // SAFETY: this is fork(2). We have one thread and no handlers, so the child may do as it likes.
    let pid = unsafe { call(libc::SYS_clone, libc::SIGCHLD as usize, 0, 0, 0) }?;
    if pid == 0 {
        become_program(program, argument, &writer, parent);
    }
    Ok(Child { pid, output: reader })
}

/// What the child of [`spawn`] does, with `output` as its standard output. Ends it if the program cannot be executed.
fn become_program(program: &Path, argument: &CStr, output: &Fd, parent: u32) {
    sigpipe(libc::SIG_UNBLOCK);
    unsafe {
        let _ = call(libc::SYS_prctl, libc::PR_SET_PDEATHSIG as usize, libc::SIGTERM as usize, 0, 0);
        // It may have died before that, and then no signal comes.
        if call(libc::SYS_getppid, 0, 0, 0, 0) != Ok(parent as usize) {
            let _ = call(libc::SYS_exit_group, 127, 0, 0, 0);
        }
        let _ = call(arch::DUP2, output.arg(), 1, 0, 0);
        // logread without a logd complains every second, and our standard error is likely to be the log.
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

/// Where a program without a `/` in its name is looked for: PATH, or what init(8) usually sets.
#[must_use]
pub fn directories() -> &'static [u8] {
    // SAFETY: the C library's list of strings, ended by a null pointer, which nobody changes.
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

/// execve(2) of `path` in our environment. Returns if that failed.
fn execute(path: &Path, name: &Path, argument: &CStr) {
    let argv = [name.address(), argument.as_ptr() as usize, 0];
    // SAFETY: `environ` is as above, `argv` ends with a null pointer, too.
    let _ = unsafe { call(libc::SYS_execve, path.address(), argv.as_ptr() as usize, environ as usize, 0) };
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
    /// Ends the program if it has not ended by itself, and collects it, so that no zombie stays.
    #[must_use]
    pub fn end(self) -> Ended {
        let mut status: c_int = 0;
        let status_at = &raw mut status as usize;
        // SAFETY: the pid is our own child's and has not been waited for, so it cannot be anyone else's.
        let lives = |flags: c_int| unsafe { call(libc::SYS_wait4, self.pid, status_at, flags as usize, 0) } == Ok(0);
        if lives(libc::WNOHANG) {
            // Its output is closed but it lives, or we gave up on it. Give an exiting one a moment to say how.
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
