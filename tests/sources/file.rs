//! A followed file: through rotation, cutting, removal and half lines.

use super::*;

const FIFTEEN: &[&str] = &["--hitcount", "15"];

#[test]
fn is_read_from_its_end() {
    let dir = Scratch::new();
    let mut recentd = follow(&dir, &failure(1), &[]);
    append(&dir.join("log"), &failure(2));
    recentd.bans(&[2]);
    append(&dir.join("log"), &(failure(3) + &failure(4)));
    recentd.bans(&[2, 3, 4]);
}

#[test]
fn is_read_from_its_start_if_so_configured() {
    let dir = Scratch::new();
    let mut recentd = follow(&dir, &failure(1), &["--from_start", "1"]);
    recentd.bans(&[1]);
    append(&dir.join("log"), &failure(2));
    recentd.bans(&[1, 2]);
}

/// As [`failure`], logged so many seconds ago by a daemon in `zone`.
fn dated(n: u8, ago: i64, zone: &str) -> String {
    let date = |arguments: &[&str]| Command::new("date").args(arguments).env("TZ", zone).env("LC_ALL", "C").output().unwrap().stdout;
    let now: i64 = String::from_utf8(date(&["+%s"])).unwrap().trim().parse().unwrap();
    let stamp = date(&["-d", &format!("@{}", now - ago), "+%a %b %e %H:%M:%S %Y"]);
    failure(n).replace("Sat Aug 15 10:00:00 2026", String::from_utf8_lossy(&stamp).trim())
}

/// Nobody tells which time zone a log is in.
const ZONES: [&str; 4] = ["UTC", "AAA-13:45", "BBB+9:30", "CCC-2"];

#[test]
fn of_before_the_start_counts_with_its_own_time() {
    up_for(36);
    for zone in ZONES {
        let dir = Scratch::new();
        // Too old; just right; and more than enough, which is a ban only with the next.
        let times = |n, ago, times| dated(n, ago, zone).repeat(times);
        let old = times(1, 35, 14) + &times(2, 5, 14) + &times(3, 5, 15) + &times(4, 0, 1);
        let mut recentd = follow(&dir, &old, &["--hitcount", "15", "--window", "30"]);
        append(&dir.join("log"), &(times(1, 0, 1) + &times(2, 0, 1) + &times(3, 0, 1)));
        recentd.bans(&[2, 3]);
    }
}

#[test]
fn of_before_the_start_bans_nobody_by_itself_and_nobody_who_was_let_in() {
    let dir = Scratch::new();
    let times = |n, times| dated(n, 10, "UTC").repeat(times);
    let ours = |text: &str| dated(0, 10, "UTC").split(" authpriv").next().unwrap().to_string() + &format!(" daemon.notice recentd[7]: {text}\n");
    let before = times(1, 15) + &times(2, 14) + &ours("unban 203.0.113.2 by hand") + &times(3, 14);
    let mut recentd = follow(&dir, &before, FIFTEEN);
    append(&dir.join("log"), &(times(2, 1) + &times(3, 1) + &times(1, 1)));
    recentd.bans(&[3, 1]);
}

/// What says no time, or one that cannot be, is passed over.
#[test]
fn of_before_the_start_without_a_time_does_not_count() {
    let dir = Scratch::new();
    let bare = "authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.1:4022\n".repeat(14);
    let before = bare + &dated(2, -3000, "UTC").repeat(14) + "no line of a syslog\n" + &dated(3, 4000, "UTC").repeat(14) + &dated(4, 5, "UTC").repeat(14);
    let mut recentd = follow(&dir, &before, FIFTEEN);
    append(&dir.join("log"), &[1, 2, 3, 4].map(failure).concat());
    recentd.bans(&[4]);
}

/// The clock was set since the file was written: what it says of when is not of our time. What comes from now on is.
#[test]
fn of_before_the_start_where_the_clock_jumped_does_not_count() {
    let (now, hour) = (SystemTime::now(), Duration::from_secs(3600));
    for written in [now + 24 * hour, now + hour, now - 24 * hour, UNIX_EPOCH + Duration::from_secs(10)] {
        let dir = Scratch::new();
        append(&dir.join("log"), &dated(1, 5, "UTC").repeat(14));
        File::options().append(true).open(dir.join("log")).unwrap().set_modified(written).unwrap();
        let mut recentd = follow(&dir, "", FIFTEEN);
        append(&dir.join("log"), &(dated(1, 0, "UTC") + &dated(2, 0, "UTC").repeat(15)));
        recentd.bans(&[2]);
    }
}

/// 64 KiB, from the beginning of a line; the half line before it may be of anybody's making.
#[test]
fn of_before_the_start_is_read_back_so_far_and_no_farther() {
    let dir = Scratch::new();
    let lie = format!("x{}", dated(9, 5, "UTC"));
    let tail = dated(1, 5, "UTC").repeat(14);
    // The lie begins one byte before what is read: without its x it is the line of a failure.
    let noise = format!("Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[1]: {}\n", "x".repeat(100));
    let room = 65_536 - tail.len() - (lie.len() - 1);
    let noise = noise.repeat(room / noise.len()) + &format!("{}\n", "y".repeat(room % noise.len() - 1));
    assert_eq!(noise.len(), room);
    let before = dated(2, 5, "UTC").repeat(14) + &dated(9, 5, "UTC").repeat(14) + &lie + &noise + &tail;
    let mut recentd = follow(&dir, &before, &["--hitcount", "15"]);
    append(&dir.join("log"), &(failure(2) + &failure(9).repeat(14) + &failure(1)));
    recentd.bans(&[1]);
    append(&dir.join("log"), &failure(9));
    recentd.bans(&[1, 9]);
}

#[test]
fn is_followed_through_renaming() {
    let dir = Scratch::new();
    let (log, old) = (dir.join("log"), dir.join("log.1"));
    let mut recentd = follow(&dir, "", &[]);
    append(&log, &failure(1));
    recentd.bans(&[1]);
    for round in [2, 5] {
        fs::rename(&log, &old).unwrap();
        // The daemon that writes the log goes on in the old file until it is told.
        append(&old, &failure(round));
        recentd.has_read(&old);
        // It goes back to sleep while the new file is empty.
        recentd.notices(|| drop(File::create(&log).unwrap()));
        recentd.notices(|| append(&old, &failure(round + 1)));
        recentd.has_read(&old);
        append(&log, &failure(round + 2));
        recentd.bans(&(1..=round + 2).collect::<Vec<u8>>());
    }
    recentd.says_times("source renewed: file log is read from its start", 2);
}

#[test]
fn is_followed_when_it_is_renamed_again_and_again_before_anything_is_written() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, &failure(1), &["--from_start", "1"]);
    recentd.bans(&[1]);
    recentd.has_read(&log);
    for n in 1..4 {
        recentd.notices(|| fs::rename(&log, dir.join(&format!("log.{n}"))).unwrap());
        recentd.notices(|| drop(File::create(&log).unwrap()));
    }
    append(&log, &failure(2));
    recentd.bans(&[1, 2]);
}

#[test]
fn is_followed_when_it_is_renamed_and_filled_before_we_look() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, "", &[]);
    kill(recentd.pid(), libc::SIGSTOP);
    append(&log, &failure(1));
    fs::rename(&log, dir.join("log.1")).unwrap();
    append(&log, &failure(2));
    kill(recentd.pid(), libc::SIGCONT);
    recentd.bans(&[1, 2]);
}

#[test]
fn is_followed_through_cutting() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, "", &[]);
    append(&log, &(failure(1) + &failure(2)));
    recentd.bans(&[1, 2]);
    // logrotate's copytruncate, and a writer that appends at once.
    kill(recentd.pid(), libc::SIGSTOP);
    fs::copy(&log, dir.join("log.1")).unwrap();
    File::create(&log).unwrap();
    append(&log, &failure(3));
    kill(recentd.pid(), libc::SIGCONT);
    recentd.bans(&[1, 2, 3]);
    recentd.says("source renewed: file log is read from its start");
    append(&log, &failure(4));
    recentd.bans(&[1, 2, 3, 4]);
}

/// Nothing tells a file that was cut and filled beyond where we were from one that has grown.
#[test]
fn is_cut_and_filled_further_between_two_looks_and_loses_that_part() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, "", &[]);
    append(&log, &failure(1));
    recentd.bans(&[1]);
    kill(recentd.pid(), libc::SIGSTOP);
    File::create(&log).unwrap();
    append(&log, &(failure(2) + &failure(3)));
    kill(recentd.pid(), libc::SIGCONT);
    recentd.bans(&[1, 3]);
}

#[test]
fn is_cut_to_nothing_and_filled_later() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, &failure(1), &["--from_start", "1"]);
    recentd.bans(&[1]);
    File::create(&log).unwrap();
    recentd.says("source renewed");
    append(&log, &(failure(2) + &failure(3)));
    recentd.bans(&[1, 2, 3]);
}

#[test]
fn is_removed_and_comes_back() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, &failure(1), &["--from_start", "1"]);
    recentd.bans(&[1]);
    recentd.has_read(&log);
    for n in 2..5 {
        recentd.notices(|| fs::remove_file(&log).unwrap());
        append(&log, &failure(n));
        recentd.bans(&(1..=n).collect::<Vec<u8>>());
    }
}

#[test]
fn is_replaced_by_renaming_another_over_it() {
    let dir = Scratch::new();
    let mut recentd = follow(&dir, &failure(1), &["--from_start", "1"]);
    recentd.bans(&[1]);
    fs::write(dir.join("new"), failure(2)).unwrap();
    fs::rename(dir.join("new"), dir.join("log")).unwrap();
    recentd.bans(&[1, 2]);
}

#[test]
fn holds_its_last_line_back_until_it_is_whole() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, "", &[]);
    let line = failure(113);
    // ` from 203.0.113.1`, and `13:4022`: a half line must not blame somebody else.
    let (half, rest) = line.split_at(line.rfind("13:").unwrap());
    append(&log, half);
    recentd.has_read(&log);
    append(&log, rest);
    recentd.bans(&[113]);
}

#[test]
fn grows_by_single_bytes() {
    let dir = Scratch::new();
    let mut recentd = follow(&dir, "", &[]);
    let mut log = OpenOptions::new().append(true).open(dir.join("log")).unwrap();
    for byte in (failure(1) + &failure(2) + &failure(3)).as_bytes() {
        log.write_all(&[*byte]).unwrap();
    }
    recentd.bans(&[1, 2, 3]);
}

#[test]
fn keeps_half_lines_of_two_files_apart() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, "", &[]);
    let (one, two) = (failure(1), failure(2));
    append(&log, &one[..40]);
    recentd.has_read(&log);
    // Put together, the halves of two lines would be a third that nobody wrote.
    fs::rename(&log, dir.join("log.1")).unwrap();
    append(&log, &(two[40..].to_string() + &failure(3)));
    recentd.bans(&[3]);
    append(&log, &one[..40]);
    recentd.has_read(&log);
    File::create(&log).unwrap();
    recentd.says_times("source renewed", 2);
    append(&log, &(two[40..].to_string() + &failure(4)));
    recentd.bans(&[3, 4]);
}

#[test]
fn may_appear_later() {
    let dir = Scratch::new();
    let mut recentd = Running::start(&dir, &["--file", "log"]);
    recentd.says("source lost: file log: no such file or directory");
    append(&dir.join("log"), &failure(1));
    recentd.bans(&[1]);
    recentd.says("source found: file log");
}

#[test]
fn may_appear_with_its_directory() {
    let dir = Scratch::new();
    let mut recentd = Running::start(&dir, &["--file", "run/log/messages"]);
    recentd.says("source lost: file run/log/messages: no such file or directory");
    fs::create_dir_all(dir.join("run/log")).unwrap();
    append(&dir.join("run/log/messages"), &failure(1));
    recentd.bans(&[1]);
    append(&dir.join("run/log/messages"), &failure(2));
    recentd.bans(&[1, 2]);
}

#[test]
fn may_vanish_and_come_back_with_its_directory() {
    let dir = Scratch::new();
    let log = dir.join("log/messages");
    fs::create_dir(dir.join("log")).unwrap();
    append(&log, &failure(1));
    let mut recentd = Running::start(&dir, &["--file", "log/messages", "--from_start", "1"]);
    recentd.bans(&[1]);
    for n in 2..4 {
        recentd.notices(|| fs::remove_dir_all(dir.join("log")).unwrap());
        fs::create_dir(dir.join("log")).unwrap();
        append(&log, &failure(n));
        recentd.bans(&(1..=n).collect::<Vec<u8>>());
    }
}

#[test]
fn may_be_a_link_that_is_turned() {
    let dir = Scratch::new();
    let log = dir.join("log");
    append(&dir.join("monday"), &failure(1));
    std::os::unix::fs::symlink("monday", &log).unwrap();
    let mut recentd = Running::start(&dir, &["--file", "log", "--from_start", "1"]);
    recentd.bans(&[1]);
    append(&dir.join("tuesday"), &failure(2));
    std::os::unix::fs::symlink("tuesday", dir.join("link")).unwrap();
    fs::rename(dir.join("link"), &log).unwrap();
    recentd.bans(&[1, 2]);
}

#[test]
fn may_grow_faster_than_it_is_read() {
    let dir = Scratch::new();
    let mut recentd = follow(&dir, "", &[]);
    let noise = "Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[1]: nothing of interest\n".repeat(200);
    let burst: String = (1..=100).map(|n| failure(n) + &noise).collect();
    append(&dir.join("log"), &burst);
    recentd.bans(&(1..=100).collect::<Vec<u8>>());
}

/// It has no end, so reading it would never rest.
#[test]
fn is_no_device() {
    let dir = Scratch::new();
    std::os::unix::fs::symlink("/dev/zero", dir.join("log")).unwrap();
    let mut recentd = Running::start(&dir, &["--file", "log"]);
    recentd.says("source lost: file log: neither a file nor a fifo (errno 6); waiting for it");
    idles(&recentd);
    fs::remove_file(dir.join("log")).unwrap();
    append(&dir.join("log"), &failure(1));
    recentd.bans(&[1]);
    // One that takes the place of a log is not read either.
    std::os::unix::fs::symlink("/dev/zero", dir.join("zero")).unwrap();
    fs::rename(dir.join("zero"), dir.join("log")).unwrap();
    idles(&recentd);
}

#[test]
fn is_no_directory() {
    let dir = Scratch::new();
    fs::create_dir(dir.join("log")).unwrap();
    let mut recentd = Running::start(&dir, &["--file", "log"]);
    recentd.says("source lost: file log: neither a file nor a fifo (errno 6)");
    fs::remove_dir(dir.join("log")).unwrap();
    append(&dir.join("log"), &failure(1));
    recentd.bans(&[1]);
}

/// What an editor, `sed -i`, rsync and log2ram do; `touch`: a line is new, too.
#[test]
fn is_replaced_by_its_own_copy_and_counts_nothing_twice() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, "", FIFTEEN);
    append(&log, &(dated(1, 40, "CCC-2").repeat(4) + &dated(1, 0, "CCC-2").repeat(4)));
    recentd.has_read(&log);
    for round in 1..=3 {
        fs::copy(&log, dir.join("copy")).unwrap();
        append(&dir.join("copy"), &dated(1, 0, "CCC-2"));
        fs::rename(dir.join("copy"), &log).unwrap();
        recentd.says_times("source renewed", round);
        recentd.has_read(&log);
    }
    // 8 and 3.
    append(&log, &(dated(1, 0, "CCC-2").repeat(3) + &dated(2, 0, "CCC-2").repeat(15)));
    recentd.bans(&[2]);
    append(&log, &dated(1, 0, "CCC-2"));
    recentd.bans(&[2, 1]);
}

/// A log of fixed length: cut and written anew for each line.
#[test]
fn is_written_anew_in_place_and_counts_nothing_twice() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, "", FIFTEEN);
    let mut all = dated(9, 60, "UTC") + &(30..37).rev().map(|ago| dated(1, ago, "UTC")).collect::<String>();
    append(&log, &all);
    recentd.has_read(&log);
    for round in 1..=3 {
        // The empty file is read once.
        recentd.notices(|| drop(File::create(&log).unwrap()));
        recentd.says_times("source renewed", round);
        all = all.split_once('\n').unwrap().1.to_string() + &dated(1, 0, "UTC");
        append(&log, &all);
        recentd.has_read(&log);
    }
    // 7 and 3.
    append(&log, &(dated(1, 0, "UTC").repeat(4) + &dated(2, 0, "UTC").repeat(15)));
    recentd.bans(&[2]);
    append(&log, &dated(1, 0, "UTC"));
    recentd.bans(&[2, 1]);
}

/// As log2ram does after a boot. One failure in 20 minutes is no attack.
#[test]
fn of_hours_that_is_moved_into_place_counts_with_its_own_time() {
    for at_first in [true, false] {
        let dir = Scratch::new();
        let mut recentd = if at_first { follow(&dir, "", FIFTEEN) } else { Running::start(&dir, &["--file", "log", "--hitcount", "15"]) };
        recentd.says(if at_first { "source found" } else { "source lost" });
        let hours: String = (0..20).rev().map(|n| dated(1, n * 1200, "AAA-13:45")).collect();
        append(&dir.join("old"), &hours);
        fs::rename(dir.join("old"), dir.join("log")).unwrap();
        recentd.says(if at_first { "source renewed" } else { "source found" });
        append(&dir.join("log"), &(dated(1, 0, "AAA-13:45") + &dated(2, 0, "AAA-13:45").repeat(15)));
        recentd.bans(&[2]);
    }
}

/// Where a syslog daemon kept the stamp that former versions sent, or in another zone than that of other programs.
#[test]
fn of_before_the_start_tells_who_was_unbanned_whatever_our_own_stamps_are() {
    for stamp in ["Jan  1 00:00:00", "Dec 31 23:59:59"] {
        let dir = Scratch::new();
        let ours = format!("{stamp} host recentd[7]: unban 203.0.113.1 by hand\n");
        let before = dated(1, 10, "UTC").repeat(14) + &ours + &dated(2, 10, "UTC").repeat(14);
        let mut recentd = follow(&dir, &before, FIFTEEN);
        append(&dir.join("log"), &(dated(1, 0, "UTC") + &dated(2, 0, "UTC")));
        recentd.bans(&[2]);
    }
}

/// The writer may still have it open, but then nobody will find what it writes.
#[test]
fn that_is_gone_for_long_is_no_log() {
    let dir = Scratch::new();
    let log = dir.join("log");
    let mut recentd = follow(&dir, "", &[]);
    append(&log, &failure(1));
    recentd.bans(&[1]);
    fs::rename(&log, dir.join("away")).unwrap();
    append(&dir.join("away"), &failure(2));
    recentd.bans(&[1, 2]);
    recentd.says("source lost: file log: no such file or directory (errno 2); waiting for it");
    append(&dir.join("away"), &failure(3));
    recentd.bans(&[1, 2, 3]);
    fs::rename(dir.join("away"), &log).unwrap();
    recentd.says_times("source found: file log", 2);
    append(&log, &failure(4));
    recentd.bans(&[1, 2, 3, 4]);
    fs::remove_file(&log).unwrap();
    fs::create_dir(&log).unwrap();
    recentd.says("source lost: file log: neither a file nor a fifo (errno 6); waiting for it");
    fs::remove_dir(&log).unwrap();
    append(&log, &failure(5));
    recentd.bans(&[1, 2, 3, 4, 5]);
    assert_eq!(recentd.said().matches("source lost").count(), 2);
}

/// Else a file that is renamed over it would be seen a second later.
#[test]
fn has_its_directory_watched_when_that_is_another() {
    let dir = Scratch::new();
    let (log, inner) = (dir.join("log/messages"), dir.join("log"));
    fs::create_dir(&inner).unwrap();
    append(&log, &failure(1));
    let mut recentd = Running::start(&dir, &["--file", "log/messages", "--from_start", "1"]);
    recentd.bans(&[1]);
    let watched = || {
        let inode = std::os::unix::fs::MetadataExt::ino(&fs::metadata(&inner).unwrap());
        let infos = fs::read_dir(format!("/proc/{}/fdinfo", recentd.pid())).unwrap().flatten();
        infos.filter_map(|info| fs::read_to_string(info.path()).ok()).any(|info| info.contains(&format!(" ino:{inode:x} ")))
    };
    assert!(within(PATIENCE, watched));
    // The old one stays, so that the other has another inode.
    recentd.notices(|| fs::rename(&inner, dir.join("former")).unwrap());
    fs::create_dir(&inner).unwrap();
    append(&log, &failure(2));
    assert!(within(PATIENCE, watched), "the new directory is not watched");
    recentd.bans(&[1, 2]);
}
