//! Addresses as text, read.

/// The rest of a text that is being read. Written by hand, because `FromStr` of core's addresses
/// leaves a reachable panic in the release binary.
pub struct Cursor<'a> {
    pub rest: &'a [u8],
}

impl Cursor<'_> {
    /// 0 to 255, no leading zeros.
    pub fn octet(&mut self) -> Option<u8> {
        let (value, rest) = octet(self.rest)?;
        self.rest = rest;
        Some(value)
    }

    pub fn skip(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        (*first == byte).then_some(())
    }

    /// Four decimal octets.
    #[inline(never)]
    pub fn v4(&mut self) -> Option<[u8; 4]> {
        let (mut octets, mut rest) = ([0; 4], self.rest);
        for (at, to) in octets.iter_mut().enumerate() {
            if at > 0 {
                let [b'.', after @ ..] = rest else { return None };
                rest = after;
            }
            (*to, rest) = octet(rest)?;
        }
        self.rest = rest;
        Some(octets)
    }

    /// Groups of one to four hex digits between single colons, the last of which may be a dotted
    /// quad: eight in all, or fewer around one `::`. `octets` are all 0 before.
    #[inline(never)]
    pub fn v6(&mut self, octets: &mut [u8; 16]) -> Option<()> {
        let (mut at, mut gap, mut rest) = (0, None, self.rest);
        loop {
            match rest {
                [b':', b':', after @ ..] => {
                    if gap.replace(at).is_some() {
                        return None;
                    }
                    rest = after;
                    if rest.is_empty() {
                        break;
                    }
                }
                [b':', after @ ..] if at > 0 => rest = after,
                _ if at > 0 => return None,
                _ => {}
            }
            let (value, after) = group(rest)?;
            let [high, low] = value.to_be_bytes();
            *octets.get_mut(at)? = high;
            *octets.get_mut(at + 1)? = low;
            if let [b'.', ..] = after {
                self.rest = rest;
                for (to, from) in octets.get_mut(at..at + 4)?.iter_mut().zip(self.v4()?) {
                    *to = from;
                }
                at += 4;
                rest = self.rest;
                break;
            }
            at += 2;
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        self.rest = rest;
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

/// One to four hexadecimal digits.
fn group(text: &[u8]) -> Option<(u16, &[u8])> {
    let (mut value, mut rest) = (0u16, text);
    for _ in 0..4 {
        let [byte, after @ ..] = rest else { break };
        let digit = match byte {
            b'0'..=b'9' => byte & 15,
            b'a'..=b'f' | b'A'..=b'F' => (byte & 15) + 9,
            _ => break,
        };
        value = value << 4 | u16::from(digit);
        rest = after;
    }
    (rest.len() < text.len()).then_some((value, rest))
}

/// The value of a decimal digit.
fn digit(byte: u8) -> Option<u8> {
    let digit = byte.wrapping_sub(b'0');
    (digit < 10).then_some(digit)
}

/// 0 to 255, no leading zeros: at most three digits, with no digit behind them.
fn octet(text: &[u8]) -> Option<(u8, &[u8])> {
    let [first, rest @ ..] = text else { return None };
    let first = digit(*first)?;
    let [second, after @ ..] = rest else { return Some((first, rest)) };
    let Some(second) = digit(*second) else { return Some((first, rest)) };
    if first == 0 {
        return None;
    }
    let (two, rest) = (first * 10 + second, after);
    let [third, after @ ..] = rest else { return Some((two, rest)) };
    let Some(third) = digit(*third) else { return Some((two, rest)) };
    if after.first().is_some_and(|byte| digit(*byte).is_some()) {
        return None;
    }
    Some((two.checked_mul(10)?.checked_add(third)?, after))
}
