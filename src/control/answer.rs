//! An answer in one of three formats: JSON for the socket, blobmsg for the bus, text for people.
//!
//! An answer is a table of numbers, texts, lists and tables. The code that composes it does not know the format, so all three
//! say the same.

use heapless::Vec;

use super::member::{Member, Value};
use super::people::Page;
use crate::limits;
use crate::out::{Show, Text, put};
use crate::wire::blob::{Mark, Writer};

/// No item of a list takes more bytes on the bus, nor does what follows the last.
pub const ITEM: usize = 320;

/// So many items are a page on the socket. A client that does not read must find room for one in the kernel's buffer, which is 160 KB at least.
pub const PAGE: u16 = 400;

/// How deep tables and lists are nested, at most.
const DEPTH: usize = 6;

/// Takes an answer, member by member.
pub struct Answer<'a, 'b> {
    format: Format<'a, 'b>,
    /// Open tables and lists, the outermost first.
    open: Vec<Open, DEPTH>,
    /// Nothing stands yet in the innermost one.
    first: bool,
    /// How many tables there are so far.
    tables: u16,
}

enum Format<'a, 'b> {
    Text(Page<'a>),
    Json(&'a mut Text),
    Blob(&'a mut Writer<'b>),
}

/// A table or list that is being written.
struct Open {
    is_list: bool,
    /// Where it starts, on the bus.
    mark: Option<Mark>,
}

impl<'a, 'b> Answer<'a, 'b> {
    /// Writes JSON, in one line that [`Answer::finish`] ends.
    pub fn json(text: &'a mut Text) -> Self {
        text.bytes(b"{");
        Self::new(Format::Json(text))
    }

    /// Writes text, with colours or without. [`Answer::finish`] ends it with a NUL.
    pub const fn text(out: &'a mut Text, colour: bool) -> Self {
        Self::new(Format::Text(Page { out, colour }))
    }

    /// Appends blobmsg to a message of the bus.
    pub const fn blob(writer: &'a mut Writer<'b>) -> Self {
        Self::new(Format::Blob(writer))
    }

    const fn new(format: Format<'a, 'b>) -> Self {
        Self { format, open: Vec::new(), first: true, tables: 0 }
    }

    /// Ends the answer.
    pub fn finish(self) {
        match self.format {
            Format::Json(text) => text.bytes(b"}\n"),
            Format::Text(page) => page.out.bytes(&[0]),
            Format::Blob(_) => {}
        }
    }

    /// Whether it is for people.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(self.format, Format::Text(_))
    }

    /// Whether there is room for one more item of at most `ITEM` bytes.
    #[must_use]
    pub const fn has_room(&self) -> bool {
        self.has_room_for(ITEM)
    }

    /// The same of a longer item.
    #[must_use]
    pub const fn has_room_for(&self, bytes: usize) -> bool {
        match &self.format {
            Format::Json(_) | Format::Text(_) => self.tables < PAGE,
            Format::Blob(writer) => writer.room() >= bytes,
        }
    }

    /// Words without a value, for people.
    pub fn say(&mut self, words: &'static str) {
        self.put(&("", words), Value::Flag(true));
    }

    /// A text.
    #[inline(never)]
    pub fn show(&mut self, member: &Member, value: &dyn Show) {
        let mut plain = Text::line();
        value.show(&mut plain);
        self.put(member, Value::Text(plain.as_bytes()));
    }

    /// A number.
    #[inline(never)]
    pub fn number(&mut self, member: &Member, value: u32) {
        self.put(member, Value::Number(value));
    }

    /// Numbers, one after the other.
    pub fn numbers<const N: usize>(&mut self, members: &[Member; N], values: [u32; N]) {
        self.each_number(members, &values);
    }

    #[inline(never)]
    fn each_number(&mut self, members: &[Member], values: &[u32]) {
        for (member, value) in members.iter().zip(values) {
            self.number(member, *value);
        }
    }

    /// A yes or no.
    #[inline(never)]
    pub fn flag(&mut self, member: &Member, value: bool) {
        self.put(member, Value::Flag(value));
    }

    /// A member.
    #[inline(never)]
    pub fn put(&mut self, member: &Member, value: Value) {
        if let Format::Text(page) = &mut self.format {
            return page.put(member.1, value);
        }
        let Some(name) = self.name(member.0) else { return };
        match (&mut self.format, value) {
            (Format::Text(_), _) => {}
            (Format::Json(text), Value::Number(value)) => value.show(text),
            (Format::Json(text), Value::Failures(tenths)) => put!(text, "{}.{}", [tenths / 10, tenths % 10]),
            (Format::Json(text), Value::Text(value)) => text.json_string(value),
            (Format::Json(text), Value::Flag(value)) => text.bytes(if value { b"true" } else { b"false" }),
            (Format::Blob(writer), Value::Number(value)) => writer.number(name, value),
            (Format::Blob(writer), Value::Failures(tenths)) => writer.tenths(name, tenths),
            (Format::Blob(writer), Value::Text(value)) => writer.text(name, value),
            (Format::Blob(writer), Value::Flag(value)) => writer.flag(name, value),
        }
    }

    /// Writes JSON's name of a member; gives the one that it has on the bus. `None` for what is not for programs.
    #[inline(never)]
    fn name(&mut self, name: &'static str) -> Option<&'static str> {
        let in_list = self.open.last().is_some_and(|open| open.is_list);
        if name.is_empty() && !in_list {
            return None;
        }
        let name = if in_list { "" } else { name };
        if let Format::Json(text) = &mut self.format {
            if !core::mem::replace(&mut self.first, false) {
                text.bytes(b",");
            }
            if !in_list {
                text.json_string(name.as_bytes());
                text.bytes(b":");
            }
        }
        Some(name)
    }

    /// A list of counts by the hour. People see the last of `most` as the darkest of some shades.
    pub fn hours(&mut self, name: &'static str, hours: &[u32], most: u32) {
        if let Format::Text(page) = &mut self.format {
            return page.hours(name, hours, most);
        }
        self.list(name);
        hours.iter().for_each(|count| self.number(&("", ""), *count));
        self.close();
    }

    /// Everything up to [`Answer::close`] belongs to a table of this name.
    pub fn table(&mut self, name: &'static str) {
        self.open(name, false);
    }

    /// Everything up to [`Answer::close`] belongs to a list of this name.
    pub fn list(&mut self, name: &'static str) {
        self.open(name, true);
    }

    #[inline(never)]
    fn open(&mut self, name: &'static str, is_list: bool) {
        self.tables = self.tables.saturating_add((!is_list).into());
        let name = self.name(name).unwrap_or_default();
        let mark = match &mut self.format {
            Format::Text(_) => None,
            Format::Json(text) => {
                text.bytes(if is_list { b"[" } else { b"{" });
                None
            }
            Format::Blob(writer) => Some(if is_list { writer.open_array(name) } else { writer.open_table(name) }),
        };
        let _ = self.open.push(Open { is_list, mark });
        self.first = true;
    }

    /// Ends the innermost list or table.
    #[inline(never)]
    pub fn close(&mut self) {
        let Some(Open { is_list, mark }) = self.open.pop() else { return };
        match (&mut self.format, mark) {
            (Format::Blob(writer), Some(mark)) => writer.close(mark),
            (Format::Json(text), _) => text.bytes(if is_list { b"]" } else { b"}" }),
            _ => {}
        }
        self.first = false;
    }
}

const _: () = assert!(limits::MESSAGE > 4 * ITEM, "an answer of several items");
