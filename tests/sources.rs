//! The whole program with real pipes, files, sockets and children.
//!
//! Where lines come from, and what becomes of them when that place is rotated, cut, removed, restarted or
//! killed. Only the kernel's lists are played, by pipes, so that nothing but the last few tests needs root.
//! Nothing waits for a fixed time: what should happen is polled for, and that something did *not* happen
//! shows when a later line has been dealt with, since lines are taken in order.
//! `RECENTD` is another program to test.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common {
    pub mod program;
}

use common::program::{PATIENCE, Running, Scratch, children, emulated, is_root, kill, program, runs, skip, within};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixDatagram;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::thread;

/// A failed login from 203.0.113.`n`.
fn failure(n: u8) -> String {
    format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[{n}]: Bad password attempt for 'root' from 203.0.113.{n}:4022\n")
}

/// As it stands in a datagram, without anything behind it.
fn message(n: u8) -> String {
    format!("<84>Nov 22 16:53:24 dropbear[{n}]: Bad password attempt for 'root' from 203.0.113.{n}:4022")
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// `recentd run` that follows the file `log`, which is `before` at first, from where it chooses to begin.
fn follow(dir: &Scratch, before: &str, options: &[&str]) -> Running {
    append(&dir.join("log"), before);
    let recentd = Running::start(dir, &[&["--file", "log"], options].concat());
    recentd.says("source found: file log");
    recentd
}

mod stdin {
    use super::*;

    #[test]
    fn is_read_to_its_end() {
        let dir = Scratch::new();
        let mut recentd = Running::start(&dir, &["--source", "stdin"]);
        let mut stdin = recentd.stdin().take().unwrap();
        stdin.write_all(failure(1).as_bytes()).unwrap();
        recentd.bans(&[1]);
        assert!(recentd.is_alive());
        let all = failure(2) + &failure(3);
        for byte in all.trim_end().as_bytes() {
            stdin.write_all(&[*byte]).unwrap();
        }
        drop(stdin);
        assert_eq!(recentd.ends().code(), Some(0));
        recentd.bans(&[1, 2, 3]);
        recentd.says("end of input: 3 lines counted, 3 bans");
    }

    #[test]
    fn is_summed_up_when_all_of_it_was_taken() {
        let dir = Scratch::new();
        let mut recentd = Running::start(&dir, &["--source", "stdin"]);
        recentd.stdin().take().unwrap().write_all((failure(1) + failure(2).trim_end()).as_bytes()).unwrap();
        recentd.ends();
        recentd.bans(&[1, 2]);
        assert!(recentd.said().trim_end().lines().last().unwrap().contains("end of input: 2 lines counted, 2 bans"));
    }

    #[test]
    fn is_over_at_once_when_it_is_closed() {
        let dir = Scratch::new();
        let mut recentd = Running::start(&dir, &["--source", "stdin"]);
        drop(recentd.stdin().take());
        assert_eq!(recentd.ends().code(), Some(0));
    }
}

mod file {
    use super::*;

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
            File::create(&log).unwrap();
            append(&old, &failure(round + 1));
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

    #[test]
    fn is_no_directory() {
        let dir = Scratch::new();
        fs::create_dir(dir.join("log")).unwrap();
        let mut recentd = Running::start(&dir, &["--file", "log"]);
        recentd.says("source lost: file log: ");
        fs::remove_dir(dir.join("log")).unwrap();
        append(&dir.join("log"), &failure(1));
        recentd.bans(&[1]);
    }
}

mod logread {
    use super::*;

    /// A stand-in for logread; it is started in the test's directory.
    fn script(dir: &Scratch, text: &str) {
        // Written aside and renamed, so that nobody executes a file that is open for writing.
        fs::write(dir.join("script"), format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(dir.join("script"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(dir.join("script"), dir.join("logread")).unwrap();
    }

    fn start(dir: &Scratch) -> Running {
        Running::start(dir, &["--logread", "./logread"])
    }

    fn no_zombie(recentd: &Running) {
        assert!(children(recentd.pid()).iter().all(|(_, state)| *state != 'Z'), "{:?}", children(recentd.pid()));
    }

    /// The one child of recentd, once it runs as `name`: between fork and exec it still is recentd.
    fn child(recentd: &Running, name: &str) -> u32 {
        let mut found = 0;
        let mut has_one = || {
            let all = children(recentd.pid());
            found = all.first().map_or(0, |(pid, _)| *pid);
            all.len() == 1 && fs::read_to_string(format!("/proc/{found}/comm")).is_ok_and(|comm| comm.trim() == name)
        };
        assert!(within(PATIENCE, &mut has_one), "it has no child {name}");
        found
    }

    #[test]
    fn is_started_with_f_and_read() {
        let dir = Scratch::new();
        fs::write(dir.join("lines"), failure(1) + &failure(2)).unwrap();
        script(&dir, "[ \"$*\" = -f ] && cat lines && exec sleep 1000");
        let mut recentd = start(&dir);
        recentd.bans(&[1, 2]);
        child(&recentd, "sleep");
        recentd.says("source found: output of -f from ./logread");
        assert!(!recentd.said().contains("lost"));
    }

    #[test]
    fn is_started_again_later_and_later() {
        let dir = Scratch::new();
        for n in 1..=3 {
            fs::write(dir.join(&format!("lines.{n}")), failure(n)).unwrap();
        }
        script(&dir, "echo >>starts; n=$(wc -l <starts); n=$((n + 0)); cat lines.$n; [ $n = 3 ] && exec sleep 1000; exit $n");
        let mut recentd = start(&dir);
        recentd.bans(&[1]);
        recentd.says("./logread ended with exit code 1; starting it again in 1 s");
        no_zombie(&recentd);
        recentd.bans(&[1, 2]);
        recentd.says("./logread ended with exit code 2; starting it again in 2 s");
        let second = Instant::now();
        no_zombie(&recentd);
        recentd.bans(&[1, 2, 3]);
        // Two seconds of a clock of whole seconds.
        assert!(second.elapsed() >= Duration::from_millis(900), "{:?}", second.elapsed());
        child(&recentd, "sleep");
        no_zombie(&recentd);
    }

    #[test]
    fn is_started_again_when_it_was_killed() {
        let dir = Scratch::new();
        script(&dir, "exec sleep 1000");
        let recentd = start(&dir);
        let first = child(&recentd, "sleep");
        kill(first, libc::SIGKILL);
        recentd.says("./logread was ended by signal 9; starting it again in 1 s");
        no_zombie(&recentd);
        assert_ne!(child(&recentd, "sleep"), first);
    }

    #[test]
    fn is_killed_when_it_stops_talking() {
        let dir = Scratch::new();
        script(&dir, "exec >&- sleep 1000");
        let recentd = start(&dir);
        recentd.says("./logread was ended by signal 9; starting it again in 1 s");
        no_zombie(&recentd);
    }

    #[test]
    fn leaves_no_half_line() {
        let dir = Scratch::new();
        let (one, two) = (failure(1), failure(2));
        fs::write(dir.join("lines.1"), &one[..40]).unwrap();
        fs::write(dir.join("lines.2"), two[40..].to_string() + &failure(3)).unwrap();
        script(&dir, "echo >>starts; n=$(wc -l <starts); n=$((n + 0)); cat lines.$n; [ $n = 1 ] || exec sleep 1000");
        let mut recentd = start(&dir);
        recentd.bans(&[3]);
    }

    #[test]
    fn does_not_outlive_recentd() {
        let dir = Scratch::new();
        script(&dir, "exec sleep 1000");
        let mut recentd = start(&dir);
        let child = child(&recentd, "sleep");
        recentd.kill(libc::SIGKILL);
        assert!(within(PATIENCE, || !runs(child)), "logread lives on");
    }

    #[test]
    fn is_named_when_it_is_missing() {
        let dir = Scratch::new();
        let mut recentd = start(&dir);
        recentd.says("./logread cannot be run; starting it again in 1 s");
        recentd.says("./logread cannot be run; starting it again in 2 s");
        no_zombie(&recentd);
        fs::write(dir.join("lines"), failure(1)).unwrap();
        script(&dir, "cat lines; exec sleep 1000");
        recentd.bans(&[1]);
    }

    #[test]
    fn is_looked_for_in_path() {
        let dir = Scratch::new();
        fs::write(dir.join("lines"), failure(1)).unwrap();
        script(&dir, "cat lines; exec sleep 1000");
        let mut command = program();
        let path = format!("{}:{}", dir.path().display(), std::env::var("PATH").unwrap());
        command.env("PATH", path);
        let mut recentd = Running::start_by(command, &dir, &[]);
        recentd.bans(&[1]);
        recentd.says("watching output of -f from logread");
    }
}

mod socket {
    use super::*;

    fn start(dir: &Scratch) -> Running {
        let recentd = Running::start(dir, &["--socket", "log.sock"]);
        recentd.says("watching socket log.sock");
        recentd
    }

    fn client(dir: &Scratch) -> UnixDatagram {
        let client = UnixDatagram::unbound().unwrap();
        client.connect(dir.join("log.sock")).unwrap();
        client
    }

    #[test]
    fn takes_what_syslog_clients_send() {
        let dir = Scratch::new();
        let mut recentd = start(&dir);
        let client = client(&dir);
        // glibc and OpenBSD, musl, those that count the NUL, both; syslog-ng and rsyslog add a host, or write RFC 5424.
        for datagram in [
            message(1),
            message(2) + "\n",
            message(3) + "\0",
            message(4) + "\n\0",
            message(5).replace(" dropbear", " OpenWrt dropbear") + "\n",
            "<84>1 2026-11-22T16:53:24+00:00 OpenWrt dropbear 6 - - Bad password attempt for 'root' from 203.0.113.6:4022\n".into(),
            "<84>dropbear[7]: Bad password attempt for 'root' from 203.0.113.7:4022".into(),
        ] {
            client.send(datagram.as_bytes()).unwrap();
        }
        recentd.bans(&[1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn makes_one_record_of_one_datagram() {
        let dir = Scratch::new();
        let mut recentd = start(&dir);
        let client = client(&dir);
        client.send(format!("<30>Nov 22 16:53:24 uhttpd[1]: failed login for x\n{}\n{}", message(1), failure(2)).as_bytes()).unwrap();
        // Neither the end of one nor an empty one runs into the next.
        client.send(b"<84>Nov 22 16:53:24 dropbear[3]: Bad password attempt for 'root' from ").unwrap();
        client.send(b"203.0.113.3:4022").unwrap();
        client.send(b"").unwrap();
        client.send(b"\n").unwrap();
        client.send(b"\0").unwrap();
        client.send(message(4).as_bytes()).unwrap();
        recentd.bans(&[4]);
    }

    #[test]
    fn passes_over_what_is_too_long() {
        let dir = Scratch::new();
        let mut recentd = start(&dir);
        let client = client(&dir);
        for length in [4094, 4095, 4096, 4097, 9000, 60_000] {
            // Cut anywhere, it must not end in somebody's address.
            let text = message(1).replace("203.0.113.1:4022", &"203.0.113.1:4022 ".repeat(4000));
            client.send(&text.as_bytes()[..length]).unwrap();
        }
        client.send(message(2).as_bytes()).unwrap();
        recentd.bans(&[2]);
    }

    #[test]
    fn belongs_to_its_owner() {
        for (options, expected) in [(&[] as &[&str], 0o600), (&["--socket_mode", "0666"], 0o666), (&["--socket_mode", "0620"], 0o620)] {
            let dir = Scratch::new();
            let recentd = Running::start(&dir, &[&["--socket", "log.sock"], options].concat());
            recentd.says("watching");
            let meta = fs::metadata(dir.join("log.sock")).unwrap();
            assert!(meta.file_type().is_socket());
            assert_eq!(meta.permissions().mode() & 0o777, expected, "{options:?}");
        }
    }

    #[test]
    fn is_bound_again_after_a_crash_or_a_stop() {
        let dir = Scratch::new();
        for (n, signal) in [(1, libc::SIGKILL), (2, libc::SIGTERM), (3, libc::SIGINT)] {
            let mut recentd = start(&dir);
            client(&dir).send(message(n).as_bytes()).unwrap();
            recentd.bans(&[n]);
            recentd.kill(signal);
        }
    }

    #[test]
    fn is_not_taken_from_another() {
        let dir = Scratch::new();
        let mut first = start(&dir);
        let mut second = Running::start(&dir, &["--socket", "log.sock"]);
        assert_eq!(second.ends().code(), Some(111));
        let said = second.said();
        assert!(said.contains("log.sock: address in use"), "{said}");
        client(&dir).send(message(1).as_bytes()).unwrap();
        first.bans(&[1]);
    }

    #[test]
    fn replaces_nothing_but_a_socket() {
        let dir = Scratch::new();
        fs::write(dir.join("log.sock"), "precious").unwrap();
        let mut recentd = Running::start(&dir, &["--socket", "log.sock"]);
        assert_eq!(recentd.ends().code(), Some(111));
        assert!(recentd.said().contains("address in use"), "{}", recentd.said());
        assert_eq!(fs::read_to_string(dir.join("log.sock")).unwrap(), "precious");
    }

    #[test]
    fn needs_its_directory() {
        let dir = Scratch::new();
        let mut recentd = Running::start(&dir, &["--socket", "nowhere/log.sock"]);
        assert_eq!(recentd.ends().code(), Some(111));
        assert!(recentd.said().contains("nowhere/log.sock: no such file or directory"), "{}", recentd.said());
    }
}

mod output {
    use super::*;

    /// The program with a `/dev/log` of its own: a link to `devlog` in the test's directory, in a mount namespace.
    fn with_dev_log(dir: &Scratch) -> Command {
        let inner = program();
        let mut command = Command::new("unshare");
        let script = "mount -t tmpfs tmpfs /dev && ln -s \"$1\" /dev/log && shift && exec \"$@\"";
        command.args(["--mount", "sh", "-c", script, "sh"]).arg(dir.join("devlog"));
        command.arg(inner.get_program()).args(inner.get_args());
        command
    }

    fn may_unshare() -> bool {
        let works = is_root() && Command::new("unshare").args(["--mount", "true"]).status().is_ok_and(|status| status.success());
        if !works {
            skip("a /dev/log of its own needs root and unshare");
        }
        works
    }

    fn bind(dir: &Scratch) -> UnixDatagram {
        let path = dir.join("devlog");
        let _ = fs::remove_file(&path);
        let socket = UnixDatagram::bind(path).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket
    }

    fn next(socket: &UnixDatagram) -> String {
        let mut buffer = [0; 2000];
        let deadline = Instant::now() + PATIENCE;
        let length = loop {
            match socket.recv(&mut buffer) {
                // Any signal ends a wait that has a timeout.
                Err(error) if error.kind() == ErrorKind::Interrupted && Instant::now() < deadline => {}
                result => break result.expect("a line arrives at /dev/log"),
            }
        };
        String::from_utf8(buffer[..length].to_vec()).unwrap()
    }

    #[test]
    fn goes_to_syslog() {
        if !may_unshare() {
            return;
        }
        let dir = Scratch::new();
        let devlog = bind(&dir);
        let mut recentd = Running::start_by(with_dev_log(&dir), &dir, &["--source", "stdin", "--log", "syslog"]);
        // logd cuts the first 16 bytes when the 16th is a blank (ubox log/syslog.c), so all of the stamp must be there.
        let header = format!("<29>Jan  1 00:00:00 recentd[{}]: ", recentd.pid());
        let first = next(&devlog);
        assert!(first.starts_with(&format!("{header}version ")), "{first}");
        recentd.stdin().as_mut().unwrap().write_all(failure(1).as_bytes()).unwrap();
        assert_eq!(next(&devlog), format!("{header}ban 203.0.113.1 for 3600 s: 1 failure within 900 s, the last: dropbear bad-password"));
        // logd was restarted: its socket is another one.
        // (Another test's fork may hold it open for a moment, so it is shut down, too.)
        devlog.shutdown(Shutdown::Both).unwrap();
        drop(devlog);
        let devlog = bind(&dir);
        recentd.stdin().as_mut().unwrap().write_all(failure(2).as_bytes()).unwrap();
        assert!(next(&devlog).contains("ban 203.0.113.2"));
        assert_eq!(recentd.said(), "");
    }

    #[test]
    fn goes_to_stderr_while_there_is_no_syslog() {
        if !may_unshare() {
            return;
        }
        let dir = Scratch::new();
        let mut recentd = Running::start_by(with_dev_log(&dir), &dir, &["--source", "stdin", "--log", "syslog"]);
        recentd.stdin().as_mut().unwrap().write_all(failure(1).as_bytes()).unwrap();
        recentd.says("recentd: ban 203.0.113.1 for 3600 s");
        let devlog = bind(&dir);
        recentd.stdin().as_mut().unwrap().write_all(failure(2).as_bytes()).unwrap();
        assert!(next(&devlog).contains("ban 203.0.113.2"));
    }

    /// What `explain` makes of `log`, one JSON object a line.
    fn explained(log: &str) -> Vec<String> {
        let mut explain = program().args(["explain", "--json", "--config", "none"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        explain.stdin.take().unwrap().write_all(log.as_bytes()).unwrap();
        let output = explain.wait_with_output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().map(String::from).collect()
    }

    #[test]
    fn of_ours_is_never_an_attack() {
        let dir = Scratch::new();
        let options = ["--source", "stdin", "--hitcount", "1", "--allow", "203.0.113.9"];
        let mut recentd = Running::start(&dir, &options);
        let mut stdin = recentd.stdin().take().unwrap();
        for n in [1, 2, 9, 1] {
            stdin.write_all(failure(n).as_bytes()).unwrap();
        }
        drop(stdin);
        recentd.ends();
        let said = recentd.said();
        assert!(said.lines().count() >= 4, "{said}");
        // As syslog sends it, as procd hands on what goes to stderr, and bare.
        let log: String = said
            .lines()
            .flat_map(|line| {
                let body = line.strip_prefix("recentd: ").unwrap();
                [
                    format!("Sat Aug 15 10:00:00 2026 daemon.notice recentd[5]: {body}\n"),
                    format!("Sat Aug 15 10:00:00 2026 daemon.err recentd[5]: {line}\n"),
                    format!("{line}\n"),
                ]
            })
            .collect();
        let rows = explained(&log);
        assert_eq!(rows.len(), log.lines().count());
        for (number, row) in rows.iter().enumerate() {
            let why = if number % 3 == 2 { "not a syslog line" } else { "not watched" };
            assert!(row.contains("\"address\":null") && row.contains(why), "{row}");
        }
    }

    #[test]
    fn into_a_closed_pipe_is_no_drama() {
        let mut explain = program().args(["explain", "--config", "none"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = explain.stdin.take().unwrap();
        let writer = thread::spawn(move || while stdin.write_all(failure(1).as_bytes()).is_ok() {});
        let mut head = String::new();
        BufReader::new(explain.stdout.take().unwrap()).read_line(&mut head).unwrap();
        assert!(head.starts_with("LINE"));
        // The reader is gone now, as `head` would be.
        let mut status = None;
        let ended = within(PATIENCE, || {
            status = explain.try_wait().unwrap();
            status.is_some()
        });
        if !ended {
            explain.kill().unwrap();
        }
        assert!(ended, "explain goes on for nobody");
        writer.join().unwrap();
        let status = status.unwrap();
        assert!(status.signal() == Some(libc::SIGPIPE) || status.code() == Some(111), "{status}");
        let mut said = String::new();
        explain.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, "");
    }

    #[test]
    fn that_nobody_reads_does_not_end_the_daemon() {
        let dir = Scratch::new();
        let fifo = dir.join("stderr");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let reader = thread::spawn({
            let fifo = fifo.clone();
            move || drop(File::open(fifo).unwrap())
        });
        // sh opens the pipe, whose reader goes away at once, and becomes recentd.
        let inner = program();
        let mut command = Command::new("sh");
        command.args(["-c", "exec 2>stderr; exec \"$@\"", "sh"]).arg(inner.get_program()).args(inner.get_args());
        let mut recentd = Running::start_by(command, &dir, &["--source", "stdin"]);
        reader.join().unwrap();
        for n in 1..5 {
            recentd.stdin().as_mut().unwrap().write_all(failure(n).as_bytes()).unwrap();
            recentd.bans(&(1..=n).collect::<Vec<u8>>());
        }
    }
}

/// Most memory ever used by `pid`, in KiB.
fn peak(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// 50 MB of attacks from all over, noise, and lines that are too long.
#[test]
fn memory_stays_what_it_is() {
    let mut explain = program().args(["explain", "--config", "none"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = explain.stdin.take().unwrap();
    let stdout = BufReader::new(explain.stdout.take().unwrap());
    let (told, lines) = std::sync::mpsc::channel();
    let reader = thread::spawn(move || stdout.lines().for_each(|line| told.send(line.unwrap()).unwrap()));
    let noise = format!("Sat Aug 15 10:00:00 2026 daemon.info dnsmasq[1]: {}\n", "x".repeat(3900));
    let long = format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: {}\n", "x".repeat(9000));
    let (mut sent, mut number, mut at_first) = (0usize, 0u32, 0);
    let mut send = |stdin: &mut std::process::ChildStdin, number: u32| {
        let [_, b, c, d] = number.to_be_bytes();
        let attack = format!(
            "Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[{number}]: Bad password attempt for 'root' from 2001:db8:{b:x}:{c:x}::{d:x}:4022\n"
        );
        for text in [&attack, &noise, &long] {
            stdin.write_all(text.as_bytes()).unwrap();
            sent += text.len();
        }
        sent
    };
    let deadline = Instant::now() + 30 * PATIENCE;
    loop {
        number += 1;
        let sent = send(&mut stdin, number);
        if at_first == 0 && lines.try_iter().count() > 0 {
            // It has answered: all of its code that matters has run once.
            at_first = peak(explain.id());
        }
        if sent > 50_000_000 {
            break;
        }
        assert!(Instant::now() < deadline, "too slow: {sent} bytes");
    }
    let at_last = peak(explain.id());
    drop(stdin);
    assert!(explain.wait().unwrap().success());
    reader.join().unwrap();
    assert!(lines.try_iter().last().is_some_and(|line| line.contains("count against somebody")));
    // An emulator keeps what it has translated.
    let room = if emulated() { 16 << 10 } else { 1 << 10 };
    assert!(at_first > 0 && at_last - at_first < room, "{at_first} KiB at first, {at_last} KiB at last");
}
