//! One answer, two writers: JSON for the socket and blobmsg for the bus.
//!
//! An answer is a table of numbers, texts, lists and tables. Whoever composes it does not know
//! which writer it goes to, so both say the same.

use heapless::Vec;

use crate::out::{Show, Text};
use crate::wire::blob::{Mark, Writer};

/// Takes an answer, member by member. In a list names are not used.
pub trait Tree {
    /// A text. Nothing of an attacker's is ever in an answer: only addresses, and names and paths of ours.
    fn text(&mut self, name: &'static str, value: &dyn Show);
    /// A number.
    fn number(&mut self, name: &'static str, value: u32);
    /// A yes or no.
    fn flag(&mut self, name: &'static str, value: bool);
    /// Everything up to [`Tree::close`] belongs to a table of this name.
    fn table(&mut self, name: &'static str);
    /// Everything up to [`Tree::close`] belongs to a list of this name.
    fn list(&mut self, name: &'static str);
    /// Ends the innermost list or table.
    fn close(&mut self);
    /// Whether there is room for one more item of at most [`ITEM`] bytes.
    fn has_room(&self) -> bool;
}

/// No item of a list takes more bytes on the bus, nor does what follows the last.
pub const ITEM: usize = 320;

/// How deep tables and lists are nested, at most.
const DEPTH: usize = 6;

/// Writes JSON, in one line.
pub struct Json<'a> {
    text: &'a mut Text,
    /// What closes the open tables and lists.
    open: Vec<u8, DEPTH>,
    first: bool,
}

impl<'a> Json<'a> {
    /// Starts the table that an answer is.
    pub fn start(text: &'a mut Text) -> Self {
        text.bytes(b"{");
        Self { text, open: Vec::new(), first: true }
    }

    /// Ends it.
    pub fn finish(self) {
        self.text.bytes(b"}\n");
    }

    #[inline(never)]
    fn name(&mut self, name: &'static str) {
        if !core::mem::replace(&mut self.first, false) {
            self.text.bytes(b",");
        }
        if self.open.last() != Some(&b']') {
            self.text.json_string(name.as_bytes());
            self.text.bytes(b":");
        }
    }

    fn open(&mut self, name: &'static str, open: u8, close: u8) {
        self.name(name);
        self.text.bytes(&[open]);
        let _ = self.open.push(close);
        self.first = true;
    }
}

impl Tree for Json<'_> {
    fn text(&mut self, name: &'static str, value: &dyn Show) {
        self.name(name);
        let mut plain = Text::line();
        value.show(&mut plain);
        self.text.json_string(plain.as_bytes());
    }

    fn number(&mut self, name: &'static str, value: u32) {
        self.name(name);
        value.show(self.text);
    }

    fn flag(&mut self, name: &'static str, value: bool) {
        self.name(name);
        self.text.bytes(if value { b"true" } else { b"false" });
    }

    fn table(&mut self, name: &'static str) {
        self.open(name, b'{', b'}');
    }

    fn list(&mut self, name: &'static str) {
        self.open(name, b'[', b']');
    }

    fn close(&mut self) {
        if let Some(close) = self.open.pop() {
            self.text.bytes(&[close]);
        }
        self.first = false;
    }

    fn has_room(&self) -> bool {
        true
    }
}

/// Writes blobmsg into a message of the bus.
pub struct Blob<'a, 'b> {
    writer: &'a mut Writer<'b>,
    open: Vec<(Mark, bool), DEPTH>,
}

impl<'a, 'b> Blob<'a, 'b> {
    /// Appends to `writer`.
    pub const fn over(writer: &'a mut Writer<'b>) -> Self {
        Self { writer, open: Vec::new() }
    }

    fn name(&self, name: &'static str) -> &'static str {
        if matches!(self.open.last(), Some((_, true))) { "" } else { name }
    }
}

impl Tree for Blob<'_, '_> {
    fn text(&mut self, name: &'static str, value: &dyn Show) {
        let mut plain = Text::line();
        value.show(&mut plain);
        self.writer.text(self.name(name), plain.as_bytes());
    }

    fn number(&mut self, name: &'static str, value: u32) {
        self.writer.number(self.name(name), value);
    }

    fn flag(&mut self, name: &'static str, value: bool) {
        self.writer.flag(self.name(name), value);
    }

    fn table(&mut self, name: &'static str) {
        let mark = self.writer.open_table(self.name(name));
        let _ = self.open.push((mark, false));
    }

    fn list(&mut self, name: &'static str) {
        let mark = self.writer.open_array(self.name(name));
        let _ = self.open.push((mark, true));
    }

    fn close(&mut self) {
        if let Some((mark, _)) = self.open.pop() {
            self.writer.close(mark);
        }
    }

    fn has_room(&self) -> bool {
        self.writer.room() >= ITEM
    }
}
