//! What the file of bans without end does not say yet.

use crate::addr::Addr;
use crate::time::Instant;
use heapless::Vec;

/// What has changed since the file was written.
#[derive(Default)]
pub struct BanFile {
    /// Something has.
    pub changed: bool,
    /// When it may be written next.
    pub next: Instant,
    /// Bans that have ended.
    pub removed: Vec<Addr, 16>,
    /// All of before have.
    pub is_emptied: bool,
}

impl BanFile {
    /// When it is to be written.
    pub fn deadline(&self) -> Option<Instant> {
        self.changed.then_some(self.next)
    }

    /// All bans were ended.
    pub fn empty(&mut self) {
        (self.changed, self.is_emptied) = (true, true);
        self.removed.clear();
    }
}
