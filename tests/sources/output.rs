//! Our own output: syslog, closed pipes, and that it is never an attack.

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
    // No stamp: BusyBox syslogd, sysklogd and syslog-ng would keep a wrong one, and reading back would go by it.
    // logd cuts the first 16 bytes when the 16th is a blank (ubox log/syslog.c).
    // authpriv.notice: to where the log-ins go.
    let header = format!("<85>recentd[{:06}]: ", recentd.pid());
    assert_ne!(header.as_bytes()["<85>".len() + 15], b' ');
    let first = next(&devlog);
    assert!(first.starts_with(&header.replace("85", "86")) && first.contains("]: version "), "{first}");
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

/// procd and systemd log what comes out of standard error, and call all of it an error or none. A terminal or a file keeps it.
#[test]
fn goes_to_syslog_with_a_level_where_standard_error_is_a_pipe() {
    if !may_unshare() {
        return;
    }
    let dir = Scratch::new();
    let devlog = bind(&dir);
    fs::write(dir.join("conf"), "config recentd\n\toption ban 'x'\n\tlist allow 'x'\n\toption file 'log'\n").unwrap();
    let options = ["--log", "auto", "--config", "conf"];
    let mut stderr = fifo(&dir.join("stderr"));
    let into = |file: &str| {
        let inner = with_dev_log(&dir);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("exec 2>{file}; exec \"$@\""), "sh"]).arg(inner.get_program()).args(inner.get_args());
        command
    };
    let mut recentd = Running::start_by(into("stderr"), &dir, &options);
    let mut heard = String::new();
    let mut until = |words: &str| {
        while !heard.contains(words) {
            let line = next(&devlog);
            let (level, text) = line.split_once("recentd[").unwrap();
            heard += &format!("{level}{}\n", text.split_once(": ").unwrap().1);
        }
    };
    until("source lost");
    append(&dir.join("log"), &failure(1));
    until("203.0.113.1 ");
    for expected in ["<86>version ", "<83>conf:3: list allow 'x' is NOT ALLOWED", "<84>conf:2: option ban 'x': must be ", "<84>source lost: file log", "<86>source found: file log", "<85>ban 203.0.113.1 for "] {
        assert!(heard.lines().any(|line| line.starts_with(expected)), "{expected}: {heard}");
    }
    assert_eq!(drain(&mut stderr), "");
    recentd.kill(libc::SIGTERM);
    // By hand, into a file.
    let _recentd = Running::start_by(into("kept"), &dir, &options);
    assert!(within(PATIENCE, || fs::read_to_string(dir.join("kept")).is_ok_and(|said| said.contains("recentd: conf:2: option ban"))));
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

/// svlogd with a full disk, a stuck procd, a terminal behind a dead connection.
#[test]
fn that_is_held_but_not_read_stops_nothing_and_is_counted() {
    let dir = Scratch::new();
    let mut stderr = fifo(&dir.join("stderr"));
    while stderr.write(&[b'x'; 512]).is_ok() {}
    let inner = program();
    let mut command = Command::new("sh");
    command.args(["-c", "exec 2>stderr; exec \"$@\"", "sh"]).arg(inner.get_program()).args(inner.get_args());
    let mut recentd = Running::start_by(command, &dir, &["--source", "stdin"]);
    for n in 1..5 {
        recentd.stdin().as_mut().unwrap().write_all(failure(n).as_bytes()).unwrap();
        recentd.bans(&(1..=n).collect::<Vec<u8>>());
    }
    assert_eq!(drain(&mut stderr).trim_matches('x'), "");
    recentd.stdin().as_mut().unwrap().write_all(failure(5).as_bytes()).unwrap();
    recentd.bans(&[1, 2, 3, 4, 5]);
    let mut said = String::new();
    assert!(within(PATIENCE, || {
        said += &drain(&mut stderr);
        said.contains("ban 203.0.113.5")
    }));
    let (news, rest) = said.split_once('\n').unwrap();
    // What it says at its start, and four bans.
    let lost: u32 = news.strip_prefix("recentd: lines that could not be written here: ").unwrap().parse().unwrap();
    assert!(lost >= 5, "{said}");
    assert!(rest.starts_with("recentd: ban 203.0.113.5 for 3600 s"), "{said}");
}

/// systemd gives a service a socket, a shell the terminal that is also its own. Neither may block, nor stop blocking for others.
#[test]
fn into_what_others_hold_as_well_neither_waits_nor_changes_it_for_them() {
    let (reader, writer) = std::os::unix::net::UnixStream::pair().unwrap();
    let (pipe_reader, pipe_writer) = std::io::pipe().unwrap();
    for (stderr, shared) in [(Stdio::from(std::os::fd::OwnedFd::from(writer.try_clone().unwrap())), writer.as_raw_fd()), (Stdio::from(pipe_writer.try_clone().unwrap()), pipe_writer.as_raw_fd())] {
        let mut command = program();
        command.args(["run", "--config", "none", "--log", "stderr", "--source", "stdin", "--sink", "dry-run", "--hitcount", "1", "--control", "off", "--ubus", "off"]);
        let mut recentd = command.stdin(Stdio::piped()).stderr(stderr).spawn().unwrap();
        let mut stdin = recentd.stdin.take().unwrap();
        let log: String = (0..5000).map(|n| failure(1).replace("203.0.113.1", &format!("198.51.{}.{}", n / 250, n % 250 + 1))).collect();
        let feeder = thread::spawn(move || stdin.write_all(log.as_bytes()).map_err(drop));
        let ended = within(PATIENCE, || recentd.try_wait().unwrap().is_some());
        let info = fs::read_to_string(format!("/proc/self/fdinfo/{shared}")).unwrap();
        let _ = recentd.kill();
        recentd.wait().unwrap();
        let _ = feeder.join().unwrap();
        assert!(ended, "it waits for a reader");
        let flags = info.lines().find_map(|line| line.strip_prefix("flags:")).unwrap();
        assert_eq!(u32::from_str_radix(flags.trim(), 8).unwrap() & libc::O_NONBLOCK.cast_unsigned(), 0, "{info}");
    }
    drop((reader, pipe_reader));
}
