//! Which lines nobody wants: two letters of the tag and one of the message tell most of them, before anything else of a line is read.

use crate::bytes;

/// How the lines begin that are wanted.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// A bit for the second letter of a tag, in the row of its first letter.
    tags: [u32; 32],
    /// A bit for the first letter of a message, whatever its tag, and one for its second letter.
    messages: [u32; 2],
}

impl Wanted {
    /// All lines.
    pub const ALL: Self = Self { tags: [u32::MAX; 32], messages: [u32::MAX; 2] };
    /// Only those whose tag does not begin with a letter.
    pub const NONE: Self = Self { tags: [0; 32], messages: [0; 2] };

    /// Wants lines with this tag, in which a star is any text.
    #[allow(clippy::indexing_slicing)] // 32 rows
    pub const fn add_tag(&mut self, tag: &[u8]) {
        if let [one, rest @ ..] = tag {
            self.tags[*one as usize % 32] |= match rest {
                [] | [b'*', ..] => u32::MAX,
                [two, ..] => 1 << (*two % 32),
            };
        }
    }

    /// Wants messages that begin with these letters, in either case.
    pub const fn add_message(&mut self, one: u8, two: u8) {
        let [ones, twos] = &mut self.messages;
        *ones |= 1 << (one % 32);
        *twos |= 1 << (two % 32);
    }

    /// Whether a line with `tag` may be wanted for it.
    #[must_use]
    pub fn has_tag(&self, tag: &[u8]) -> bool {
        let [one, two, ..] = tag else { return false };
        self.tags.get(usize::from(one % 32)).is_some_and(|row| row >> (two % 32) & 1 == 1)
    }

    /// Whether `text`, which has a tag and a message, or is a message without a tag, may be wanted.
    #[inline(always)]
    pub(super) fn has(&self, text: &[u8]) -> bool {
        let [one @ (b'a'..=b'z' | b'A'..=b'Z'), two, ..] = text else { return true };
        if self.has_tag(text) {
            return true;
        }
        let blank = bytes::first(text, 0, b' ' + 1);
        let (one, two) = match text.get(blank.wrapping_sub(1)..) {
            Some([b':', b' ', one @ b'!'..=u8::MAX, two, ..]) => (one, two),
            // It has no tag.
            Some([b'!'..=b'9' | b';'..=u8::MAX, b' ', ..]) => (one, two),
            // A message of less than two letters or behind two blanks, or a control character.
            _ => return true,
        };
        let [ones, twos] = self.messages;
        ones >> (one % 32) & twos >> (two % 32) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn what_is_wanted() {
        let mut wanted = Wanted::NONE;
        wanted.add_tag(b"sshd");
        wanted.add_tag(b"x");
        wanted.add_message(b'p', b'a');
        for text in ["sshd[1]: a", "ssh: a", "x: a", "x[1]: a", "login: pam_unix", "login[1]: PAM", "login:  a", "login:", "login: ", "login: p", "pam_unix", "/bin/a: a", ": a", "", "s", " a"] {
            assert!(wanted.has(text.as_bytes()), "{text:?}");
            assert!(Wanted::ALL.has(text.as_bytes()), "{text:?}");
        }
        for text in ["dnsmasq[1]: ab", "kernel: [1.0] a", "s: ab", "su: sshd: a", "a message without a tag", "login: a pam_unix", "login: possible"] {
            assert!(!wanted.has(text.as_bytes()), "{text:?}");
            assert!(Wanted::ALL.has(text.as_bytes()), "{text:?}");
        }
    }
}
