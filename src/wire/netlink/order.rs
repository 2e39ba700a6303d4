//! The byte order of headers.

/// The order of bytes in headers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// x86, ARM, mipsel
    Little,
    /// mips
    Big,
}

impl Order {
    /// That of this machine and its kernel.
    pub const HOST: Self = if cfg!(target_endian = "big") { Self::Big } else { Self::Little };

    /// Outside of tests and fuzzing it is always the machine's own, so the other costs no code.
    const fn is_big(self) -> bool {
        if cfg!(any(test, fuzzing)) { matches!(self, Self::Big) } else { cfg!(target_endian = "big") }
    }

    /// The bytes of a number in a header.
    #[must_use]
    pub const fn put16(self, value: u16) -> [u8; 2] {
        if self.is_big() { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    /// The bytes of a number in a header, or of what the kernel compares with a number of its own.
    #[must_use]
    pub const fn put32(self, value: u32) -> [u8; 4] {
        if self.is_big() { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub(super) const fn get16(self, bytes: [u8; 2]) -> u16 {
        if self.is_big() { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    pub(super) const fn get32(self, bytes: [u8; 4]) -> u32 {
        if self.is_big() { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }
}
