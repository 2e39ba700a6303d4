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

/// Member kind: a list; its members have empty names.
pub const ARRAY: u8 = 1;
/// Member kind: members with names.
pub const TABLE: u8 = 2;
/// Member kind: bytes and a NUL.
pub const STRING: u8 = 3;
/// Member kind: 8 bytes.
pub const INT64: u8 = 4;
/// Member kind: 4 bytes; shown signed by everything that turns it into JSON.
pub const INT32: u8 = 5;
/// Member kind: 2 bytes.
pub const INT16: u8 = 6;
/// Member kind: 1 byte; JSON's `true` and `false`, never a number there.
pub const INT8: u8 = 7;

/// The bits of an attribute's word that are its length.
pub(super) const LENGTH: u32 = 0xff_ffff;
/// The extended bit and the id, as the word's first byte.
const EXTENDED: u8 = 0x80;

/// The next multiple of 4. Never overflows: lengths have 24 bits.
const fn padded(length: usize) -> usize {
    length.wrapping_add(3) & !3
}

/// The string in a payload, up to its first NUL. The last byte must be one, as libubox demands (blob.c `blob_check_type`).
#[must_use]
pub fn text(payload: &[u8]) -> Option<&[u8]> {
    if let [.., 0] = payload { Some(until_nul(payload)) } else { None }
}

#[inline(never)]
fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// One attribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attr<'a> {
    /// 7 bits.
    pub id: u8,
    /// Set on members.
    pub extended: bool,
    /// The payload, without padding.
    pub data: &'a [u8],
}

/// The attributes of a payload, in their order; ends at the first that is cut or malformed.
#[derive(Clone, Debug)]
pub struct Attrs<'a> {
    rest: &'a [u8],
}

/// Goes through the attributes in `payload`.
#[must_use]
pub const fn attrs(payload: &[u8]) -> Attrs<'_> {
    Attrs { rest: payload }
}

impl Attrs<'_> {
    /// Asked at the end: whether everything was read. `false` while there is more, and for ever when the rest is malformed.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }
}

impl<'a> Iterator for Attrs<'a> {
    type Item = Attr<'a>;

    /// Takes at least 4 bytes, or nothing and says `None`.
    #[inline(never)]
    fn next(&mut self) -> Option<Attr<'a>> {
        let word = self.rest.first_chunk()?;
        let length = (u32::from_be_bytes(*word) & LENGTH) as usize;
        // The padding of the last one must be there as well (libubox blob.h `__blob_for_each_attr`).
        let (attr, rest) = self.rest.split_at_checked(padded(length))?;
        let data = attr.get(4..length)?;
        self.rest = rest;
        let [head, ..] = *word;
        Some(Attr { id: head & !EXTENDED, extended: head & EXTENDED != 0, data })
    }
}

/// One member of a table or array.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member<'a> {
    /// [`STRING`], [`TABLE`] …; may be one that we do not know.
    pub kind: u8,
    /// Empty in an array.
    pub name: &'a [u8],
    /// For [`members`] when it is a table or an array.
    pub value: &'a [u8],
}

impl<'a> Member<'a> {
    fn parse(attr: Attr<'a>) -> Option<Self> {
        let (size, after) = attr.data.split_first_chunk()?;
        let size = usize::from(u16::from_be_bytes(*size));
        let (name, end) = after.split_at_checked(size)?;
        let value = attr.data.get(padded(2 + size + 1)..)?;
        (attr.extended && end.first() == Some(&0)).then_some(Self { kind: attr.id, name, value })
    }

    /// The bytes of a [`STRING`].
    #[must_use]
    pub fn text(&self) -> Option<&'a [u8]> {
        if self.kind == STRING { text(self.value) } else { None }
    }

    /// An integer of any size, since callers differ in what they send. All are signed but [`INT8`]. An unsigned value of
    /// logd's that went into an [`INT32`] is had back by `as u32`.
    #[must_use]
    #[inline(never)]
    pub fn number(&self) -> Option<i64> {
        let size = match self.kind {
            INT64..=INT8 => 8_usize >> (self.kind - INT64),
            _ => return None,
        };
        let negative = self.kind != INT8 && self.value.first().is_some_and(|&byte| byte >= 0x80);
        let start = if negative { -1 } else { 0 };
        (self.value.len() == size).then(|| self.value.iter().fold(start, |sum, &byte| (sum << 8) | i64::from(byte)))
    }

    /// A bool.
    #[must_use]
    pub fn flag(&self) -> Option<bool> {
        if self.kind == INT8 { self.number().map(|value| value != 0) } else { None }
    }
}

/// The members of a table or array, in their order; ends at the first that is cut or malformed.
#[derive(Clone, Debug)]
pub struct Members<'a>(Attrs<'a>);

/// Goes through the members in `payload`.
#[must_use]
pub const fn members(payload: &[u8]) -> Members<'_> {
    Members(attrs(payload))
}

impl Members<'_> {
    /// See [`Attrs::is_whole`].
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.0.is_whole()
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        let mut after = self.0.clone();
        let member = Member::parse(after.next()?)?;
        self.0 = after;
        Some(member)
    }
}

/// A place in a [`Writer`]: where something was opened, or where to go back to.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Mark(pub(super) usize);

/// Puts attributes and members into a buffer. What does not fit is left out with everything after it, and
/// [`Writer::finish`] says so, unless [`Writer::rewind`] takes it back.
#[derive(Debug)]
pub struct Writer<'b> {
    /// Less than 16 MiB: lengths have 24 bits.
    buffer: &'b mut [u8],
    /// Bytes written; `usize::MAX`, where nothing can be, once something did not fit. A multiple of 4 between attributes.
    length: usize,
}

impl<'b> Writer<'b> {
    /// An empty one, that writes from the start of `buffer`.
    #[must_use]
    pub const fn over(buffer: &'b mut [u8]) -> Self {
        Self { buffer, length: 0 }
    }

    /// Bytes that are still free; 0 once something did not fit.
    #[must_use]
    pub const fn room(&self) -> usize {
        self.buffer.len().saturating_sub(self.length)
    }

    /// What was written; `None` when it did not fit.
    #[must_use]
    pub fn finish(self) -> Option<&'b [u8]> {
        let buffer: &'b [u8] = self.buffer;
        buffer.get(..self.length)
    }

    /// The place to come back to with [`Writer::rewind`].
    pub const fn mark(&self) -> Mark {
        Mark(self.length)
    }

    /// Takes back everything since `mark`, also that it did not fit.
    pub fn rewind(&mut self, mark: Mark) {
        self.length = self.length.min(mark.0);
    }

    /// Appends bytes as they are.
    #[inline(never)]
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        let free = self.buffer.get_mut(self.length..).unwrap_or_default();
        if free.len() < bytes.len() {
            self.length = usize::MAX;
            return;
        }
        for (to, from) in free.iter_mut().zip(bytes) {
            *to = *from;
        }
        self.length = self.length.saturating_add(bytes.len());
    }

    #[inline(never)]
    fn pad(&mut self) {
        let missing = padded(self.length).wrapping_sub(self.length);
        self.raw([0; 3].get(..missing).unwrap_or_default());
    }

    /// The bytes up to the first NUL, and a NUL.
    fn terminated(&mut self, bytes: &[u8]) {
        self.raw(until_nul(bytes));
        self.raw(&[0]);
    }

    /// Starts an attribute; everything up to [`Writer::close`] is its payload.
    pub fn open(&mut self, id: u8) -> Mark {
        let mark = self.mark();
        self.raw(&[id, 0, 0, 0]);
        mark
    }

    /// Ends what was opened at `mark`, innermost first. Twice in a row is as good as once.
    #[inline(never)]
    pub fn close(&mut self, mark: Mark) {
        let length = self.length.wrapping_sub(mark.0);
        self.pad();
        if let Some([_, to @ ..]) = self.buffer.get_mut(mark.0..).and_then(|attr| attr.first_chunk_mut::<4>()) {
            let [_, from @ ..] = (length as u32).to_be_bytes();
            *to = from;
        }
    }

    /// An attribute of 4 bytes.
    pub fn u32(&mut self, id: u8, value: u32) {
        let mark = self.open(id);
        self.raw(&value.to_be_bytes());
        self.close(mark);
    }

    /// A string attribute. It ends at a NUL in `bytes`, as it would for every reader.
    pub fn string(&mut self, id: u8, bytes: &[u8]) {
        let mark = self.open(id);
        self.terminated(bytes);
        self.close(mark);
    }

    /// Starts a member. Names are recentd's own: a few letters.
    #[inline(never)]
    fn member(&mut self, kind: u8, name: &str) -> Mark {
        let mark = self.open(EXTENDED | kind);
        self.raw(&(name.len() as u16).to_be_bytes());
        self.raw(name.as_bytes());
        self.raw(&[0]);
        self.pad();
        mark
    }

    fn value(&mut self, kind: u8, name: &str, value: &[u8]) {
        let mark = self.member(kind, name);
        self.raw(value);
        self.close(mark);
    }

    /// A [`TABLE`], up to [`Writer::close`]. In an array the name is empty, here and for all other members.
    pub fn open_table(&mut self, name: &str) -> Mark {
        self.member(TABLE, name)
    }

    /// An [`ARRAY`], up to [`Writer::close`].
    pub fn open_array(&mut self, name: &str) -> Mark {
        self.member(ARRAY, name)
    }

    /// A [`STRING`]. It ends at a NUL in `bytes`. Whoever turns it into JSON expects UTF-8: that is the caller's to see to.
    pub fn text(&mut self, name: &str, bytes: &[u8]) {
        let mark = self.member(STRING, name);
        self.terminated(bytes);
        self.close(mark);
    }

    /// An [`INT32`] if it can be one: readers take that as signed.
    pub fn number(&mut self, name: &str, value: u32) {
        if value > i32::MAX as u32 {
            self.time(name, u64::from(value));
        } else {
            self.id(name, value);
        }
    }

    /// An [`INT32`], whatever the value: ids of objects, which ubusd takes in no other kind (ubusd_event.c).
    pub fn id(&mut self, name: &str, value: u32) {
        self.value(INT32, name, &value.to_be_bytes());
    }

    /// An [`INT64`], whatever the value: times and big counters.
    pub fn time(&mut self, name: &str, value: u64) {
        self.value(INT64, name, &value.to_be_bytes());
    }

    /// An [`INT8`].
    pub fn flag(&mut self, name: &str, value: bool) {
        self.value(INT8, name, &[u8::from(value)]);
    }
}

#[cfg(test)]
mod tests;
