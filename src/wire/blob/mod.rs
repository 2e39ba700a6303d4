//! Attributes (blob) and named, typed members (blobmsg): read in place, written.
//!
//! ```text
//! attribute   u32 (extended << 31 | id << 24 | length), payload, zeros up to the next multiple of 4
//! member      an extended attribute, its id the kind; payload: u16 length of the name, name, NUL, zeros up to 4, value
//! ```
//!
//! The length counts the word itself but not the padding; an attribute starts where the one before it, padded, ends (libubox
//! blob.h, blobmsg.h). Nesting is an attribute in a payload; nothing here recurses, so no depth can overflow a stack. Values
//! are only 4-aligned, 8-byte ones too: they are read and written byte by byte.

mod format;
mod read;
mod write;

pub(super) use format::LENGTH;
pub use format::{ARRAY, DOUBLE, INT8, INT16, INT32, INT64, STRING, TABLE, text};
pub use read::{Attr, Attrs, Member, Members, attrs, members};
pub use write::{Mark, Writer};

#[cfg(test)]
mod tests;
