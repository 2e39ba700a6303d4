//! Sources with files in a directory of their own, at moments that the test chooses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::slots::{Buffers, Sources};
use super::stream::GRACE;
use super::*;
use crate::limits;
use crate::log::lines::{Buffer, Lines};
use crate::log::trouble::StreamTrouble;
use crate::log::wanted::Wanted;
use crate::os::{self, Mode};
use crate::wire::blob;
use std::io::Write;
use std::path::PathBuf;
use std::string::String;
use std::vec::Vec;
use std::{format, fs};

const NOW: Instant = Instant(100_000);

fn later(seconds: u32) -> Instant {
    NOW.after(seconds)
}

struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("recentd-source-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn path(&self, name: &str) -> Path {
        Path::join(&[self.file(name).to_str().unwrap().as_bytes()]).unwrap()
    }

    fn add(&self, name: &str, text: &[u8]) {
        fs::OpenOptions::new().create(true).append(true).open(self.file(name)).unwrap().write_all(text).unwrap();
    }

    /// A line of this second of a day.
    fn log(&self, name: &str, second: u32) {
        self.add(name, format!("Mar  3 10:00:{second:02} host sshd[7]: {second}\n").as_bytes());
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A followed file, and what was read of it.
struct Reader(Follow, Lines<{ limits::LINE }>, Last);

impl Reader {
    fn of(follow: Follow) -> Self {
        Self(follow, Lines::new(), Last::of(Wanted::ALL, Writer::Syslog))
    }

    fn fill(&mut self, now: Instant) -> SourceEvent {
        self.0.fill(&mut self.1, now)
    }

    /// The texts of the lines that count, with their moments; `-` for each of the past.
    fn take(&mut self, now: Instant) -> Vec<(String, u32)> {
        let mut all = Vec::new();
        while let Some(taken) = self.0.next(&mut self.1, &mut self.2, now) {
            all.push(match taken {
                Taken::Record(record, at) => (String::from_utf8(record.body.to_vec()).unwrap(), at.0),
                _ => ("-".into(), 0),
            });
        }
        all
    }

    /// Reads until nothing is left. Returns what happened but data, and the lines.
    fn all(&mut self, now: Instant) -> (Vec<SourceEvent>, Vec<(String, u32)>) {
        let (mut events, mut lines) = (Vec::new(), Vec::new());
        loop {
            let event = self.fill(now);
            lines.extend(self.take(now));
            match event {
                SourceEvent::Quiet => return (events, lines),
                SourceEvent::Data => {}
                event => {
                    events.push(event);
                    if matches!(event, SourceEvent::Gone(_)) {
                        return (events, lines);
                    }
                }
            }
        }
    }
}

fn line(second: u32, at: Instant) -> (String, u32) {
    (format!("{second}"), at.0)
}

fn past() -> (String, u32) {
    ("-".into(), 0)
}

#[test]
fn a_file_that_is_missing_is_told_once_and_read_when_it_appears() {
    let directory = Directory::new("appears");
    let mut log = Reader::of(Follow::new(directory.path("log"), false, Writer::Syslog));
    assert!(!log.0.is_ok());
    assert_eq!(log.0.deadline(), Some(Instant(0)));
    assert_eq!(log.fill(NOW), SourceEvent::Gone(Errno::NOENT));
    assert_eq!((log.0.is_ok(), log.0.deadline()), (false, Some(later(1))));
    assert_eq!(log.fill(later(1)), SourceEvent::Quiet, "it is told once");
    assert_eq!(log.0.deadline(), Some(later(2)), "its directory may have gone");
    directory.add("log", b"sshd[7]: one\nsshd[7]: two\n");
    assert_eq!(log.fill(later(2)), SourceEvent::Found);
    assert_eq!((log.0.is_ok(), log.0.deadline()), (true, Some(Instant(0))), "there is more to read");
    assert!(log.0.interest() >= 0);
    assert_eq!(log.fill(later(2)), SourceEvent::Data);
    assert_eq!(log.0.deadline(), Some(Instant(0)));
    let texts: Vec<_> = log.take(later(2));
    assert_eq!(texts.len(), 2);
    assert_eq!(log.fill(later(2)), SourceEvent::Quiet);
    assert_eq!(log.0.deadline(), None, "then inotify tells of what is written");
    // What is neither a file nor a fifo has no end.
    let mut directory = Reader::of(Follow::new(directory.path(""), false, Writer::Syslog));
    assert_eq!(directory.fill(NOW), SourceEvent::Gone(Errno::NXIO));
}

#[test]
fn a_file_is_gone_after_five_seconds_and_may_come_back() {
    let directory = Directory::new("gone");
    directory.log("log", 1);
    let mut log = Reader::of(Follow::new(directory.path("log"), true, Writer::Syslog));
    assert_eq!(log.all(NOW), (std::vec![SourceEvent::Found], std::vec![line(1, NOW)]));
    fs::rename(directory.file("log"), directory.file("log.1")).unwrap();
    // Its writer may go on for a while.
    directory.log("log.1", 2);
    assert_eq!(log.all(later(10)), (std::vec![], std::vec![line(2, later(10))]));
    assert_eq!(log.0.deadline(), Some(later(11)));
    assert_eq!((log.fill(later(14)), log.0.is_ok()), (SourceEvent::Quiet, true));
    assert_eq!((log.fill(later(15)), log.0.is_ok()), (SourceEvent::Gone(Errno::NOENT), false));
    assert_eq!(log.fill(later(16)), SourceEvent::Quiet, "it is told once");
    assert_eq!(log.0.deadline(), Some(later(17)));
    directory.log("log.1", 3);
    assert_eq!(log.all(later(17)), (std::vec![], std::vec![line(3, later(17))]));
    fs::rename(directory.file("log.1"), directory.file("log")).unwrap();
    assert_eq!((log.fill(later(18)), log.0.is_ok()), (SourceEvent::Found, true));
    assert_eq!(log.fill(later(18)), SourceEvent::Quiet);
    assert_eq!(log.0.deadline(), None);
    // The five seconds begin again.
    fs::rename(directory.file("log"), directory.file("log.1")).unwrap();
    assert_eq!(log.fill(later(20)), SourceEvent::Quiet);
    fs::rename(directory.file("log.1"), directory.file("log")).unwrap();
    assert_eq!(log.fill(later(22)), SourceEvent::Quiet);
    fs::rename(directory.file("log"), directory.file("log.1")).unwrap();
    assert_eq!(log.fill(later(24)), SourceEvent::Quiet);
    assert_eq!((log.fill(later(28)), log.0.is_ok()), (SourceEvent::Quiet, true));
    assert_eq!(log.fill(later(29)), SourceEvent::Gone(Errno::NOENT));
}

/// A writer goes on in the renamed file until it opens the new one.
#[test]
fn another_file_is_read_once_it_is_not_empty() {
    let directory = Directory::new("rotates");
    directory.log("log", 1);
    let mut log = Reader::of(Follow::new(directory.path("log"), true, Writer::Syslog));
    log.all(NOW);
    fs::rename(directory.file("log"), directory.file("log.1")).unwrap();
    directory.add("log", b"");
    assert_eq!(log.fill(later(1)), SourceEvent::Data, "it is watched, and looked at once more");
    assert_eq!(log.fill(later(1)), SourceEvent::Quiet);
    directory.log("log.1", 2);
    assert_eq!(log.all(later(2)), (std::vec![], std::vec![line(2, later(2))]));
    directory.log("log.1", 3);
    directory.log("log", 4);
    let (events, lines) = log.all(later(9));
    assert_eq!(events, [SourceEvent::Renewed]);
    // Each counts as of its stamp: the second line was read at 2.
    assert_eq!(lines.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["3", "4"]);
    assert_eq!((log.0.is_ok(), log.0.deadline()), (true, None));
    directory.log("log.1", 5);
    assert_eq!(log.all(later(20)), (std::vec![], std::vec![]), "the former one is closed");
    directory.log("log", 6);
    assert_eq!(log.all(later(20)), (std::vec![], std::vec![line(6, later(20))]));
}

/// A program that keeps a log short writes its last lines anew: for two seconds they were read before.
#[test]
fn what_is_written_anew_was_read_before() {
    let directory = Directory::new("anew");
    for second in [20, 21, 22] {
        directory.log("log", second);
    }
    let mut log = Reader::of(Follow::new(directory.path("log"), true, Writer::Syslog));
    assert_eq!(log.all(NOW).1.len(), 3);
    directory.add("log", b"Mar  3 10:00:23 host sshd[7]: half");
    log.all(NOW);
    fs::write(directory.file("log"), "").unwrap();
    directory.log("log", 21);
    let (events, lines) = log.all(later(10));
    assert_eq!((events, lines), (std::vec![SourceEvent::Renewed], std::vec![past()]), "half a line is lost");
    directory.log("log", 21);
    assert_eq!(log.all(later(11)).1, [past()]);
    directory.log("log", 21);
    assert_eq!(log.all(later(12)).1, [line(21, later(12))], "from now on lines are new, whatever their stamps");
    // As long as before is not cut.
    fs::write(directory.file("log"), fs::read(directory.file("log")).unwrap()).unwrap();
    assert_eq!(log.all(later(13)), (std::vec![], std::vec![]));
}

/// At the start the lines of before count as of when they were written, by the time of the file; what follows counts as of now.
#[test]
fn lines_of_before_the_start_are_as_old_as_the_file() {
    let directory = Directory::new("old");
    for second in [10, 40] {
        directory.log("log", second);
    }
    let written = std::time::SystemTime::now() - std::time::Duration::from_secs(500);
    fs::File::options().append(true).open(directory.file("log")).unwrap().set_modified(written).unwrap();
    let mut log = Reader::of(Follow::new(directory.path("log"), false, Writer::Syslog));
    let (events, lines) = log.all(NOW);
    assert_eq!(events, [SourceEvent::Found]);
    let ages: Vec<(&str, u32)> = lines.iter().map(|(text, at)| (text.as_str(), NOW.0 - at)).collect();
    // The clock may go on meanwhile.
    assert!(ages == [("10", 530), ("40", 501)] || ages == [("10", 531), ("40", 502)], "{ages:?}");
    directory.log("log", 5);
    assert_eq!(log.all(later(1)).1, [line(5, later(1))]);
    // A file of the future says nothing of when its lines were written.
    directory.log("new", 10);
    fs::File::options().append(true).open(directory.file("new")).unwrap().set_modified(written + std::time::Duration::from_secs(5000)).unwrap();
    let mut log = Reader::of(Follow::new(directory.path("new"), false, Writer::Syslog));
    assert_eq!(log.all(NOW), (std::vec![SourceEvent::Found], std::vec![]));
    directory.log("new", 11);
    assert_eq!(log.all(NOW).1, [line(11, NOW)]);
}

/// An entry of logd.
fn entry(id: u32, time: u64, source: u32, text: &str) -> Vec<u8> {
    let mut room = [0; 4 * limits::LINE];
    let mut writer = blob::Writer::over(&mut room);
    let whole = writer.open(0);
    writer.text("msg", text.as_bytes());
    for (name, value) in [("id", id.into()), ("priority", 86), ("source", source.into()), ("time", time)] {
        writer.time(name, value);
    }
    writer.close(whole);
    writer.finish().unwrap().to_vec()
}

/// Gives `stream` these bytes as a pipe that ends after them. Returns the texts of what it takes from them, with their moments, and how it ends.
fn streamed(stream: &mut Stream, directory: &Directory, asked: u64, bytes: &[u8]) -> (Vec<(String, u32)>, SourceEvent) {
    fs::write(directory.file("pipe"), bytes).unwrap();
    let (mut lines, last, mut all) = (Lines::<{ limits::LINE }>::new(), Last::of(Wanted::ALL, Writer::Syslog), Vec::new());
    assert!(stream.wants_pipe() && !stream.is_ok() && stream.interest() < 0);
    assert_eq!(stream.adopt(os::open(&directory.path("pipe"), Mode::Read).unwrap(), asked, &mut lines), SourceEvent::Found);
    assert!(!stream.wants_pipe() && stream.is_ok() && stream.interest() >= 0 && !stream.is_uncertain() && stream.deadline().is_none());
    loop {
        let event = stream.fill(&mut lines, NOW);
        if event != SourceEvent::Data {
            return (all, event);
        }
        while let Some(taken) = stream.next(&mut lines, &last, NOW) {
            all.push(match taken {
                Taken::Record(record, at) => (String::from_utf8(record.body.to_vec()).unwrap(), NOW.0 - at.0),
                Taken::Long => ("long".into(), 0),
                _ => ("-".into(), 0),
            });
        }
    }
}

#[test]
fn entries_of_before_the_request_are_as_old_as_they_say_and_come_once() {
    let directory = Directory::new("stream");
    let mut stream = Stream::new(false, NOW);
    // Half a second from the next one, so that no age depends on how long this takes.
    let clock = os::wall_clock() - 500;
    let before = |seconds: u64| clock - 1000 * seconds;
    let sshd = |id, time| entry(id, time, 1, &format!("sshd[7]: {id}"));
    let seen = |all: Vec<(String, u32)>| all.into_iter().map(|(text, age)| (text.parse::<u32>().unwrap(), age)).collect::<Vec<_>>();
    let lost = SourceEvent::Lost(StreamTrouble::Closed);
    let first = [sshd(1, before(8)), sshd(2, before(5)), sshd(3, before(90))].concat();
    let (all, end) = streamed(&mut stream, &directory, before(5), &first);
    assert_eq!((seen(all), end), (std::vec![(1, 8), (2, 0), (3, 0)], lost), "an entry since the request is of now, wherever the clock is set");
    assert_eq!((stream.deadline(), stream.trouble()), (None, StreamTrouble::Closed));
    // Another pipe brings them again. A later id is new, and so is a smaller one with a later time: logd was started again.
    let second = [sshd(2, before(95)), sshd(3, before(90)), sshd(4, before(60)), sshd(4, before(60)), sshd(0, before(30)), sshd(1, before(0))].concat();
    let (all, _) = streamed(&mut stream, &directory, before(0), &second);
    assert_eq!(seen(all), [(4, 60), (0, 30), (1, 0)]);
    // The clock was set back: what is ahead of it came before, unless its id is new, and the request is still to come.
    let third = [sshd(1, clock + 3_600_000), sshd(2, clock + 3_600_000), sshd(3, before(20)), sshd(4, before(0)), sshd(0, before(40))].concat();
    let (all, _) = streamed(&mut stream, &directory, before(0), &third);
    assert_eq!(seen(all), [(2, 0), (3, 20), (4, 0), (0, 0)]);
    // What is older than this machine's clock is of its start.
    let (all, _) = streamed(&mut stream, &directory, before(0), &sshd(9, 1000));
    assert_eq!(seen(all), [(9, NOW.0)]);
}

#[test]
fn entries_of_the_kernel_and_without_text_are_passed_over_and_long_ones_skipped() {
    let directory = Directory::new("frames");
    let mut stream = Stream::new(true, NOW);
    let long = "x".repeat(limits::LINE * 2);
    let bytes = [entry(1, 1, 0, "sshd: kernel"), entry(2, 2, 1, ""), entry(3, 3, 1, &format!("sshd: {long}")), entry(4, 4, 1, "sshd: good"), std::vec![0, 0, 0, 4], entry(5, 5, 1, "sshd: last")].concat();
    let (all, end) = streamed(&mut stream, &directory, 0, &bytes);
    assert_eq!(all.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["long", "good", "-", "last"]);
    assert_eq!((end, stream.is_garbled()), (SourceEvent::Lost(StreamTrouble::Closed), false));
    assert_eq!((stream.is_uncertain(), stream.deadline()), (true, Some(later(GRACE))));
    // What is no log ends the pipe.
    let bytes = [entry(6, 6, 1, "sshd: good"), std::vec![0xff; 64]].concat();
    let (all, end) = streamed(&mut stream, &directory, 0, &bytes);
    assert_eq!((all.len(), end), (1, SourceEvent::Lost(StreamTrouble::Garbage)));
    assert_eq!(stream.trouble(), StreamTrouble::Garbage);
}

#[test]
fn a_stream_is_given_up_with_auto_only() {
    let mut lines = Lines::<{ limits::LINE }>::new();
    let (mut auto, mut named) = (Stream::new(true, NOW), Stream::new(false, NOW));
    assert_eq!((auto.deadline(), auto.is_uncertain(), named.deadline(), named.is_uncertain()), (Some(later(15)), true, None, false));
    assert_eq!([auto.fill(&mut lines, later(14)), auto.fill(&mut lines, later(15))], [SourceEvent::Quiet, SourceEvent::GivenUp]);
    assert_eq!(named.fill(&mut lines, later(9000)), SourceEvent::Quiet);
    // Three failures are news, and a pipe begins anew.
    let directory = Directory::new("fails");
    for _ in 0..2 {
        named.fails(StreamTrouble::NoLog);
        named.fails(StreamTrouble::NoLog);
        assert_eq!((named.news(), named.trouble()), (None, StreamTrouble::NoLog));
        let (all, _) = streamed(&mut named, &directory, 0, b"");
        assert_eq!(all.len(), 0);
    }
    (0..3).for_each(|_| named.fails(StreamTrouble::NoLog));
    assert_eq!([named.news(), named.news()], [Some(StreamTrouble::NoLog), None]);
}

/// The texts of what a program printed, and how it ended at `end`, started at `now`.
fn run(child: &mut Child, now: Instant, end: Instant) -> (Vec<u8>, u32) {
    let (mut lines, mut text) = (Lines::<{ limits::LINE }>::new(), Vec::new());
    assert_eq!(child.fill(&mut lines, now), SourceEvent::Found);
    assert_eq!((child.interest() >= 0, child.deadline()), (true, None));
    loop {
        match child.fill(&mut lines, end) {
            SourceEvent::Quiet => drop(os::poll([child.interest()], 1000)),
            SourceEvent::Data => {
                let unread = lines.unread().len();
                text.extend_from_slice(lines.take(unread));
            }
            SourceEvent::Ended(_, delay) => return (text, delay),
            other => unreachable!("{other:?}"),
        }
    }
}

/// What keeps ending is started again after twice as long each time, up to a minute; in the place of ubus not for long.
#[test]
fn a_program_that_does_not_start_is_tried_again() {
    let mut lines = Lines::<{ limits::LINE }>::new();
    let program = || Path::join(&[b"/nonexistent/logread"]).unwrap();
    let (mut child, mut now) = (Child::new(program(), false), NOW);
    assert_eq!((child.interest(), child.deadline().is_some_and(|at| at <= NOW)), (-1, true));
    for delay in [1, 2, 4, 8, 16, 32, 60, 60] {
        assert_eq!(run(&mut child, now, now), (std::vec![], delay));
        assert_eq!((child.interest(), child.deadline()), (-1, Some(now.after(delay))));
        assert_eq!(child.fill(&mut lines, now.after(delay - 1)), SourceEvent::Quiet);
        now = now.after(delay);
    }
    let (mut child, mut now) = (Child::new(program(), true), NOW);
    for delay in [1, 2, 4, 8] {
        assert_eq!(run(&mut child, now, now).1, delay);
        now = now.after(delay);
    }
    assert_eq!(child.fill(&mut lines, now), SourceEvent::GivenUp);
}

/// It is started again after a second if it ran for a minute, else after twice as long as before.
#[test]
fn a_program_that_ends_is_started_again() {
    let mut child = Child::new(Path::join(&[b"/bin/echo"]).unwrap(), false);
    assert_eq!(run(&mut child, NOW, NOW), (b"-f\n".to_vec(), 1));
    assert_eq!(child.deadline(), Some(later(1)));
    assert_eq!(run(&mut child, later(1), later(60)).1, 2);
    assert_eq!(child.deadline(), Some(later(62)));
    assert_eq!(run(&mut child, later(62), later(121)).1, 4);
    assert_eq!(run(&mut child, later(200), later(260)).1, 1, "it ran for a minute");
}

/// A socket whose directory is missing is told once, and tried for after twice as long each time, up to a minute.
#[test]
fn a_socket_that_cannot_be_bound_is_tried_for() {
    let directory = Directory::new("unbound");
    let path = directory.path("later/log.sock");
    assert!(matches!(unbound::bind(From::Socket, &path, 0o600), Err(Errno::NOENT)));
    let (mut waits, mut now) = (Unbound::new(From::Socket, path, 0o600, Errno::NOENT), NOW);
    assert!(waits.deadline() <= NOW);
    for (n, delay) in [1, 2, 4, 8, 16, 32, 60, 60].into_iter().enumerate() {
        let (event, bound) = waits.fill(now);
        assert_eq!((event, bound.is_none()), (if n == 0 { SourceEvent::Gone(Errno::NOENT) } else { SourceEvent::Quiet }, true));
        assert_eq!((waits.deadline(), waits.trouble()), (now.after(delay), "its directory does not exist"));
        now = waits.deadline();
    }
    fs::create_dir(directory.file("later")).unwrap();
    assert!(matches!(waits.fill(now), (SourceEvent::Found, Some(Bound::Socket(_)))));
    for (from, errno, why) in [
        (From::Udp, Errno::ADDRINUSE, "another program has this port"),
        (From::Socket, Errno::ADDRINUSE, "another program has this socket"),
        (From::Udp, Errno::ADDRNOTAVAIL, "this machine does not have this address yet"),
        (From::Udp, Errno::ACCES, "recentd has no right"),
        (From::Socket, Errno::PERM, "recentd has no right"),
        (From::Udp, Errno::IO, "it cannot be bound"),
        (From::Socket, Errno::IO, "its directory must exist"),
    ] {
        assert!(Unbound::new(from, directory.path("x"), 0, errno).trouble().starts_with(why), "{why}");
    }
}

/// A pattern without a directory is one of the directory at hand.
#[test]
fn a_pattern_finds_files_of_its_directory() {
    let found = |pattern: &str| {
        let mut all = Vec::new();
        matching(&Path::join(&[pattern.as_bytes()]).unwrap(), &mut |path| all.push(String::from_utf8(path.bytes().to_vec()).unwrap())).unwrap();
        all.sort();
        all
    };
    let files = fs::read_dir(".").unwrap().map(Result::unwrap).filter(|entry| !entry.file_type().unwrap().is_dir());
    let mut here: Vec<String> = files.map(|entry| entry.file_name().into_string().unwrap()).collect();
    here.sort();
    let (hidden, shown): (Vec<String>, Vec<String>) = here.into_iter().partition(|name| name.starts_with('.'));
    assert_eq!((found("*"), found(".*")), (shown, hidden));
    let directory = Directory::new("matching");
    ["a.log", "b.log", ".c.log", "log"].iter().for_each(|name| directory.add(name, b""));
    let path = |name: &str| String::from(directory.file(name).to_str().unwrap());
    assert_eq!(found(&path("*.log")), [path("a.log"), path("b.log")]);
    assert_eq!((found(&path(".*g")), found(&path("*nothing*")).len()), (std::vec![path(".c.log")], 0));
}

#[test]
fn files_that_match_are_sources_for_as_long_as_they_are_there() {
    let directory = Directory::new("pattern");
    let (mut first, mut others) = (Buffer::new(), [const { Lines::new() }; limits::SOURCES - 1]);
    let mut buffers = Buffers { first: &mut first, others: &mut others };
    let mut config = Config::default();
    config.set(b"source", format!("file:{}/*.log", directory.0.to_str().unwrap()).as_bytes()).unwrap();
    let mut sources = Sources::none();
    sources.choose(&config, true, true, Wanted::ALL, NOW).unwrap();
    assert_eq!((sources.are_several(), sources.have_child(), sources.undecided(), sources.missing().count()), (false, false, None, 1));
    assert!(sources.interest(None).iter().all(|number| *number < 0));
    for name in [".hidden.log", "a.txt", "log"] {
        directory.add(name, b"");
    }
    assert!(sources.is_due(0, NOW) && !sources.is_due(1, NOW));
    assert_eq!(sources.fill(0, false, &mut buffers, NOW), Some(SourceEvent::Gone(Errno::NOENT)), "at the start it is told that none matches");
    assert_eq!((sources.deadline(None), sources.deadline(Some(0)), sources.deadline(Some(1))), (Some(later(5)), Some(later(5)), None));
    directory.log("a.log", 1);
    assert_eq!(sources.fill(0, false, &mut buffers, later(4)), None);
    assert_eq!(sources.fill(0, false, &mut buffers, later(5)), Some(SourceEvent::Found));
    assert!(sources.are_several() && sources.fill(2, true, &mut buffers, later(5)).is_none());
    let names = |sources: &Sources| sources.iter().skip(1).map(|slot| String::from_utf8(slot.source.name().1.to_vec()).unwrap()).collect::<Vec<_>>();
    let path = |name: &str| String::from(directory.file(name).to_str().unwrap());
    assert_eq!(names(&sources), [path("a.log")]);
    assert_eq!(sources.fill(1, false, &mut buffers, later(5)), Some(SourceEvent::Found));
    assert_eq!(sources.interest(None).iter().filter(|number| **number >= 0).count(), 1);
    assert!(sources.interest(Some(0)).iter().all(|number| *number < 0) && sources.interest(Some(1))[1] >= 0);
    // All of a file that has appeared is read.
    assert_eq!(sources.fill(1, false, &mut buffers, later(5)), Some(SourceEvent::Data));
    let slot = sources.at(1).unwrap();
    assert!(matches!(slot.next(buffers.of(1), later(5)), Some(Taken::Record(record, _)) if record.body == b"1"));
    for place in 0..2 {
        let slot = sources.at(place).unwrap();
        slot.look(later(6));
        assert_eq!((slot.health.ok, slot.health.since), (true, later(6)));
        slot.look(later(7));
        assert_eq!(slot.health.since, later(6));
    }
    assert_eq!(sources.missing().count(), 0);
    // There is room for so many, and one too many is no protection.
    for n in 1..limits::SOURCES {
        directory.add(&format!("b{n}.log"), b"");
    }
    assert_eq!(sources.fill(0, true, &mut buffers, later(6)), Some(SourceEvent::Quiet));
    assert_eq!((sources.iter().count(), sources.at(0).unwrap().source.is_ok()), (limits::SOURCES, false));
    let missing = path("a.log");
    fs::remove_file(directory.file("a.log")).unwrap();
    (1..limits::SOURCES).for_each(|n| fs::remove_file(directory.file(&format!("b{n}.log"))).unwrap());
    assert_eq!(sources.fill(0, true, &mut buffers, later(7)), Some(SourceEvent::Gone(Errno::NOENT)));
    assert_eq!(names(&sources), [missing], "its writer may still have it open");
    for second in [8, 13] {
        sources.fill(1, true, &mut buffers, later(second));
    }
    assert_eq!(sources.fill(0, true, &mut buffers, later(14)), Some(SourceEvent::Quiet));
    assert_eq!(sources.iter().count(), 1);
    assert!(!sources.at(0).unwrap().source.is_ok());
}
