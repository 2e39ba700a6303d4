//! logd's stream as the daemon takes it from the pipe: a file stands for that, since both are read in pieces.

use super::note;
use recentd::os::{self, Mode, Path};
use recentd::log::syslog::{self, Record};
use recentd::log::source::{Buffer, Event, Source, Stream, Taken};
use recentd::time::Instant;
use recentd::wire::logd::Entry;
use std::cell::OnceCell;

/// What becomes of an entry.
type Seen = Result<(Vec<u8>, Option<u32>, Vec<u8>), &'static str>;

thread_local! {
    /// Where this thread's stream lies: in memory where there is such a file system.
    static FILE: OnceCell<String> = const { OnceCell::new() };
}

/// Entries, so often that they do not fit into one read.
pub fn stream(data: &[u8]) {
    let data = data.repeat(1 + data.len() % 5);
    let path = FILE.with(|file| {
        file.get_or_init(|| {
            let directory = if std::path::Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" };
            format!("{directory}/recentd-fuzz-{}-{:?}", std::process::id(), std::thread::current().id())
        })
        .clone()
    });
    std::fs::write(&path, &data).unwrap();
    let pipe = os::open(&Path::join(&[path.as_bytes()]).unwrap(), Mode::Read).unwrap();
    std::fs::remove_file(&path).unwrap();
    let (mut stream, mut lines, now) = (Stream::new(None, Instant(9)), Box::new(Buffer::new()), Instant(9));
    let mut last = syslog::Last::new();
    let _ = stream.adopt(pipe, 0, &mut lines);
    let mut source = Source::Stream(stream);
    let mut got: Vec<Seen> = Vec::new();
    for _ in 0..=data.len() / 1000 + 3 {
        let event = source.fill(&mut lines, now);
        while let Some(taken) = source.next(&mut lines, &mut last, now) {
            got.push(match taken {
                Taken::Record(record, at) => {
                    assert_eq!(at, now);
                    Ok(owned(&record))
                }
                Taken::Long => Err("long"),
                _ => Err("no entry"),
            });
        }
        if !matches!(event, Event::Data | Event::Quiet) {
            note(|| format!("{got:?}"));
            assert!(matches!(event, Event::Lost(_)));
            return assert_eq!(got, expected(&data));
        }
    }
    panic!("the stream never ends");
}

fn owned(record: &Record<'_>) -> (Vec<u8>, Option<u32>, Vec<u8>) {
    (record.tag.to_vec(), record.pid, record.body.to_vec())
}

/// The same with all of the stream at hand.
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
            // The kernel's own, and what a logd makes up that has nothing to tell.
            Some(entry) if entry.source == 0 || entry.msg.is_empty() => {}
            Some(entry) => all.push(Ok(owned(&syslog::tagged(entry.msg)))),
        }
    }
    all
}
