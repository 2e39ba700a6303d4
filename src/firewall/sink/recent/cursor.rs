//! Numbers and words of a line.

/// The rest of a line that is being read.
pub struct Cursor<'a>(pub &'a [u8]);

impl<'a> Cursor<'a> {
    /// The number after `label`.
    #[inline(never)]
    pub fn after(&mut self, label: &[u8]) -> Option<u32> {
        self.0 = self.0.strip_prefix(label)?;
        self.number()
    }

    /// Everything up to the next blank.
    pub fn word(&mut self) -> &'a [u8] {
        let end = self.0.iter().position(|&b| b == b' ').unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at_checked(end).unwrap_or((self.0, &[]));
        self.0 = rest;
        word
    }

    /// A number modulo 2^32: 64-bit kernels print 64-bit jiffies, and only differences matter.
    #[inline(never)]
    pub fn number(&mut self) -> Option<u32> {
        let mut value = None;
        while let Some((&digit, rest)) = self.0.split_first()
            && digit.is_ascii_digit()
        {
            value = Some(value.unwrap_or(0u32).wrapping_mul(10).wrapping_add(u32::from(digit - b'0')));
            self.0 = rest;
        }
        value
    }

    /// The next number, after any other bytes.
    #[inline(never)]
    pub fn next_number(&mut self) -> Option<u32> {
        loop {
            let value = self.number();
            if value.is_some() {
                return value;
            }
            self.0 = self.0.split_first()?.1;
        }
    }
}
