//! inotify(7): a descriptor that becomes readable when a watched file changes.
//! Safety is as in `os.rs`.

use super::arch;
use super::call::call;
use super::errno::Errno;
use super::fd::Fd;
use super::path::Path;

/// Which changes inotify reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Watch {
    /// A file: written, renamed, its link removed.
    File,
    /// A directory: a file appeared in it, or it was renamed.
    Directory,
}

/// inotify_init(2): a descriptor that becomes readable when a watched file changes.
pub fn inotify() -> Result<Fd, Errno> {
    unsafe { call(arch::INOTIFY_INIT, 0, 0, 0, 0) }.map(|raw| Fd::new(raw).private())
}

/// inotify_add_watch(2). Returns the watch, for [`unwatch`].
#[inline(never)]
pub fn watch(inotify: &Fd, path: &Path, what: Watch) -> Result<i32, Errno> {
    let mask = match what {
        Watch::File => libc::IN_MODIFY | libc::IN_ATTRIB | libc::IN_MOVE_SELF | libc::IN_DELETE_SELF,
        Watch::Directory => libc::IN_CREATE | libc::IN_MOVED_TO | libc::IN_MOVE_SELF | libc::IN_ONLYDIR,
    };
    let watch = unsafe { call(libc::SYS_inotify_add_watch, inotify.arg(), path.address(), mask as usize, 0) };
    watch.map(|watch| watch as i32)
}

/// inotify_rm_watch(2)
pub fn unwatch(inotify: &Fd, watch: i32) {
    // SAFETY: plain numbers. Already gone is as good as removed.
    let _ = unsafe { call(libc::SYS_inotify_rm_watch, inotify.arg(), watch as usize, 0, 0) };
}
