//! Attributes and members, read in place.

use super::format::{EXTENDED, INT8, INT64, LENGTH, STRING, padded, text};

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
    /// Whether everything was read, once the iterator has ended: `false` if what is left is malformed.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }
}

impl<'a> Iterator for Attrs<'a> {
    type Item = Attr<'a>;

    /// Takes at least 4 bytes, or returns `None` and takes nothing.
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
    /// [`STRING`], [`TABLE`](super::TABLE) …; may be a kind that recentd does not know.
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

    /// An integer of any size, since callers differ in what they send. All are signed but [`INT8`]. logd puts
    /// unsigned values into an [`INT32`](super::INT32); `as u32` restores them.
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
