//! Logs that programs write themselves, without the headers of a syslog: one function per program.
//!
//! A line feed in a stranger's text begins a line in such a log, all of which is then the stranger's: nothing in the line tells. So only logs
//! of programs are read that let none through:
//!
//! ```text
//! dropbear   names users only that exist, and no other text of a client (svr-auth.c, svr-authpasswd.c)
//! exim       writes what is not printable as an escape (string_printing in string.c); a header of a mail in rejectlog begins with
//!            a letter, a star or a blank (log.c)
//! openvpn    writes `_` in names (string_mod in buffer.c), and refuses other text with control characters
//! proftpd    writes all bytes, but a line feed ends the command of a client
//! samba      indents each line of a text by two blanks (format_debug_text in debug.c). The line before the text about a log-in is not
//!            indented, and names that function; `\n` in the text is an escape (log_escape.c)
//! vsftpd     writes `?` (str_replace_unprintable in str.c)
//! ```
//!
//! Not so nginx, which writes a decoded path, asterisk, which writes a decoded extension, and `sshd -E`, which also writes neither date nor pid.
//!
//! Times are local time, as in other logs.

use crate::config::Writer;
use crate::log::date::{Last, ctime, local, short, west};
use crate::log::read::{Read, byte, maybe, no, number, text, token};
use crate::log::record::Record;
use crate::time::Stamp;

/// What stands before a message.
type Header = (Option<Stamp>, Option<u32>);

/// Reads a line of the log that `last` tells the writer of; `None` if it did not write that line.
#[inline(never)]
pub(super) fn read<'a>(last: &mut Last, line: &'a [u8]) -> Option<Record<'a>> {
    let (tag, read): (&[u8], _) = match last.writer {
        Writer::Dropbear => (b"dropbear", dropbear(line)),
        Writer::Exim => (b"exim", exim(line)),
        Writer::Openvpn => (b"openvpn", openvpn(line)),
        Writer::Proftpd => (b"proftpd", proftpd(line)),
        Writer::Samba => return samba(last, line),
        Writer::Vsftpd => (b"vsftpd", vsftpd(line)),
        Writer::Syslog => return None,
    };
    let (body, (stamp, pid)) = read.ok()?;
    Some(record(tag, body, stamp, pid))
}

fn record<'a>(tag: &'a [u8], body: &'a [u8], stamp: Option<Stamp>, pid: Option<u32>) -> Record<'a> {
    let mut record = Record { stamp, pid, ..Record::new(tag, body) };
    record.trim();
    record
}

/// `2026-11-30 21:04:18 `
fn day_first(line: &[u8]) -> Read<'_, Option<Stamp>> {
    let (line, stamp) = local(b'-', line)?;
    let (line, ()) = byte(b' ', line)?;
    Ok((line, stamp))
}

/// `before`, a pid, `behind`, and a blank.
fn pid<'a>(before: &[u8], behind: &[u8], line: &'a [u8]) -> Read<'a, u32> {
    let (line, ()) = text(before, line)?;
    let (line, word) = token(line)?;
    match word.strip_suffix(behind).and_then(number) {
        Some(pid) => Ok((line, pid)),
        None => no(),
    }
}

/// `[3936] Nov 30 21:04:11 Bad password attempt ...`
fn dropbear(line: &[u8]) -> Read<'_, Header> {
    let (line, pid) = pid(b"[", b"]", line)?;
    let (line, stamp) = short(line)?;
    Ok((line, (stamp, Some(pid))))
}

/// `2026-11-30 21:04:18 plain_server authenticator failed ...`; with `log_timezone` the offset from UTC follows the date.
fn exim(line: &[u8]) -> Read<'_, Header> {
    let (line, stamp) = day_first(line)?;
    let Some(b'+' | b'-') = line.first() else { return Ok((line, (stamp, None))) };
    let (line, west) = west(line)?;
    let (line, ()) = byte(b' ', line)?;
    let stamp = match stamp {
        Some(Stamp::Full(local)) => Some(Stamp::Full(local.saturating_add_signed(west))),
        other => other,
    };
    Ok((line, (stamp, None)))
}

/// `2026-11-30 10:00:00 198.51.100.7:1194 TLS ...`, up to 2.4 with a date as of ctime(3); with `verb 4` microseconds follow.
fn openvpn(line: &[u8]) -> Read<'_, Header> {
    let (line, stamp) = ctime(line).or_else(|_| day_first(line))?;
    Ok((maybe(microseconds, line), (stamp, None)))
}

/// `us=123456 `
fn microseconds(line: &[u8]) -> Read<'_, ()> {
    pid(b"us=", b"", line).map(|(line, _)| (line, ()))
}

/// `2026-11-30 21:03:37,773 host proftpd[31746] 127.0.0.1 (198.51.100.7[198.51.100.7]): USER ...`, in old releases with a date as of RFC 3164.
fn proftpd(line: &[u8]) -> Read<'_, Header> {
    let (line, stamp) = day_first(line).or_else(|_| short(line))?;
    let (line, _host) = token(line)?;
    let (line, pid) = pid(b"proftpd[", b"]", line)?;
    Ok((line, (stamp, Some(pid))))
}

/// `Mon Nov 30 21:03:40 2026 [pid 31984] [root] FAIL LOGIN: ...`
fn vsftpd(line: &[u8]) -> Read<'_, Header> {
    let (line, stamp) = ctime(line)?;
    let (line, pid) = pid(b"[pid ", b"]", line)?;
    Ok((line, (stamp, Some(pid))))
}

/// A line with date and place, `[2026/11/30 17:44:08.362188,  2] ../../auth/auth_log.c:647(log_authentication_event_human_readable)`, and then those of the
/// text. Texts of other places are left out.
fn samba<'a>(last: &mut Last, line: &'a [u8]) -> Option<Record<'a>> {
    const PLACE: &[u8] = b"(log_authentication_event_human_readable)";
    let announced = core::mem::take(&mut last.announced);
    if let Ok((rest, ())) = byte(b'[', line) {
        last.stamp = local(b'/', rest).ok()?.1;
        last.announced = line.trim_ascii_end().ends_with(PLACE);
    } else if announced && line.starts_with(b"  ") {
        return Some(record(b"smbd", line, last.stamp, None));
    }
    Some(Record::dated(last.stamp))
}

#[cfg(test)]
mod tests;
