//! Which calls the whole program makes, seen by strace: none that is not in the list, and of the list all.

use super::*;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

/// The program under strace, whose output goes to `trace`. `-n` has it print the numbers of calls.
fn traced(trace: &std::path::Path, more: &[&str]) -> Command {
    let inner = program();
    let mut command = Command::new("strace");
    command.args(["-n", "-o"]).arg(trace).args(more).arg(inner.get_program()).args(inner.get_args());
    command
}

fn has_strace() -> bool {
    let has = Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok_and(|status| status.success());
    if !has {
        skip("no strace");
    }
    has
}

/// The program itself: what strace started.
fn inner(recentd: &Running) -> u32 {
    children(recentd.pid()).first().unwrap().0
}

/// The numbers of all calls after the filter was set.
fn calls(trace: &PathBuf) -> BTreeSet<u16> {
    let text = fs::read_to_string(trace).unwrap();
    let after = text.split_once("prctl(PR_SET_SECCOMP").expect("the filter is set").1;
    // A line begins with "[ 257] openat(".
    let number = |line: &str| line.strip_prefix('[')?.split(']').next()?.trim().parse().ok();
    after.lines().filter_map(number).collect()
}

/// A file that is rotated and cut, clients, a list that goes and comes back, a stop and a continuation.
fn with_a_file(dir: &Scratch) -> BTreeSet<u16> {
    let (log, trace) = (dir.join("log"), dir.join("trace.file"));
    append(&log, "");
    let mut recentd = Running::start_by(traced(&trace, &[]), dir, &["--source", "file:log", "--source", "file:*.none", "--control", "ctl"]);
    recentd.says("source found");
    append(&log, &failure(1));
    recentd.bans(&[1]);
    fs::rename(&log, dir.join("log.1")).unwrap();
    append(&log, &failure(2));
    recentd.bans(&[1, 2]);
    fs::rename(&log, dir.join("log.1")).unwrap();
    append(&log, &failure(3).repeat(3));
    recentd.bans(&[1, 2, 3]);
    fs::write(&log, failure(4)).unwrap();
    recentd.bans(&[1, 2, 3, 4]);
    for command in ["status", "list"] {
        let mut ask = program();
        ask.args([command, "--config", "none", "--control"]).arg(dir.join("ctl")).stdout(Stdio::null());
        assert!(ask.status().unwrap().success());
    }
    // Stopped while it waits, it goes on with waiting by a call of the kernel's own. It may not have been waiting.
    let goes_on = || {
        for signal in [libc::SIGSTOP, libc::SIGCONT] {
            kill(inner(&recentd), signal);
            std::thread::sleep(Duration::from_millis(30));
        }
        fs::read_to_string(&trace).unwrap().contains("restart_syscall(")
    };
    assert!(within(PATIENCE, goes_on), "it goes on with poll(2)");
    kill(inner(&recentd), libc::SIGTERM);
    recentd.ends();
    calls(&trace)
}

/// A file of bans without end, which is written.
fn with_a_ban_file(dir: &Scratch) -> BTreeSet<u16> {
    let (log, trace, bans) = (dir.join("log"), dir.join("trace.bans"), dir.join("bans"));
    append(&log, "");
    fs::write(&bans, "198.51.100.9\n").unwrap();
    let mut recentd = Running::start_by(traced(&trace, &[]), dir, &["--source", "file:log", "--ban_file", "bans", "--ban_forever", "1"]);
    recentd.says("source found");
    append(&log, &failure(1));
    assert!(within(PATIENCE, || fs::read_to_string(&bans).unwrap() == "198.51.100.9\n203.0.113.1\n"));
    kill(inner(&recentd), libc::SIGTERM);
    recentd.ends();
    calls(&trace)
}

/// logd over ubus, from the start on.
fn with_ubus(dir: &Scratch) -> BTreeSet<u16> {
    with_a_bus(dir, "ubus")
}

/// The same, if ubus is found to have the log.
fn with_auto(dir: &Scratch) -> BTreeSet<u16> {
    with_a_bus(dir, "auto")
}

fn with_a_bus(dir: &Scratch, source: &str) -> BTreeSet<u16> {
    let (trace, logd) = (dir.join("trace.ubus"), Logd::default());
    let bus = Ubusd::start(&dir.join("ubus.sock"), &logd);
    let mut recentd = Running::start_by(traced(&trace, &[]), dir, &["--source", source, "--ubus", "ubus.sock"]);
    bus.is_read(1);
    logd.log(Entry::new("dropbear[9]: Bad password attempt for 'root' from 203.0.113.9:4022"));
    recentd.bans(&[9]);
    kill(inner(&recentd), libc::SIGTERM);
    recentd.ends();
    calls(&trace)
}

/// Whoever is not root is asked for, and refused.
fn ask_as_nobody(socket: &std::path::Path) {
    fs::set_permissions(socket.parent().unwrap(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(socket, fs::Permissions::from_mode(0o666)).unwrap();
    let heard = std::thread::scope(|scope| {
        let ask = scope.spawn(|| {
            // SAFETY: plain numbers. For the kernel, ids are a thread's own.
            unsafe { libc::syscall(libc::SYS_setresuid, 65534, 65534, 65534) };
            let mut answer = String::new();
            let mut stream = UnixStream::connect(socket).unwrap();
            stream.read_to_string(&mut answer).unwrap();
            answer
        });
        ask.join().unwrap()
    });
    assert!(heard.contains("only root may ask") || !is_root(), "{heard}");
}

/// Standard input to its end; what is said goes to a syslog, if there is one.
fn with_stdin(dir: &Scratch) -> BTreeSet<u16> {
    let trace = dir.join("trace.stdin");
    let mut recentd = Running::start_by(traced(&trace, &[]), dir, &["--source", "stdin", "--log", "syslog", "--control", "ctl"]);
    recentd.stdin().as_mut().unwrap().write_all(failure(5).as_bytes()).unwrap();
    recentd.bans(&[5]);
    ask_as_nobody(&dir.join("ctl"));
    drop(recentd.stdin().take());
    assert_eq!(recentd.ends().code(), Some(0));
    assert!(!dir.join("ctl").exists(), "its socket is removed at the end");
    calls(&trace)
}

#[test]
fn all_calls_are_in_the_list_and_all_of_the_list_is_made() {
    if !has_strace() {
        return;
    }
    let mut made = BTreeSet::new();
    for scenario in [with_a_file, with_a_ban_file, with_ubus, with_auto, with_stdin] {
        made.extend(scenario(&Scratch::new()));
    }
    let mut list: BTreeSet<u16> = sandbox::CALLS.into_iter().chain(sandbox::AT_THE_END).chain(sandbox::LISTING).chain(sandbox::KEEPING).collect();
    list.extend(sandbox::CHECKED.iter().map(|(number, ..)| *number));
    // clock_gettime64 and clock_getres_time64 are for 32-bit kernels that were built without the older calls; with these they are not made.
    if made.contains(&u16::try_from(libc::SYS_clock_gettime).unwrap()) {
        let newer = [403, 406].map(|number| number + if cfg!(target_arch = "mips") { 4000 } else { 0 });
        list.retain(|number| !newer.contains(number));
    }
    let forbidden: Vec<_> = made.difference(&list).collect();
    let never: Vec<_> = list.difference(&made).collect();
    assert_eq!((forbidden, never), (vec![], vec![]), "made but forbidden, listed but never made");
}

/// strace puts another call in the place of the program's own, as whoever has taken it over would.
#[test]
fn one_forbidden_call_ends_it() {
    if !has_strace() {
        return;
    }
    let dir = Scratch::new();
    for call in ["getuid", "getppid"] {
        let poll = if cfg!(target_arch = "aarch64") { "ppoll" } else { "poll" };
        let inject = format!("inject={poll}:retval=0:syscall={call}:when=3");
        let mut recentd = Running::start_by(traced(&dir.join("trace"), &["-e", &inject]), &dir, &["--source", "stdin"]);
        for n in 1..4 {
            let _ = recentd.stdin().as_mut().unwrap().write_all(failure(n).as_bytes());
        }
        recentd.ends();
        let trace = fs::read_to_string(dir.join("trace")).unwrap();
        assert!(trace.ends_with("+++ killed by SIGSYS +++\n"), "{call}: {trace}");
    }
}

/// The filter where logread may be started would let it pass.
#[test]
fn one_forbidden_call_ends_it_where_ubus_was_found() {
    if !has_strace() {
        return;
    }
    let (dir, logd) = (Scratch::new(), Logd::default());
    let bus = Ubusd::start(&dir.join("ubus.sock"), &logd);
    let command = traced(&dir.join("trace"), &["-e", "inject=accept:error=EAGAIN:syscall=getuid:when=1"]);
    let mut recentd = Running::start_by(command, &dir, &["--source", "auto", "--ubus", "ubus.sock", "--control", "ctl"]);
    bus.is_read(1);
    logd.log(Entry::new("dropbear[9]: Bad password attempt for 'root' from 203.0.113.9:4022"));
    recentd.bans(&[9]);
    let _knock = UnixStream::connect(dir.join("ctl")).unwrap();
    recentd.ends();
    let trace = fs::read_to_string(dir.join("trace")).unwrap();
    assert!(trace.ends_with("+++ killed by SIGSYS +++\n"), "{trace}");
}
