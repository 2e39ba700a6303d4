//! Attributes and members, put into a buffer.

use super::format::{ARRAY, DOUBLE, EXTENDED, INT8, INT32, INT64, STRING, TABLE, padded, until_nul};

/// A place in a [`Writer`]: where something was opened, or where to go back to.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Mark(pub(in crate::wire) usize);

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

    /// Removes everything written since `mark`, and with it an overflow since then.
    pub fn rewind(&mut self, mark: Mark) {
        self.length = self.length.min(mark.0);
    }

    /// Appends bytes as they are.
    #[inline(never)]
    pub(in crate::wire) fn raw(&mut self, bytes: &[u8]) {
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

    /// Ends what was opened at `mark`, innermost first. Closing it again changes nothing.
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

    /// A [`STRING`]. It ends at a NUL in `bytes`. For readers that turn it into JSON the caller must pass UTF-8.
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

    /// An [`INT32`] also for small values: ids of objects, which ubusd accepts in no other type (ubusd_event.c).
    pub fn id(&mut self, name: &str, value: u32) {
        self.value(INT32, name, &value.to_be_bytes());
    }

    /// An [`INT64`] also for small values: times and big counters.
    pub fn time(&mut self, name: &str, value: u64) {
        self.value(INT64, name, &value.to_be_bytes());
    }

    /// A [`DOUBLE`]: so many tenths.
    pub fn tenths(&mut self, name: &str, tenths: u32) {
        self.value(DOUBLE, name, &double(tenths).to_be_bytes());
    }

    /// An [`INT8`].
    pub fn flag(&mut self, name: &str, value: bool) {
        self.value(INT8, name, &[u8::from(value)]);
    }
}

/// The bits of the double that is nearest to a tenth of `tenths`. By long division, because many routers have no floating point
/// unit and the routines in its place are large.
pub(super) const fn double(tenths: u32) -> u64 {
    if tenths == 0 {
        return 0;
    }
    let (mut digits, mut rest) = ((tenths / 10) as u64, tenths % 10);
    // The value is `digits`, shifted by what the exponent has more than 1023 + 52.
    let mut exponent = 1023 + 52;
    while digits >> 52 == 0 {
        rest *= 2;
        digits = digits << 1 | (rest >= 10) as u64;
        rest %= 10;
        exponent -= 1;
    }
    // `rest` was doubled at least once, so it is even and never half of 10. A carry goes into the exponent, as it should.
    (exponent << 52) + (digits - (1 << 52)) + (rest > 5) as u64
}
