//! The names in a directory.
//! Safety is as in `os.rs`.

use super::call::call;
use super::errno::Errno;
use super::file::{Mode, open};
use super::path::Path;

// linux/dirent.h: struct linux_dirent64 { u64 d_ino; s64 d_off; unsigned short d_reclen; unsigned char d_type; char d_name[]; }
const LENGTH: usize = 16;
const KIND: usize = 18;
const NAME: usize = 19;

/// Calls `found` with the name of each entry of the directory at `path` that is no directory itself.
pub fn names(path: &Path, found: &mut dyn FnMut(&[u8])) -> Result<(), Errno> {
    let fd = open(path, Mode::Read)?;
    let mut buffer = [0u8; 2048];
    loop {
        let taken = unsafe { call(libc::SYS_getdents64, fd.arg(), buffer.as_mut_ptr() as usize, buffer.len(), 0) }?;
        let mut rest = buffer.get(..taken).unwrap_or_default();
        if rest.is_empty() {
            return Ok(());
        }
        while let Some([low, high]) = rest.get(LENGTH..KIND) {
            let Some((entry, after)) = rest.split_at_checked(u16::from_ne_bytes([*low, *high]).into()) else { break };
            rest = after;
            let (Some([kind, ..]), Some(name)) = (entry.get(KIND..), entry.get(NAME..)) else { break };
            if *kind != libc::DT_DIR {
                found(name.split(|byte| *byte == 0).next().unwrap_or_default());
            }
        }
    }
}
