//! logd's stream, as it comes out of the pipe in pieces of any size.

use super::note;
use recentd::log::event::Taken;
use recentd::log::lines::Buffer;
use recentd::log::source::Stream;
use recentd::log::{record::Record, syslog};
use recentd::time::Instant;
use recentd::wire::logd::Entry;

/// One entry, as it was taken.
type Seen = Result<(Vec<u8>, Option<u32>, Vec<u8>), &'static str>;

/// Entries, repeated until they do not fit into one read.
pub fn stream(data: &[u8]) {
    let data = data.repeat(1 + data.len() % 5);
    let got = in_pieces(&data, data.len());
    note(|| format!("{got:?}"));
    assert_eq!(got, expected(&data));
    let piece = 1 + data.iter().fold(0usize, |sum, &byte| sum + usize::from(byte)) % 900;
    assert_eq!(in_pieces(&data, piece), got, "in pieces of {piece} bytes");
}

/// What the stream gives, up to the first entry that is not understood.
fn in_pieces(mut data: &[u8], piece: usize) -> Vec<Seen> {
    let (mut stream, mut lines, now) = (Stream::new(false, Instant(9)), Box::new(Buffer::new()), Instant(9));
    let mut got = Vec::new();
    while !data.is_empty() && !stream.is_garbled() {
        let taken = lines.fill(&mut &data[..data.len().min(piece)]).unwrap();
        assert!(taken > 0, "a read of nothing looks like the end");
        data = &data[taken..];
        while let Some(taken) = stream.next(&mut lines, &recentd::log::syslog::Last::new(recentd::log::wanted::Wanted::ALL), now) {
            got.push(match taken {
                Taken::Record(record, at) => {
                    assert_eq!(at, now);
                    Ok(owned(&record))
                }
                Taken::Long => Err("long"),
                _ => Err("no entry"),
            });
        }
    }
    got
}

fn owned(record: &Record<'_>) -> (Vec<u8>, Option<u32>, Vec<u8>) {
    (record.tag.to_vec(), record.pid, record.body.to_vec())
}

/// The same, from the whole stream at once.
fn expected(mut rest: &[u8]) -> Vec<Seen> {
    let mut all = Vec::new();
    while let Some(word) = rest.first_chunk() {
        let length = (u32::from_be_bytes(*word) & 0xff_ffff) as usize;
        if !length.is_multiple_of(4) || !(4..=65536).contains(&length) {
            break;
        }
        if length > 4096 {
            all.push(Err("long"));
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        let Some((entry, after)) = rest.split_at_checked(length) else { break };
        rest = after;
        match Entry::parse(entry) {
            None => all.push(Err("no entry")),
            // Entries of the kernel, and empty ones, which a logd without entries makes up.
            Some(entry) if entry.source == 0 || entry.msg.is_empty() => {}
            Some(entry) => all.push(Ok(owned(&syslog::tagged(entry.msg)))),
        }
    }
    all
}
