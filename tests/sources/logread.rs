//! A child `logread -f`: restarted, collected, never left behind.

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
    recentd.says("source found: program ./logread");
    assert!(!recentd.said().contains("lost"));
}

/// Scripts of logrotate send it to any daemon. recentd's child has it as any program has.
#[test]
fn outlives_a_hangup_of_recentd_and_not_its_own() {
    let dir = Scratch::new();
    fs::write(dir.join("lines"), failure(1)).unwrap();
    script(&dir, "cat lines; exec sleep 1000");
    let mut recentd = start(&dir);
    recentd.bans(&[1]);
    let child = child(&recentd, "sleep");
    recentd.notices(|| {
        kill(recentd.pid(), libc::SIGHUP);
        kill(child, libc::SIGHUP);
    });
    recentd.says(&format!("./logread was ended by signal {}; starting it again in 1 s", libc::SIGHUP));
    assert!(recentd.is_alive());
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

/// journalctl -f begins with its last ten lines, which would count as of now, at each start.
#[test]
fn is_told_to_give_nothing_old_where_it_is_journalctl() {
    let dir = Scratch::new();
    for (name, text) in [("old", failure(1)), ("new.1", failure(2)), ("new.2", failure(3))] {
        fs::write(dir.join(name), text).unwrap();
    }
    script(&dir, "[ \"$*\" = -afn0 ] || cat old; echo >>starts; n=$(wc -l <starts); cat new.$((n + 0)); [ $n = 2 ] && exec sleep 1000");
    fs::create_dir(dir.join("bin")).unwrap();
    fs::rename(dir.join("logread"), dir.join("bin/journalctl")).unwrap();
    let mut recentd = Running::start(&dir, &["--logread", "bin/journalctl"]);
    recentd.bans(&[2]);
    recentd.says("bin/journalctl ended with exit code 1; starting it again in 1 s; lines logged until then are lost");
    recentd.bans(&[2, 3]);
}

/// journalctl of a French Debian writes `nov. 30` where no locale is set.
#[test]
fn writes_months_in_english() {
    let dir = Scratch::new();
    fs::write(dir.join("lines"), failure(1)).unwrap();
    script(&dir, "[ \"$LC_ALL\" = C ] && [ \"$OTHER\" = kept ] && cat lines; exec sleep 1000");
    let mut command = program();
    command.env("LC_ALL", "fr_FR.UTF-8").env("OTHER", "kept");
    let mut recentd = Running::start_by(command, &dir, &["--logread", "./logread"]);
    recentd.bans(&[1]);
}

#[test]
fn is_looked_for_where_programs_are() {
    let dir = Scratch::new();
    // A logread that is everywhere: tail -f, of the input that it inherits.
    let mut recentd = Running::start(&dir, &["--logread", "tail"]);
    recentd.stdin().take().unwrap().write_all(failure(1).as_bytes()).unwrap();
    recentd.bans(&[1]);
    recentd.says("watching program tail");
    assert!(!recentd.said().contains("cannot be run"));
}
