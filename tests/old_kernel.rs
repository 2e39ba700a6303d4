//! recentd on kernels of 2004 to 2010.
//!
//! `old-kernel` (tests/programs) hides from the program the system calls that those kernels lacked. A FUSE file system
//! ([`common::recents`]) imitates the three kinds of `/proc/net/ipt_recent`. All other tests of the whole program can run
//! on such a kernel, too: `RECENTD='target/debug/examples/old-kernel PROGRAM'`; tests/all.sh does so.
//! `RECENTD` names another program to test.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common {
    pub mod program;
    pub mod recents;
}

use common::program::{PATIENCE, Running, Scratch, program, skip, within};
use common::recents::{IP_LIST_TOT, Module, Order, Recents};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// One kernel release for each kind of module.
const KERNELS: [(&str, Module); 4] = [
    ("2.4.37.11", Module::Frost),
    ("2.6.17.14", Module::Frost),
    ("2.6.18-419.el5xen", Module::McHardy),
    ("2.6.32-71.el6", Module::Compat),
];

/// Whether `old-kernel` knows the system calls of this machine.
fn can_play() -> bool {
    if cfg!(not(target_arch = "x86_64")) {
        skip("old-kernel knows the calls of x86_64 only");
    }
    cfg!(target_arch = "x86_64")
}

/// The path of `old-kernel`. Builds it if cargo was asked for these tests only.
fn old_kernel() -> PathBuf {
    let path = std::env::current_exe().unwrap().parent().unwrap().with_file_name("examples").join("old-kernel");
    if !path.exists() {
        assert!(Command::new(env!("CARGO")).args(["build", "--quiet", "--example", "old-kernel"]).status().unwrap().success());
    }
    path
}

/// The program under test, on a kernel of this release.
fn on(release: &str) -> Command {
    let inner = program();
    let mut command = Command::new(old_kernel());
    command.arg(release).arg(inner.get_program()).args(inner.get_args());
    command
}

fn failure(addr: &str) -> String {
    format!("Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[7]: Bad password attempt for 'root' from {addr}:4022\n")
}

/// recentd with its log on standard input and a module's lists.
fn start(dir: &Scratch, release: &str, options: &[&str]) -> Running {
    let recentd = Running::start_by(on(release), dir, &[&["--source", "stdin", "--proc", "net", "--control", "ctl"], options].concat());
    recentd.says("watching");
    recentd
}

fn log(recentd: &mut Running, text: &str) {
    recentd.stdin().as_mut().unwrap().write_all(text.as_bytes()).unwrap();
}

/// Every write was one whole address, and the module understood it as that address.
fn all_was_understood(recents: &Recents) {
    for written in recents.written() {
        let text = String::from_utf8(written.bytes.clone()).unwrap();
        let (sign, addr) = text.strip_suffix('\n').unwrap().split_at(1);
        let addr = addr.parse().unwrap();
        let order = if sign == "+" { Order::Add(addr) } else { Order::Remove(addr) };
        assert_eq!((written.answer, written.order), (text.len() as i32, Some(order)), "{text}");
    }
}

fn listed(recents: &Recents, all: &[&str]) {
    let all: Vec<std::net::IpAddr> = all.iter().map(|addr| addr.parse().unwrap()).collect();
    assert!(within(PATIENCE, || recents.listed() == all), "{:?} instead of {all:?}", recents.listed());
}

/// Runs recentd with the lists of each kernel in turn. recentd ends before the lists are unmounted.
fn on_each_kernel(options: &[&str], play: impl Fn(&Scratch, &str, Module, &Recents, Running)) {
    if !can_play() {
        return;
    }
    for (release, module) in KERNELS {
        let dir = Scratch::new();
        let Some(recents) = Recents::mount(&dir.join("net"), module) else { return };
        play(&dir, release, module, &recents, start(&dir, release, options));
    }
}

#[test]
fn its_own_list_is_written_and_read_back() {
    on_each_kernel(&[], |dir, release, module, recents, mut recentd| {
        let sink = if module == Module::Compat { "xt_recent" } else { "ipt_recent" };
        assert!(recentd.said().contains(&format!("through {sink}\n")), "{release}: {}", recentd.said());
        // In octal the first address would be another one. The longest addresses fill the module's buffer. The old tree has no list for IPv6.
        let all = ["10.0.0.8", "203.0.113.255", "255.255.255.254", "100.100.100.100"];
        for addr in [all[0], "2001:db8::1", all[1], "::ffff:255.255.255.254", all[3]] {
            log(&mut recentd, &failure(addr));
        }
        listed(recents, &all);
        all_was_understood(recents);
        // The kernel's entries outlive recentd.
        recentd.kill(libc::SIGKILL);
        let recentd = start(dir, release, &[]);
        recentd.says("live bans read back");
        assert!(recentd.said().contains(if module == Module::Compat { "5 live bans" } else { "4 live bans" }), "{}", recentd.said());
    });
}

/// An unbanned address leaves the list, except where a removal would break the list.
#[test]
fn its_list_is_told_to_remove_only_where_it_can() {
    on_each_kernel(&["--sink", "ipt_recent"], |dir, release, module, recents, mut recentd| {
        for addr in ["203.0.113.1", "203.0.113.2"] {
            log(&mut recentd, &failure(addr));
        }
        listed(recents, &["203.0.113.1", "203.0.113.2"]);
        let unban = on(release).args(["unban", "203.0.113.1", "--config", "none", "--control"]).arg(dir.join("ctl")).output().unwrap();
        assert!(unban.status.success(), "{unban:?}");
        recentd.says("unban 203.0.113.1 by hand");
        let left: &[&str] = if module == Module::Frost { &["203.0.113.1", "203.0.113.2"] } else { &["203.0.113.2"] };
        listed(recents, left);
        let removed = recents.written().iter().any(|written| matches!(written.order, Some(Order::Remove(_))));
        assert_eq!(removed, module != Module::Frost, "{release}");
        all_was_understood(recents);
    });
}

#[test]
fn its_full_list_pushes_out_the_oldest() {
    on_each_kernel(&["--sink", "ipt_recent"], |_, _, _, recents, mut recentd| {
        let addrs: Vec<String> = (0..=IP_LIST_TOT).map(|n| format!("198.18.{n}.{}", n + 7)).collect();
        for addr in &addrs {
            log(&mut recentd, &failure(addr));
        }
        listed(recents, &addrs[1..].iter().map(String::as_str).collect::<Vec<_>>());
        recentd.says("198.18.0.7");
        all_was_understood(recents);
    });
}

/// Tests the imitation itself against the kernels' sources, with bytes that recentd never writes.
#[test]
fn its_parsers_are_played_with_their_faults() {
    type Seen = (&'static str, i32, Option<&'static str>);
    let cases: [(Module, &[Seen]); 3] = [
        (Module::Frost, &[
            ("1.2.3.4\n", 8, Some("1.2.3.4")), ("  +1.2.3.4\n", 11, Some("1.2.3.4")), ("+0x1.2.3.4\n", 11, Some("1.2.3.4")),
            ("+01.2.3.4\n", 10, Some("1.2.3.4")), ("+010.2.3.4\n", 1, None), ("+256.1.1.1\n", 1, None), ("+16909060\n", 10, Some("1.2.3.4")),
            ("bogus\n", 1, None), ("+2001:db8::1\n", 5, None), ("+1.2.3.4/32\n", 8, None), ("+1.2.3.4", 8, Some("1.2.3.4")),
        ]),
        (Module::McHardy, &[
            ("1.2.3.4\n", 8, Some("1.2.3.4")), ("+1.2.3.4\r\n", 10, Some("1.2.3.5")), ("+1.2.3.4 \n", 10, Some("1.2.3.24")),
            ("+1.2.3.4/32\n", 12, Some("1.2.15.92")), ("+256.1.1.1\n", 11, Some("0.1.1.1")), ("-\n", 0, None), ("/\n", 0, None),
            ("+1.2.3.4", 8, Some("BOGUS")), ("+2001:db8::1\n", 13, Some("BOGUS")), ("+255.255.255.255\n+1.2.3.4\n", 17, Some("255.255.255.255")),
        ]),
        (Module::Compat, &[]),
    ];
    for (module, cases) in cases {
        let dir = Scratch::new();
        let Some(recents) = Recents::mount(&dir.join("net"), module) else { return };
        let path = dir.join("net/ipt_recent/recentd");
        for (text, answer, addr) in cases {
            let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
            let taken = file.write(text.as_bytes()).unwrap();
            let written = recents.written().pop().unwrap();
            let added = match written.order {
                Some(Order::Add(addr)) => Some(addr.to_string()),
                _ => None,
            };
            if *addr == Some("BOGUS") {
                assert!(taken as i32 == *answer && added.is_some_and(|added| !text.contains(&added)), "{module:?} {text:?}");
            } else {
                assert_eq!((taken as i32, added.as_deref()), (*answer, *addr), "{module:?} {text:?}");
            }
            // These modules ignore the offset.
            assert_eq!(file.write(text.as_bytes()).unwrap() as i32, *answer);
        }
    }
    let dir = Scratch::new();
    let Some(_recents) = Recents::mount(&dir.join("net"), Module::Compat) else { return };
    let mut file = fs::OpenOptions::new().write(true).open(dir.join("net/xt_recent/recentd")).unwrap();
    let mut write = |text: &[u8]| file.write(text).map_err(|error| error.raw_os_error().unwrap());
    assert_eq!([write(b"1.2.3.4\n"), write(b"+1.2.3.4 \n"), write(b"+1.2.3.4\n"), write(b"+1.2.3.5\n")], [
        Err(libc::EINVAL), Err(libc::EINVAL), Ok(9), Err(libc::ESPIPE)
    ]);
    // Both trees show one list.
    let old = fs::read_to_string(dir.join("net/ipt_recent/recentd")).unwrap();
    assert!(old.starts_with("src=1.2.3.4 ttl: 0 last_seen: "), "{old}");
}

/// Every command and every source works on a kernel without newer system calls.
#[test]
fn nothing_newer_is_needed() {
    if !can_play() {
        return;
    }
    let dir = Scratch::new();
    fs::write(dir.join("log"), failure("203.0.113.1")).unwrap();
    let cases: [(&str, &str, &[&str]); 3] = [
        ("explain", "lines: 1, counted: 1", &["log"]),
        ("replay", "203.0.113.1", &["--sink", "dry-run", "--hitcount", "1", "log"]),
        ("check", "verdict", &["--sink", "dry-run", "--ubus", "off", "--hitcount", "1", "--file", "log"]),
    ];
    for (command, says, options) in cases {
        let mut run = on("2.6.18");
        run.current_dir(dir.path()).args([command, "--config", "none"]).args(options);
        run.stdin(Stdio::null());
        let out = run.output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(text.contains(says), "{command}: {text}{}", String::from_utf8_lossy(&out.stderr));
        if command == "check" {
            assert!(text.contains("\nsandbox        keeps no capability; limits; this kernel has neither no_new_privs nor seccomp\n"), "{text}");
        }
    }
    let sources: [&[&str]; 3] = [&["--file", "log", "--from_start", "1"], &["--logread", "./logread"], &["--socket", "log.sock"]];
    fs::write(dir.join("logread"), "#!/bin/sh\ncat log\nexec sleep 1000\n").unwrap();
    fs::set_permissions(dir.join("logread"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for source in sources {
        let mut recentd = Running::start_by(on("2.6.18"), &dir, source);
        recentd.says("watching");
        if source[0] == "--socket" {
            let client = std::os::unix::net::UnixDatagram::unbound().unwrap();
            client.send_to(b"<84>Nov 22 16:53:24 dropbear[1]: Bad password attempt for 'root' from 203.0.113.1:4022", dir.join("log.sock")).unwrap();
        }
        recentd.bans(&[1]);
        recentd.kill(libc::SIGTERM);
    }
}
