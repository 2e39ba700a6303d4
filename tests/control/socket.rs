//! The control socket: created, replaced, left alone, removed.

use super::*;

#[test]
fn is_for_root_only_and_removed_at_the_end() {
    let mut recentd = Recentd::start(&[]);
    let meta = fs::metadata(recentd.dir.join("ctl")).unwrap();
    assert!(meta.file_type().is_socket());
    assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    let mut waiting = recentd.connect();
    let Recentd { dir, running, log, .. } = &mut recentd;
    drop(std::mem::replace(log, Command::new("true").stdin(std::process::Stdio::piped()).spawn().unwrap().stdin.take().unwrap()));
    assert_eq!(running.ends().code(), Some(0));
    assert!(!dir.join("ctl").exists());
    // A client that was not yet accepted is reset.
    assert!(!matches!(waiting.read(&mut [0; 9]), Ok(1..)));
}

#[test]
fn a_stale_one_is_replaced() {
    let mut recentd = Recentd::start(&[]);
    recentd.json("ban 198.18.2.7");
    recentd.running.kill(libc::SIGKILL);
    assert!(recentd.dir.join("ctl").exists());
    let Recentd { dir, running, .. } = recentd;
    drop(running);
    let recentd = Recentd::start_in(dir, &[]);
    assert_eq!(recentd.json("status")["protected"], true);
    assert!(!recentd.running.said().contains("cannot bind"), "{}", recentd.running.said());
}

#[test]
fn a_file_that_is_no_socket_is_left_alone_and_guarding_goes_on() {
    let dir = Scratch::new();
    fs::write(dir.join("ctl"), "precious").unwrap();
    let mut running = Running::start(&dir, &["--source", "stdin", "--control", "ctl"]);
    running.says("recentd: cannot bind the control socket ctl: already exists, but is different (errno 17); it is not a socket: remove it, or set option control to another path; until it is bound 'recentd status' and the like do not work\n");
    running.stdin().as_mut().unwrap().write_all(failure("203.0.113.7").as_bytes()).unwrap();
    running.bans(&[7]);
    drop(running.stdin().take());
    assert_eq!(running.ends().code(), Some(0));
    assert_eq!(fs::read_to_string(dir.join("ctl")).unwrap(), "precious");
}

#[test]
fn a_second_recentd_says_so_and_goes_on_without_a_control_socket() {
    let mut first = Recentd::start(&[]);
    let dir = Scratch::new();
    let path = first.dir.join("ctl");
    let mut second = Running::start(&dir, &["--source", "stdin", "--control", path.to_str().unwrap()]);
    second.says(&format!("recentd: cannot bind the control socket {}: address in use (errno ", path.display()));
    second.says("; another recentd answers there; until it is bound ");
    second.stdin().as_mut().unwrap().write_all(failure("203.0.113.7").as_bytes()).unwrap();
    second.bans(&[7]);
    first.reads(&failure("203.0.113.8"));
    assert_eq!(first.bans()[0]["address"], "203.0.113.8");
    drop(second.stdin().take());
    second.ends();
    assert_eq!(first.json("status")["protected"], true, "its socket is still there");
}

/// Another user cannot even connect to a socket that root left behind.
#[test]
fn a_stale_one_of_another_user_is_named_for_what_it_is() {
    if !is_root() {
        return skip("needs root, who can become another user");
    }
    let dir = Scratch::new();
    drop(UnixListener::bind(dir.join("ctl")).unwrap());
    fs::set_permissions(dir.join("ctl"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    // Nobody may not look into root's directories.
    let mut nobody = program_in(dir.path());
    nobody.uid(65534).gid(65534);
    let running = Running::start_by(nobody, &dir, &["--source", "stdin", "--control", "ctl"]);
    running.says("recentd: not root: the kernel's lists belong to root\n");
    running.says("recentd: cannot bind the control socket ctl: permission denied (errno 13)");
    running.says("watching");
    assert!(!running.said().contains("another recentd"), "{}", running.said());
}

/// At boot its directory may be missing, or the recentd before may not have ended. Also with the rights that are left: nothing else is asked of the system
/// meanwhile, not even by a client.
#[test]
fn is_bound_when_that_is_possible_at_last() {
    let dir = Scratch::new();
    let mut running = Running::start(&dir, &["--source", "stdin", "--control", "late/ctl"]);
    running.says("recentd: cannot bind the control socket late/ctl: no such file or directory (errno 2); trying again; until it is bound 'recentd status' and the like do not work\n");
    running.says("watching");
    fs::create_dir(dir.join("late")).unwrap();
    running.says("recentd: the control socket late/ctl is bound now\n");
    assert_eq!(fs::metadata(dir.join("late/ctl")).unwrap().permissions().mode() & 0o777, 0o600);
    let status = program().args(["status", "--config", "none", "--control", "late/ctl"]).current_dir(dir.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&status.stdout).contains("PROTECTED"), "{status:?}");
    running.stdin().as_mut().unwrap().write_all(failure("203.0.113.7").as_bytes()).unwrap();
    running.bans(&[7]);
    drop(running.stdin().take());
    assert_eq!(running.ends().code(), Some(0));
    assert!(!dir.join("late/ctl").exists());
}

/// A second recentd takes over the socket of one that has ended.
#[test]
fn is_taken_over_from_one_that_ends() {
    let mut first = Recentd::start(&[]);
    let dir = Scratch::new();
    let path = first.dir.join("ctl");
    let second = Running::start(&dir, &["--source", "stdin", "--control", path.to_str().unwrap()]);
    second.says("another recentd answers there");
    second.says("watching");
    first.running.kill(libc::SIGKILL);
    second.says(&format!("the control socket {} is bound now", path.display()));
    assert_eq!(first.json("status")["protected"], true);
}

#[test]
fn can_be_switched_off() {
    let dir = Scratch::new();
    let mut running = Running::start(&dir, &["--source", "stdin", "--control", "off"]);
    running.stdin().as_mut().unwrap().write_all(failure("203.0.113.7").as_bytes()).unwrap();
    running.bans(&[7]);
    assert!(!dir.join("off").exists());
}

#[test]
fn a_path_that_cannot_be_bound_is_logged_and_guarding_goes_on() {
    let dir = Scratch::new();
    let mut running = Running::start(&dir, &["--source", "stdin", "--control", "nowhere/ctl"]);
    running.says("recentd: cannot bind the control socket nowhere/ctl: no such file or directory");
    running.stdin().as_mut().unwrap().write_all(failure("203.0.113.7").as_bytes()).unwrap();
    running.bans(&[7]);
}

/// The next client waits. recentd must not try to accept it without pause.
#[test]
fn without_descriptors_recentd_waits() {
    if emulated() {
        // An emulator needs descriptors of its own. The test also runs without one.
        return;
    }
    let dir = Scratch::new();
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 7; exec \"$0\" \"$@\""]).arg(program().get_program());
    let mut running = Running::start_by(shell, &dir, &["--source", "stdin", "--control", "ctl"]);
    running.says("watching");
    let clients: Vec<_> = (0..3).map(|_| UnixStream::connect(dir.join("ctl")).unwrap()).collect();
    thread::sleep(Duration::from_millis(50));
    let switches = || {
        let status = fs::read_to_string(format!("/proc/{}/status", running.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:").map(str::to_string));
        (line.unwrap().trim().parse::<u64>().unwrap(), time_used(&running))
    };
    let before = switches();
    thread::sleep(Duration::from_millis(500));
    let after = switches();
    assert!(after.0 - before.0 < 20 && after.1 - before.1 < Duration::from_millis(20), "{before:?} {after:?}");
    drop(clients);
    running.stdin().as_mut().unwrap().write_all(failure("203.0.113.7").as_bytes()).unwrap();
    running.bans(&[7]);
}
