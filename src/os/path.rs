//! Paths that end in a NUL, as the kernel takes them.

use super::errno::Errno;
use crate::limits;

/// A NUL-terminated path, composed of pieces.
#[derive(Clone)]
pub struct Path {
    /// All 0 from `length` on, so a NUL ends it.
    bytes: [u8; limits::PATH],
    /// Less than [`limits::PATH`].
    length: usize,
}

impl Path {
    /// Joins `pieces`. `NAMETOOLONG` beyond [`limits::PATH`], `INVAL` for a NUL inside.
    #[inline(never)]
    pub fn join(pieces: &[&[u8]]) -> Result<Self, Errno> {
        let mut path = Self { bytes: [0; limits::PATH], length: 0 };
        let [room @ .., _nul] = &mut path.bytes;
        for piece in pieces {
            for &byte in *piece {
                if byte == 0 {
                    return Err(Errno::INVAL);
                }
                *room.get_mut(path.length).ok_or(Errno::NAMETOOLONG)? = byte;
                path.length += 1;
            }
        }
        Ok(path)
    }

    /// The path as a field of a socket address: `N` bytes with a NUL in them. `None` if it is too long.
    pub(super) fn padded<const N: usize>(&self) -> Option<&[u8; N]> {
        self.bytes.first_chunk().filter(|_| self.length < N)
    }

    /// The path without its NUL.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }

    /// The directory part: everything before the last `/`, or `.`.
    pub fn parent(&self) -> Result<Self, Errno> {
        match self.bytes().iter().rposition(|&b| b == b'/') {
            None => Self::join(&[b"."]),
            Some(slash) => Self::join(&[self.bytes().get(..slash.max(1)).unwrap_or(b".")]),
        }
    }

    /// Where it is in memory, for a system call.
    pub(super) fn address(&self) -> usize {
        self.bytes.as_ptr() as usize
    }
}
