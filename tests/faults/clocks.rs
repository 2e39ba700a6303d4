//! Clocks that jump, a machine that has just booted, signals at any moment, a disk that is full.

use super::*;
use std::process::ExitStatus;

/// A failed log-in of 203.0.113.`n`, now, by the log's own clock.
fn now(n: u8) -> String {
    let date = Command::new("date").args(["-u", "+%a %b %e %H:%M:%S %Y"]).env("LC_ALL", "C").output().unwrap();
    let stamp = String::from_utf8(date.stdout).unwrap();
    format!("{} authpriv.warn dropbear[{n}]: Bad password attempt for 'root' from 203.0.113.{n}:4022\n", stamp.trim())
}

/// The wall clock is asked once, when a file is opened at the start. Whatever is done to it from then on, nobody looks.
#[test]
fn the_wall_clock_is_not_asked() {
    if !may_trace() {
        return;
    }
    let mut it = Traced::start(Lists::Pipes, &["trace=all".into()]);
    it.goes_through_it(false, RECOVERY);
    assert!(it.bans(&[1, 2], RECOVERY));
    let trace = it.trace();
    // The loader asks as well, for nothing of ours.
    let ours = trace.split_once("SIG_BLOCK, [HUP PIPE]").unwrap().1;
    assert!(ours.matches("CLOCK_MONOTONIC,").count() > 10, "{ours}");
    assert_eq!(ours.matches("CLOCK_REALTIME").count(), 1, "{ours}");
    assert!(!ours.contains("CLOCK_BOOTTIME"), "it goes on while the machine is suspended; the kernel's own timeouts do not");
}

/// The next log is empty when it is found, and the user has no watch left for it.
#[test]
fn the_next_log_is_looked_at_where_it_cannot_be_watched() {
    if !may_trace() {
        return;
    }
    // The directory twice, and the log.
    let mut it = Traced::start(Lists::Pipes, &["trace=inotify_add_watch,poll,ppoll".into(), "inject=inotify_add_watch:error=ENOSPC:when=4+".into()]);
    it.is_up();
    fs::rename(it.dir.join("log"), it.dir.join("log.1")).unwrap();
    File::create(it.dir.join("log")).unwrap();
    assert!(within(RECOVERY, || it.trace().contains("ENOSPC")), "{}", it.trace());
    it.attack(1);
    assert!(it.bans(&[1], Duration::from_secs(10)), "{}", it.trace());
}

/// Each seventh read of the log fails. No line of it is lost, and none counts twice.
#[test]
fn a_log_that_cannot_always_be_read_is_counted_once() {
    if !may_trace() {
        return;
    }
    let mut it = Traced::start_of(Lists::Pipes, &["trace=read".into(), "inject=read:error=EIO:when=4+7".into()], true);
    assert!(within(RECOVERY, || it.said().contains("source found")));
    for n in 10..50 {
        it.append(&now(n).repeat(2));
        thread::sleep(Duration::from_millis(50));
    }
    it.append(&now(1).repeat(3));
    assert!(it.bans(&[1], RECOVERY), "{}", it.said());
    assert!(it.trace().matches("INJECTED").count() > 1 && it.said().contains("source lost: file log: input/output error"), "{}\n{}", it.said(), it.trace());
    assert_eq!(it.written, "+203.0.113.1\n", "a failure counted twice");
    it.lets_go();
    it.append(&(10..50).map(now).collect::<String>());
    assert!(it.bans(&(10..50).collect::<Vec<u8>>(), RECOVERY), "{}", it.written);
}

/// poll(2) refuses to look at more descriptors than a process may have. recentd looks for itself then, once a second.
#[test]
fn a_limit_on_descriptors_that_poll_cannot_keep() {
    let dir = Scratch::new();
    File::create(dir.join("log")).unwrap();
    let mut recentd = Running::start(&dir, &["--file", "log", "--control", "control"]);
    recentd.says("source found");
    let mut prlimit = Command::new("prlimit");
    prlimit.args(["--nofile=4:", "--pid"]).arg(recentd.pid().to_string());
    assert!(prlimit.status().unwrap().success());
    append(&dir, &now(1));
    recentd.bans(&[1]);
    idles(&recentd);
    append(&dir, &now(2));
    recentd.bans(&[1, 2]);
}

/// A clock that starts with the machine starts with a small number; what the file says of before is not of now.
#[test]
fn a_machine_that_has_just_booted() {
    if !is_root() || emulated() {
        return skip("a clock of one's own needs root and no emulator");
    }
    let up = fs::read_to_string("/proc/uptime").unwrap();
    let up: i64 = up.split('.').next().unwrap().parse().unwrap();
    let dir = Scratch::new();
    let old = |n: u8, ago: i64| {
        let date = Command::new("date").args(["-u", "-d", &format!("-{ago} seconds"), "+%a %b %e %H:%M:%S %Y"]).env("LC_ALL", "C").output().unwrap();
        now(n).replacen(&now(n)[..24], String::from_utf8(date.stdout).unwrap().trim(), 1)
    };
    fs::write(dir.join("log"), old(1, 600).repeat(14) + &old(2, 8).repeat(14) + &now(9)).unwrap();
    let mut unshare = Command::new("unshare");
    let command = program();
    unshare.args(["--time", "--monotonic", &format!("-{}", up - 30), "--fork", "--kill-child"]).arg(command.get_program());
    let mut recentd = Running::start_by(unshare, &dir, &["--file", "log", "--hitcount", "15"]);
    recentd.says("source found");
    for text in [now(1), now(2), now(3).repeat(15)] {
        append(&dir, &text);
    }
    recentd.bans(&[2, 3]);
}

/// Killed at any call, by any of three signals, and started again: what the log says is known all the same.
#[test]
fn killed_at_any_call_and_started_again() {
    if !may_trace() {
        return;
    }
    let calls = record(Lists::Pipes);
    let mut all = Vec::new();
    for (call, (before, times)) in &calls {
        let (call, _) = ERRORS.iter().find(|(name, _)| name == call).unwrap();
        let some = (1..=*times).step_by((times / 4).max(1)).map(|number| (*call, before + number));
        all.extend(some.zip(["signal=TERM", "signal=QUIT", "signal=KILL"].iter().cycle().skip(all.len() % 3)));
    }
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while let Some(((call, number), effect)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = comes_back(call, *number, effect) {
                        wrong.lock().unwrap().push(format!("{call} {number} {effect}: {why}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {} went wrong\n\n{}", wrong.len(), all.len(), wrong.join("\n\n"));
    assert!(all.len() > 50, "{}", all.len());
}

fn comes_back(call: &str, number: usize, effect: &str) -> Result<(), String> {
    let mut it = Traced::start(Lists::Pipes, &["trace=poll".into(), format!("inject={call}:{effect}:when={number}")]);
    it.is_up();
    // One has enough, one needs another.
    it.append(&(now(1).repeat(3) + &now(2).repeat(2)));
    within(Duration::from_secs(1), || it.said().contains("ban 203.0.113.1 for") || it.child.try_wait().unwrap().is_some());
    it.ask("status", Duration::from_millis(250));
    it.ask("ban 203.0.113.9 600", Duration::from_millis(250));
    it.ask("unban 203.0.113.9", Duration::from_millis(250));
    let mut ended: Option<ExitStatus> = None;
    within(Duration::from_millis(100), || {
        ended = it.child.try_wait().unwrap();
        ended.is_some()
    });
    let ended = match ended {
        Some(ended) => ended,
        // That call comes with a rotation, which would take what can be read back with it.
        None => {
            it.child.kill().unwrap();
            it.child.wait().unwrap()
        }
    };
    if ended.signal().is_none() {
        return Err(format!("it ended with {ended}: {}", it.said()));
    }
    let mut again = program();
    again.args(["run", "--config", "none", "--log", "stderr", "--sys", "sys", "--proc", "proc", "--hitcount", "3", "--ubus", "off"]);
    again.args(["--file", "log", "--control", "control", "--sink", "xt_recent"]);
    let said = File::create(it.dir.join("said")).unwrap();
    it.child = again.current_dir(it.dir.path()).stdin(Stdio::null()).stderr(said).spawn().unwrap();
    if !within(RECOVERY, || it.said().contains("source found")) {
        return Err(format!("it does not start again: {}", it.said()));
    }
    it.append(&(now(1) + &now(2)));
    if !it.bans(&[1, 2], RECOVERY) {
        return Err(format!("not banned: {}\n{}", it.written, it.said()));
    }
    if it.ask("status", Duration::from_secs(5)).is_none() {
        return Err(format!("the control socket does not answer: {}", it.said()));
    }
    Ok(())
}

/// recentd writes no files. What it says may have no place to go to.
#[test]
fn a_full_disk_under_what_it_says() {
    let dir = Scratch::new();
    let mut command = Command::new("sh");
    command.args(["-c", "exec \"$@\" 2>/dev/full", "sh"]).arg(program().get_program()).args(program().get_args());
    let mut recentd = Running::start_by(command, &dir, &["--source", "stdin"]);
    let mut stdin = recentd.stdin().take().unwrap();
    for n in 1..=3 {
        stdin.write_all(now(n).as_bytes()).unwrap();
        recentd.bans(&(1..=n).collect::<Vec<u8>>());
    }
}
