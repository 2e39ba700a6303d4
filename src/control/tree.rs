//! One answer, two writers: JSON for the socket and blobmsg for the bus.
//!
//! An answer is a table of numbers, texts, lists and tables. Whoever composes it does not know
//! which writer it goes to, so both say the same.

use heapless::Vec;

use crate::out::{Show, Text};
use crate::wire::blob::{Mark, Writer};

/// No item of a list takes more bytes on the bus, nor does what follows the last.
pub const ITEM: usize = 320;

/// How deep tables and lists are nested, at most.
const DEPTH: usize = 6;

/// Takes an answer, member by member. In a list names are not used.
pub struct Tree<'a, 'b> {
    to: To<'a, 'b>,
    /// What is open, the outermost first.
    open: Vec<Open, DEPTH>,
    /// Nothing stands yet in the innermost.
    first: bool,
}

enum To<'a, 'b> {
    Json(&'a mut Text),
    Blob(&'a mut Writer<'b>),
}

/// A table or list that is being written.
struct Open {
    is_list: bool,
    /// Where it starts, on the bus.
    mark: Option<Mark>,
}

impl<'a, 'b> Tree<'a, 'b> {
    /// Writes JSON, in one line that [`Tree::finish`] ends.
    pub fn json(text: &'a mut Text) -> Self {
        text.bytes(b"{");
        Self::new(To::Json(text))
    }

    /// Appends blobmsg to a message of the bus.
    pub const fn blob(writer: &'a mut Writer<'b>) -> Self {
        Self::new(To::Blob(writer))
    }

    const fn new(to: To<'a, 'b>) -> Self {
        Self { to, open: Vec::new(), first: true }
    }

    /// Ends the table that an answer is.
    pub fn finish(self) {
        if let To::Json(text) = self.to {
            text.bytes(b"}\n");
        }
    }

    /// Whether there is room for one more item of at most [`ITEM`] bytes.
    #[must_use]
    pub const fn has_room(&self) -> bool {
        match &self.to {
            To::Json(_) => true,
            To::Blob(writer) => writer.room() >= ITEM,
        }
    }

    /// Writes JSON's name of a member; gives the one that it has on the bus.
    #[inline(never)]
    fn name(&mut self, name: &'static str) -> &'static str {
        let name = if self.open.last().is_some_and(|open| open.is_list) { "" } else { name };
        if let To::Json(text) = &mut self.to {
            if !core::mem::replace(&mut self.first, false) {
                text.bytes(b",");
            }
            if !name.is_empty() {
                text.json_string(name.as_bytes());
                text.bytes(b":");
            }
        }
        name
    }

    /// A text. Nothing of an attacker's is ever in an answer: only addresses, and names and paths of ours.
    #[inline(never)]
    pub fn text(&mut self, name: &'static str, value: &dyn Show) {
        let mut plain = Text::line();
        value.show(&mut plain);
        let name = self.name(name);
        match &mut self.to {
            To::Json(text) => text.json_string(plain.as_bytes()),
            To::Blob(writer) => writer.text(name, plain.as_bytes()),
        }
    }

    /// A number.
    #[inline(never)]
    pub fn number(&mut self, name: &'static str, value: u32) {
        let name = self.name(name);
        match &mut self.to {
            To::Json(text) => value.show(text),
            To::Blob(writer) => writer.number(name, value),
        }
    }

    /// Numbers, one after the other.
    pub fn numbers<const N: usize>(&mut self, names: &'static [&'static str; N], values: [u32; N]) {
        self.each_number(names, &values);
    }

    #[inline(never)]
    fn each_number(&mut self, names: &'static [&'static str], values: &[u32]) {
        for (name, value) in names.iter().zip(values) {
            self.number(name, *value);
        }
    }

    /// A yes or no.
    #[inline(never)]
    pub fn flag(&mut self, name: &'static str, value: bool) {
        let name = self.name(name);
        match &mut self.to {
            To::Json(text) => text.bytes(if value { b"true" } else { b"false" }),
            To::Blob(writer) => writer.flag(name, value),
        }
    }

    /// Everything up to [`Tree::close`] belongs to a table of this name.
    pub fn table(&mut self, name: &'static str) {
        self.open(name, false);
    }

    /// Everything up to [`Tree::close`] belongs to a list of this name.
    pub fn list(&mut self, name: &'static str) {
        self.open(name, true);
    }

    #[inline(never)]
    fn open(&mut self, name: &'static str, is_list: bool) {
        let name = self.name(name);
        let mark = match &mut self.to {
            To::Json(text) => {
                text.bytes(if is_list { b"[" } else { b"{" });
                None
            }
            To::Blob(writer) => Some(if is_list { writer.open_array(name) } else { writer.open_table(name) }),
        };
        let _ = self.open.push(Open { is_list, mark });
        self.first = true;
    }

    /// Ends the innermost list or table.
    #[inline(never)]
    pub fn close(&mut self) {
        let Some(Open { is_list, mark }) = self.open.pop() else { return };
        match (&mut self.to, mark) {
            (To::Blob(writer), Some(mark)) => writer.close(mark),
            (To::Json(text), _) => text.bytes(if is_list { b"]" } else { b"}" }),
            (To::Blob(_), None) => {}
        }
        self.first = false;
    }
}
