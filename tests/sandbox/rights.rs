//! What the kernel says of the whole program while it runs, and what `recentd check` says of the kernel.

use super::*;

/// Waits until it has started: from then on it is confined.
fn watches(options: &[&str]) -> (Scratch, Running) {
    let dir = Scratch::new();
    let recentd = start(&dir, options);
    (dir, recentd)
}

fn start(dir: &Scratch, options: &[&str]) -> Running {
    let recentd = Running::start(dir, options);
    recentd.says("watching");
    recentd
}

fn shown(recentd: &Running) -> [String; 3] {
    ["CapEff", "NoNewPrivs", "Seccomp"].map(|key| status(recentd.pid(), key))
}

const NOTHING: &str = "0000000000000000";
const READ_ANY: &str = "0000000000000004";

#[test]
fn that_are_left_are_none_whatever_the_source() {
    let sources: [&[&str]; 5] = [
        &["--source", "stdin"],
        &["--socket", "log.sock"],
        &["--source", "logread"],
        &["--source", "ubus", "--ubus", "ubus.sock"],
        &["--source", "auto", "--ubus", "ubus.sock"],
    ];
    for source in sources {
        let (_dir, recentd) = watches(source);
        assert_eq!(shown(&recentd), [NOTHING, "1", "2"], "{source:?}");
    }
}

/// Nothing of the log is read before: with `source auto` on OpenWrt they are given up as soon as ubus has given the log.
#[test]
fn are_given_up_when_ubus_has_the_log_and_leave_no_child() {
    let (dir, logd) = (Scratch::new(), Logd::default());
    let bus = Ubusd::start_with(&dir.join("ubus.sock"), common::ubusd::Manners::default());
    let mut recentd = start(&dir, &["--source", "auto", "--ubus", "ubus.sock"]);
    bus.object("recentd");
    assert_eq!(shown(&recentd), ["CapEff", "NoNewPrivs", "Seccomp"].map(|key| status(std::process::id(), key)), "it may yet be logread");
    logd.log(Entry::new("dropbear[9]: Bad password attempt for 'root' from 203.0.113.9:4022"));
    bus.register(&logd);
    recentd.bans(&[9]);
    assert_eq!(shown(&recentd), [NOTHING, "1", "2"]);
    assert_eq!(limit(recentd.pid(), "Max processes"), "0 0");
}

#[test]
fn are_all_kept_if_it_is_told_so() {
    let (_dir, recentd) = watches(&["--source", "stdin", "--sandbox", "0"]);
    let own = std::process::id();
    assert_eq!(shown(&recentd), ["CapEff", "NoNewPrivs", "Seccomp"].map(|key| status(own, key)));
    let limits = |pid: u32| fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    assert_eq!(limits(recentd.pid()), limits(own));
}

#[test]
fn of_others_are_needed_to_follow_their_log_and_through_its_rotation() {
    if !is_root() {
        return skip("needs root, who may read other users' files");
    }
    let dir = Scratch::new();
    let (log, old) = (dir.join("log"), dir.join("log.1"));
    let others = |text: &str| {
        fs::write(&log, text).unwrap();
        fs::set_permissions(&log, fs::Permissions::from_mode(0o600)).unwrap();
        chown(&log, Some(65534), Some(65534)).unwrap();
    };
    others("");
    let mut recentd = start(&dir, &["--file", "log"]);
    assert_eq!(shown(&recentd), [READ_ANY, "1", "2"]);
    recentd.says("source found");
    append(&log, &failure(1));
    recentd.bans(&[1]);
    fs::rename(&log, old).unwrap();
    others(&failure(2));
    recentd.bans(&[1, 2]);
    // Of a log of one's own none is needed.
    let dir = Scratch::new();
    append(&dir.join("log"), "");
    assert_eq!(shown(&start(&dir, &["--file", "log"]))[0], NOTHING);
}

#[test]
fn over_sets_of_nftables_take_one_capability() {
    let works = is_root() && Command::new("unshare").args(["--net", "nft", "add", "table", "inet", "probe"]).status().is_ok_and(|s| s.success());
    if !works {
        return skip("sets of nftables need root, unshare, nft and a kernel that has them");
    }
    let dir = Scratch::new();
    let inner = program();
    let mut command = Command::new("unshare");
    command.arg("--net").arg(inner.get_program()).args(inner.get_args());
    let mut recentd = Running::start_by(command, &dir, &["--source", "stdin", "--sink", "nft"]);
    recentd.says("watching");
    assert_eq!(shown(&recentd), ["0000000000001000", "1", "2"]);
    recentd.stdin().as_mut().unwrap().write_all(failure(1).as_bytes()).unwrap();
    recentd.says("ban 203.0.113.1");
    let listed = || {
        let mut nft = Command::new("nsenter");
        nft.args(["--net", "-t", &recentd.pid().to_string(), "nft", "list", "set", "inet", "recentd", "v4"]);
        String::from_utf8(nft.output().unwrap().stdout).unwrap().contains("203.0.113.1 timeout 1h")
    };
    assert!(within(PATIENCE, listed), "{}", recentd.said());
}

/// The kernel's own list is no file that a limit on files is for.
#[test]
fn over_lists_of_xt_recent_take_none() {
    let rule = "iptables -w -A INPUT -m recent --name recentd --rcheck --seconds 60 -j DROP";
    let works = is_root() && Command::new("unshare").args(["--net", "sh", "-c", rule]).status().is_ok_and(|status| status.success());
    if !works {
        return skip("lists of xt_recent need root, unshare, iptables and a kernel that has them");
    }
    let inner = program();
    let mut command = Command::new("unshare");
    command.args(["--net", "sh", "-c", &format!("{rule} && exec \"$@\""), "sh"]).arg(inner.get_program()).args(inner.get_args());
    command.args(["run", "--config", "none", "--log", "stderr", "--source", "stdin", "--hitcount", "1", "--ubus", "off", "--control", "off"]);
    let mut recentd = command.stdin(Stdio::piped()).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    recentd.stdin.as_mut().unwrap().write_all(failure(1).as_bytes()).unwrap();
    let list = format!("/proc/{}/net/xt_recent/recentd", recentd.id());
    let listed = within(PATIENCE, || fs::read_to_string(&list).is_ok_and(|list| list.contains("203.0.113.1")));
    let pid = recentd.id();
    let (rights, file_size) = (["CapEff", "Seccomp"].map(|key| status(pid, key)), limit(pid, "Max file size"));
    recentd.kill().unwrap();
    recentd.wait().unwrap();
    assert!(listed, "no ban in {list}");
    assert_eq!((rights, file_size), ([NOTHING.into(), "2".into()], "0 0".into()));
}

#[test]
fn of_a_child_are_no_more() {
    let dir = Scratch::new();
    fs::write(dir.join("logread"), "#!/bin/sh\ngrep -E '^(CapEff|CapPrm|CapBnd|NoNewPrivs):' /proc/self/status >&2\nexec sleep 1000\n").unwrap();
    fs::set_permissions(dir.join("logread"), fs::Permissions::from_mode(0o755)).unwrap();
    let recentd = start(&dir, &["--source", "logread", "--logread", "./logread"]);
    let child = || children(recentd.pid()).first().map(|(pid, _)| *pid).filter(|pid| {
        fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|comm| comm.trim() == "sleep")
    });
    assert!(within(PATIENCE, || child().is_some()), "{}", recentd.said());
    let child = child().unwrap();
    assert_eq!(["CapEff", "CapPrm", "CapBnd", "NoNewPrivs", "Seccomp"].map(|key| status(child, key)), [NOTHING, NOTHING, NOTHING, "1", "2"]);
}

/// Soft and hard limit of `name`.
fn limit(pid: u32, name: &str) -> String {
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

#[test]
fn to_write_files_end_unless_output_is_one() {
    let names = ["Max core file size", "Max open files", "Max processes", "Max file size"];
    let all = |pid: u32| names.map(|name| limit(pid, name));
    let (_dir, recentd) = watches(&["--source", "stdin"]);
    assert_eq!(all(recentd.pid()), ["0 0", "48 48", "0 0", &limit(std::process::id(), "Max file size")], "what it says goes to a file");
    let mut command = program();
    command.args(["run", "--config", "none", "--log", "stderr", "--source", "stdin", "--sink", "dry-run", "--ubus", "off", "--control", "off"]);
    let mut quiet = command.stdin(Stdio::piped()).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let confined = within(PATIENCE, || status(quiet.id(), "Seccomp") == "2");
    let limits = all(quiet.id());
    quiet.kill().unwrap();
    quiet.wait().unwrap();
    assert!(confined);
    assert_eq!(limits, ["0 0", "48 48", "0 0", "0 0"]);
    let (_dir, recentd) = watches(&["--source", "logread"]);
    let own = std::process::id();
    assert_eq!(all(recentd.pid()), ["0 0".into(), "48 48".into(), limit(own, names[2]), limit(own, names[3])], "a child may need them");
}

/// Where each open descriptor leads.
fn descriptors(pid: u32) -> Vec<(u32, String)> {
    let entries = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
    let mut all: Vec<_> = entries
        .filter_map(|entry| {
            let number = entry.file_name().to_string_lossy().parse().ok()?;
            Some((number, fs::read_link(entry.path()).ok()?.to_string_lossy().into_owned()))
        })
        .collect();
    all.sort();
    all
}

#[test]
fn to_what_was_open_before_are_closed() {
    let dir = Scratch::new();
    fs::write(dir.join("secret"), "").unwrap();
    let inner = program();
    let mut command = Command::new("sh");
    command.args(["-c", "exec 3<secret 9<secret; exec \"$@\"", "sh"]).arg(inner.get_program()).args(inner.get_args());
    let recentd = Running::start_by(command, &dir, &["--source", "stdin"]);
    recentd.says("watching");
    let all = descriptors(recentd.pid());
    assert!(all.len() > 3 && !all.iter().any(|(_, to)| to.contains("secret")), "{all:?}");
}

/// A list must not be taken for standard error: what is said would be written to it.
#[test]
fn to_standard_output_are_nobody_elses() {
    let dir = Scratch::new();
    let inner = program();
    let mut command = Command::new("sh");
    command.args(["-c", "exec \"$@\" <&- >&- 2>&-", "sh"]).arg(inner.get_program()).args(inner.get_args());
    fs::write(dir.join("log"), failure(1)).unwrap();
    let mut recentd = Running::start_by(command, &dir, &["--file", "log", "--from_start", "1"]);
    recentd.bans(&[1]);
    let all = descriptors(recentd.pid());
    let standard: Vec<_> = all.iter().take(3).map(|(number, to)| (*number, to.as_str())).collect();
    assert_eq!(standard, [(0, "/dev/null"), (1, "/dev/null"), (2, "/dev/null")], "{all:?}");
}

/// The line of `recentd check`, by options.
fn checked(command: &mut Command, options: &[&str]) -> String {
    let all = ["check", "--config", "none", "--ubus", "off", "--sink", "dry-run"];
    let out = command.args(all).args(options).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(text.contains("\nverdict "), "it went on to its end: {text}{:?}", out.status);
    text.lines().find_map(|line| line.strip_prefix("sandbox ")).unwrap().trim().to_string()
}

#[test]
fn are_named_by_check() {
    let dir = Scratch::new();
    let log = dir.join("log");
    append(&log, "");
    let all = "keeps no capability; limits, no_new_privs, seccomp";
    assert_eq!(checked(&mut program(), &["--file", log.to_str().unwrap()]), all);
    assert_eq!(checked(&mut program(), &["--source", "ubus"]), all);
    assert_eq!(checked(&mut program(), &[]), "keeps no capability; limits, no_new_privs; seccomp relaxed, because logread may be started");
    assert_eq!(checked(&mut program(), &["--sandbox", "0"]), "off, as configured");
    let bus = Ubusd::start(&dir.join("ubus.sock"), &Logd::default());
    assert_eq!(checked(&mut program(), &["--ubus", dir.join("ubus.sock").to_str().unwrap()]), all, "auto, where there is a bus");
    drop(bus);
    // Its output may be a file.
    let file = dir.join("checked");
    let mut check = program();
    check.args(["check", "--config", "none", "--source", "stdin", "--sink", "dry-run"]).stdout(File::create(&file).unwrap());
    assert!(check.status().unwrap().success());
    assert!(fs::read_to_string(&file).unwrap().contains(&format!("\nsandbox        {all}\nverdict        ready\n")));
    if is_root() {
        // Nobody may not look into root's directories.
        let copy = std::env::temp_dir().join(format!("recentd-{}", std::process::id()));
        // By a program: what another test starts meanwhile must not hold it open for writing.
        assert!(Command::new("cp").arg(program().get_program()).arg(&copy).status().unwrap().success());
        let mut nobody = Command::new(&copy);
        nobody.uid(65534).gid(65534);
        let line = checked(&mut nobody, &["--source", "stdin"]);
        fs::remove_file(copy).unwrap();
        assert_eq!(line, all);
    }
}
