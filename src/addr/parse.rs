//! Addresses as text, read.

/// The rest of a text that is being read. Written by hand, because `FromStr` of core's addresses
/// leaves a reachable panic in the release binary.
pub struct Cursor<'a> {
    pub rest: &'a [u8],
}

impl Cursor<'_> {
    /// One to `longest` digits, which may be hexadecimal.
    #[inline(never)]
    fn number(&mut self, base: u32, longest: u8) -> Option<u32> {
        let (mut value, mut digits) = (0, 0);
        while let [byte, rest @ ..] = self.rest {
            let digit = match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                b'A'..=b'F' => byte - b'A' + 10,
                _ => break,
            };
            let digit = u32::from(digit);
            if digit >= base || digits == longest {
                break;
            }
            value = value * base + digit;
            digits += 1;
            self.rest = rest;
        }
        (digits > 0).then_some(value)
    }

    /// 0 to 255, no leading zeros.
    pub fn octet(&mut self) -> Option<u8> {
        let digit = |byte: u8| Some(u32::from(byte.wrapping_sub(b'0'))).filter(|digit| *digit < 10);
        let (first, mut rest) = self.rest.split_first()?;
        let mut value = digit(*first)?;
        while let [byte, after @ ..] = rest
            && let Some(next) = digit(*byte)
        {
            if value == 0 {
                return None;
            }
            value = value * 10 + next;
            if value > 255 {
                return None;
            }
            rest = after;
        }
        self.rest = rest;
        Some(value as u8)
    }

    pub fn skip(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        (*first == byte).then_some(())
    }

    /// Four decimal octets.
    #[inline(never)]
    pub fn v4(&mut self) -> Option<[u8; 4]> {
        let mut octets = [0; 4];
        let mut cursor = Cursor { rest: self.rest };
        for (at, octet) in octets.iter_mut().enumerate() {
            if at > 0 {
                cursor.skip(b'.')?;
            }
            *octet = cursor.octet()?;
        }
        self.rest = cursor.rest;
        Some(octets)
    }

    /// Groups of one to four hex digits between single colons, the last of which may be a dotted
    /// quad: eight in all, or fewer around one `::`. `octets` are all 0 before.
    #[inline(never)]
    pub fn v6(&mut self, octets: &mut [u8; 16]) -> Option<()> {
        let (mut at, mut gap) = (0, None);
        loop {
            if let [b':', b':', rest @ ..] = self.rest {
                if gap.replace(at).is_some() {
                    return None;
                }
                self.rest = rest;
                if rest.is_empty() {
                    break;
                }
            } else if at > 0 {
                self.skip(b':')?;
            }
            let start = self.rest;
            let [.., high, low] = self.number(16, 4)?.to_be_bytes();
            *octets.get_mut(at)? = high;
            *octets.get_mut(at + 1)? = low;
            if let [b'.', ..] = self.rest {
                self.rest = start;
                for (to, from) in octets.get_mut(at..at + 4)?.iter_mut().zip(self.v4()?) {
                    *to = from;
                }
                at += 4;
                break;
            }
            at += 2;
            if self.rest.is_empty() {
                break;
            }
        }
        if let Some(gap) = gap {
            // `::` stands for one group at least; what follows it belongs at the end.
            let missing = 16usize.checked_sub(at).filter(|&missing| missing > 0)?;
            for from in (gap..at).rev() {
                let octet = core::mem::take(octets.get_mut(from)?);
                *octets.get_mut(from + missing)? = octet;
            }
            at = 16;
        }
        (at == 16).then_some(())
    }
}
