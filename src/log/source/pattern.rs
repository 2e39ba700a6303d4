//! Files that match a pattern, such as `/var/log/remote/*.log`, and come and go.
//!
//! The directory is looked through every few seconds. A file that is there at recentd's start is read from its end as every other; one that appears later is
//! read from its start, so nothing is lost meanwhile. A file whose name matches no more once it was rotated (`server.log.1`) is followed to its end under its
//! old name. Patterns should match no rotated files: their lines were read before, and would count once more as of their stamps.

use crate::bytes;
use crate::config::Writer;
use crate::os::{self, Errno, Path};
use crate::time::Instant;

/// Seconds between two looks at the directory.
const LOOK_EVERY: u32 = 5;

/// A path with stars in its last component.
pub struct Pattern {
    path: Path,
    next_look: Instant,
    /// It was looked through once.
    pub looked: bool,
    /// How many files are followed.
    pub files: u8,
    /// More files match than there is room for.
    pub is_full: bool,
    /// The program that writes them itself.
    pub writer: Writer,
}

/// Whether `path` is a pattern.
#[must_use]
pub fn is_pattern(path: &[u8]) -> bool {
    path.contains(&b'*')
}

/// Calls `found` with the path of each file that matches `pattern`.
pub fn matching(pattern: &Path, found: &mut dyn FnMut(Path)) -> Result<(), Errno> {
    let text = pattern.bytes();
    let slash = text.iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
    let (directory, wanted) = text.split_at_checked(slash).unwrap_or_default();
    os::names(&pattern.parent()?, &mut |name| {
        let hidden = name.first() == Some(&b'.') && wanted.first() != Some(&b'.');
        if !hidden && bytes::fits(wanted, name)
            && let Ok(path) = Path::join(&[directory, name])
        {
            found(path);
        }
    })
}

impl Pattern {
    /// Not looked through yet.
    #[must_use]
    pub const fn new(path: Path, writer: Writer) -> Self {
        Self { path, next_look: Instant(0), looked: false, files: 0, is_full: false, writer }
    }

    /// The pattern.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// When to look through the directory.
    #[must_use]
    pub const fn deadline(&self) -> Instant {
        self.next_look
    }

    /// The directory was looked through.
    pub fn is_looked_through(&mut self, files: u8, is_full: bool, now: Instant) {
        (self.files, self.is_full, self.looked) = (files, is_full, true);
        self.next_look = now.after(LOOK_EVERY);
    }
}
