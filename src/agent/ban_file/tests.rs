//! The file of bans without end: read at a start, written when one comes or goes, whatever else is in it.

use super::super::tests::{NOW, Proc, live, with_agent};
use super::*;
use crate::addr::Addr;
use std::{format, fs, path::PathBuf, string::String, vec::Vec};

struct Kept(Proc, PathBuf);

impl Kept {
    fn new(name: &str, text: &str) -> Self {
        let proc = Proc::new(name);
        let file = proc.0.join("bans");
        fs::write(&file, text).unwrap();
        Self(proc, file)
    }

    /// What an agent says that begins now, and what the file has when it ends.
    fn start(&self, options: &[(&str, &str)], test: impl FnOnce(&mut Agent)) -> String {
        let config = self.0.config(&[&[("ban_file", self.1.to_str().unwrap())], options].concat());
        with_agent(&config, |agent| {
            agent.started = NOW;
            agent.read_ban_file(NOW);
            test(agent);
        });
        fs::read_to_string(&self.1).unwrap()
    }
}

fn at(seconds: u32) -> Instant {
    NOW.after(seconds)
}

fn host(text: &str) -> Prefix {
    Prefix::parse(text.as_bytes()).unwrap()
}

fn banned(agent: &Agent) -> Vec<String> {
    let mut all: Vec<String> = live(agent).iter().map(|addr| {
        assert!(agent.policy.mirrors().iter().any(|mirror| mirror.get(*addr).is_some_and(crate::policy::mirror::Listed::is_endless)));
        let mut text = Text::line();
        put!(text, "{}", agent.config.shown(addr));
        String::from_utf8(text.as_bytes().to_vec()).unwrap()
    }).collect();
    all.sort();
    all
}

/// Damaged lines, comments, lines that may not be banned and the last one without its end: all else is banned, and each of them stays.
#[test]
fn what_cannot_be_read_is_passed_over_and_stays() {
    let text = "# mine\n192.0.2.7\n\n 192.0.2.8 # a comment\n192.0.2\n\u{1b}[2J\n192.168.1.7\n192.0.2.0/24\n2001:db8:1:2::/64\n2001:db8:1:3::9\n127.0.0.1\n192.0.2.7\n192.0.2.9";
    let kept = Kept::new("kept-damaged", text);
    let all = ["192.0.2.7", "192.0.2.8", "192.0.2.9", "2001:db8:1:2::/64", "2001:db8:1:3::/64"];
    let after = kept.start(&[], |agent| {
        assert_eq!(banned(agent), all);
        // Nothing is new.
        agent.ban_file.changed = true;
        agent.write_ban_file(NOW);
        assert_eq!(fs::read_to_string(&kept.1).unwrap(), text);
        agent.ban(host("203.0.113.7"), FOREVER, NOW).unwrap();
        agent.ban(host("203.0.113.8"), 600, NOW).unwrap();
        agent.write_ban_file(NOW);
        assert_eq!(fs::read_to_string(&kept.1).unwrap(), text, "twice within a minute");
        assert_eq!(agent.ban_file.deadline(), Some(at(60)));
        agent.write_ban_file(at(60));
        assert_eq!(agent.ban_file.deadline(), None);
    });
    assert_eq!(after, format!("{text}\n203.0.113.7\n"));
    // A second start has them all, and again nothing is lost.
    let again = kept.start(&[], |agent| {
        assert_eq!(live(agent).len(), all.len() + 1);
        agent.unban(host("192.0.2.7"), NOW);
        agent.ban(host("2001:db8:1:3::77"), 60, NOW).unwrap();
        agent.ban(host("192.0.2.9"), FOREVER, NOW).unwrap();
        agent.write_ban_file(NOW);
    });
    assert_eq!(again, format!("{text}\n203.0.113.7\n").replace("192.0.2.7\n", "").replace("2001:db8:1:3::9\n", ""));
    assert!(!kept.1.with_extension("new").exists() && !kept.0.0.join("bans.new").exists());
    let flushed = kept.start(&[], |agent| {
        agent.flush(NOW);
        agent.ban(host("198.51.100.9"), FOREVER, NOW).unwrap();
        agent.write_ban_file(NOW);
    });
    assert_eq!(flushed, "# mine\n\n192.0.2\n\u{1b}[2J\n198.51.100.9\n");
}

/// More than one writing can remember is written at once; a file that cannot be written is tried again a minute later.
#[test]
fn many_ends_and_a_file_that_cannot_be_written() {
    let lines: String = (0..40).map(|n| format!("192.0.2.{n}\n")).collect();
    let kept = Kept::new("kept-many", &lines);
    let after = kept.start(&[], |agent| {
        (0..40).for_each(|n| _ = agent.unban(Prefix::host(Addr::V4([192, 0, 2, n])), NOW));
        agent.write_ban_file(at(60));
        agent.ban(host("203.0.113.7"), FOREVER, at(61)).unwrap();
        fs::create_dir(kept.0.0.join("bans.new")).unwrap();
        agent.write_ban_file(at(120));
        assert_eq!(agent.ban_file.deadline(), Some(at(180)));
        fs::remove_dir(kept.0.0.join("bans.new")).unwrap();
        agent.write_ban_file(at(180));
    });
    assert_eq!(after, "203.0.113.7\n");
}

/// What has no room in the kernel's list stays in the file, and pushes out no other; nor does the file grow for ever.
#[test]
fn a_long_file_is_kept_and_does_not_grow() {
    let lines: String = (0..150).map(|n| format!("198.51.100.{n}\n")).collect();
    let padding: String = (0..MOST / 100).map(|_| format!("#{}\n", "y".repeat(99))).collect();
    let kept = Kept::new("kept-long", &format!("{padding}{lines}"));
    let after = kept.start(&[], |agent| {
        assert_eq!(live(agent).len(), 100);
        agent.ban(host("203.0.113.7"), FOREVER, NOW).unwrap();
        agent.write_ban_file(NOW);
    });
    assert_eq!(after, format!("{padding}{lines}"));
}

/// A line that is too long to be copied keeps the file as it is.
#[test]
fn no_line_is_cut() {
    let text = format!("192.0.2.7\n#{}\n192.0.2.8\n", "x".repeat(limits::LINE));
    let kept = Kept::new("kept-cut", &text);
    let after = kept.start(&[], |agent| {
        assert_eq!(banned(agent), ["192.0.2.7"]);
        agent.unban(host("192.0.2.7"), NOW);
        agent.write_ban_file(NOW);
    });
    assert_eq!(after, text);
}

#[test]
fn no_file_without_the_option_and_none_in_a_dry_run() {
    let kept = Kept::new("kept-none", "192.0.2.7\n");
    for options in [("sink", "dry-run"), ("count", "kernel"), ("ban_file", "")] {
        let after = kept.start(&[options], |agent| {
            assert_eq!(live(agent), []);
            let _ = agent.ban(host("203.0.113.7"), FOREVER, NOW);
            agent.flush(NOW);
            agent.write_ban_file(NOW);
        });
        assert_eq!(after, "192.0.2.7\n", "{options:?}");
    }
}
