//! The grammar of one UCI line: borrowed slices, no I/O.
//!
//! ```text
//! config recentd 'main'
//!         option hitcount '15'
//!         list allow '192.168.1.0/24'
//! ```
//!
//! libuci writes every value in single quotes, and a quote inside as `'\''`. Such a value is a slice of the line; [`plain`] reads
//! it. People type double quotes and bare words, so these are read, too.

use crate::bytes;

/// One meaningful line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line<'a> {
    /// Empty, or a comment.
    Blank,
    /// `config TYPE ['NAME']`
    Config {
        /// Section type.
        kind: &'a [u8],
        /// Its name; empty for none.
        name: &'a [u8],
    },
    /// `option KEY 'VALUE'`, and `list KEY 'VALUE'` alike: the option decides whether it may repeat.
    Set {
        /// Option name.
        key: &'a [u8],
        /// Its value without the quotes around it: see [`plain`].
        value: &'a [u8],
    },
}

/// The error in a line, as a sentence for people.
pub type Wrong = &'static str;

/// A word, and what follows it.
type Split<'a> = (&'a [u8], &'a [u8]);

/// Reads one line, without its newline.
pub fn line(text: &[u8]) -> Result<Line<'_>, Wrong> {
    let Some((word, rest)) = word(text)? else { return Ok(Line::Blank) };
    let parsed = match bytes::position("package config option list", word) {
        Some(0) => return Ok(Line::Blank),
        Some(1) => {
            let (kind, rest) = self::word(rest)?.ok_or("a section type is missing after 'config'")?;
            let (name, rest) = self::word(rest)?.unwrap_or((&[], rest));
            (Line::Config { kind, name }, rest)
        }
        Some(_) => {
            let (key, rest) = self::word(rest)?.ok_or("the name of the option is missing")?;
            let (value, rest) = self::word(rest)?.ok_or("the value of the option is missing")?;
            (Line::Set { key, value }, rest)
        }
        None => return Err("a line starts with 'config', 'option' or 'list'"),
    };
    match self::word(parsed.1)? {
        None => Ok(parsed.0),
        Some(_) => Err("there is more on the line than a name and a value (quote values that hold blanks)"),
    }
}

/// The section type in a `config` line of which something else is wrong.
pub fn kind(text: &[u8]) -> Option<&[u8]> {
    let (b"config", rest) = word(text).ok()?? else { return None };
    word(rest).ok()?.map(|(kind, _)| kind)
}

/// Splits off the first word, unquoted; `None` at the end of the line or at a comment.
fn word(text: &[u8]) -> Result<Option<Split<'_>>, Wrong> {
    let text = text.trim_ascii_start();
    let (quote, inner) = match text.split_first() {
        None | Some((b'#', _)) => return Ok(None),
        Some((&quote @ (b'\'' | b'"'), inner)) => (quote, inner),
        Some(_) => {
            let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
            let (word, rest) = text.split_at_checked(end).unwrap_or((text, &[]));
            if word.iter().any(|b| matches!(b, b'\'' | b'"' | b'\\')) {
                return Err("a quote or backslash in the middle of a word");
            }
            return Ok(Some((word, rest)));
        }
    };
    let mut end = closing(inner, quote)?;
    // A quote inside the value: it goes on.
    while quote == b'\'' && inner.get(end..).is_some_and(|rest| rest.starts_with(QUOTE)) {
        let next = end.saturating_add(QUOTE.len());
        end = next.saturating_add(closing(inner.get(next..).unwrap_or_default(), quote)?);
    }
    let (word, rest) = inner.split_at_checked(end).ok_or(UNCLOSED)?;
    let rest = rest.get(1..).unwrap_or(&[]);
    if quote == b'"' && word.contains(&b'\\') {
        return Err("a backslash inside double quotes; use single quotes");
    }
    if rest.first().is_some_and(|b| !b.is_ascii_whitespace()) {
        return Err(r"text right after a closing quote (a single quote inside a value is written '\'')");
    }
    Ok(Some((word, rest)))
}

const UNCLOSED: Wrong = "the closing quote is missing";

fn closing(text: &[u8], quote: u8) -> Result<usize, Wrong> {
    text.iter().position(|&byte| byte == quote).ok_or(UNCLOSED)
}

/// A single quote between single quotes: end the quotes, write the quote, and begin quotes again.
const QUOTE: &[u8] = br"'\''";

/// The bytes of `value` of a [`Line::Set`], with each quote inside as one byte. A value in double quotes holds no backslash, so it
/// stays as it is.
pub fn plain(value: &[u8]) -> impl Iterator<Item = u8> {
    let mut rest = value;
    core::iter::from_fn(move || {
        let (&byte, after) = rest.split_first()?;
        rest = rest.strip_prefix(QUOTE).unwrap_or(after);
        Some(byte)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::{Line, kind, line, plain};

    fn set<'a>(key: &'a str, value: &'a str) -> Line<'a> {
        Line::Set { key: key.as_bytes(), value: value.as_bytes() }
    }

    #[test]
    fn reads_what_libuci_writes_and_people_type() {
        for (text, expected) in [
            ("", Line::Blank),
            ("   \t", Line::Blank),
            ("# config recentd", Line::Blank),
            ("package recentd", Line::Blank),
            ("config recentd 'main'", Line::Config { kind: b"recentd", name: b"main" }),
            ("config recentd", Line::Config { kind: b"recentd", name: b"" }),
            ("config 'recentd' \"main\" # words", Line::Config { kind: b"recentd", name: b"main" }),
            ("\toption hitcount '15'", set("hitcount", "15")),
            ("option hitcount 15", set("hitcount", "15")),
            ("option hitcount \"15\"\r", set("hitcount", "15")),
            ("list allow '192.168.1.0/24'  # the LAN", set("allow", "192.168.1.0/24")),
            ("option file ''", set("file", "")),
            ("option chains 'INPUT FORWARD'", set("chains", "INPUT FORWARD")),
        ] {
            assert_eq!(line(text.as_bytes()), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_it_cannot_keep_whole() {
        for (text, says) in [
            ("option", "name of the option"),
            ("option hitcount", "value of the option"),
            ("config", "section type"),
            ("option a 'b' 'c'", "more on the line"),
            ("option a b c", "more on the line"),
            ("option a 'b", "closing quote"),
            (r"option a 'it'\''s", "closing quote"),
            (r"option a 'it'\'s'", "closing quote"),
            (r"option a 'it'x''s'", "closing quote"),
            (r"option a it\'s", "middle of a word"),
            (r#"option a "b\"c""#, "backslash"),
            ("hitcount 15", "starts with"),
            ("\0\u{1}", "starts with"),
        ] {
            let wrong = line(text.as_bytes()).unwrap_err();
            assert!(wrong.contains(says), "{text:?} gave {wrong:?}");
        }
    }

    #[test]
    fn the_type_of_a_section_is_known_whatever_is_wrong_with_its_name() {
        for (text, expected) in [
            ("config pattern 'forum", Some("pattern")),
            ("config recentd main too", Some("recentd")),
            ("config recentd it's", Some("recentd")),
            ("config 'recentd", None),
            ("config", None),
            ("option a 'b", None),
        ] {
            assert!(line(text.as_bytes()).is_err(), "{text}");
            assert_eq!(kind(text.as_bytes()), expected.map(str::as_bytes), "{text}");
        }
    }

    #[test]
    fn a_quote_in_a_value() {
        for (text, expected) in [
            (r"option a 'it'\''s'", "it's"),
            (r"option a ''\'''", "'"),
            (r"option a ''\'''\'' x'\''' # y", "'' x'"),
            (r#"option a "it's""#, "it's"),
            (r"option a 'C:\x'", r"C:\x"),
            ("option a ''", ""),
        ] {
            let Line::Set { value, .. } = line(text.as_bytes()).unwrap() else { panic!("{text}") };
            assert_eq!(plain(value).collect::<std::vec::Vec<_>>(), expected.as_bytes(), "{text}");
        }
    }

    #[test]
    fn no_truncation_or_byte_panics() {
        let text = br#"	option allow 'fd00::/8'\''' "x" # y"#;
        for end in 0..text.len() {
            let _ = line(&text[..end]);
            for byte in 0..=255 {
                let mut changed = text.to_vec();
                changed[end] = byte;
                let _ = line(&changed);
            }
        }
    }
}
