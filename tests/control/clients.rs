//! Clients of all kinds: slow, silent, malformed, many, not root. No client delays recentd's work on the log, or other clients.

use super::*;
use std::sync::atomic::{AtomicU8, Ordering};

impl Recentd {
    /// A ban follows its line at once. One of three tries must show it, because the machine may be busy.
    fn bans_at_once(&mut self) {
        static LAST: AtomicU8 = AtomicU8::new(0);
        let mut slowest = Duration::ZERO;
        for _ in 0..3 {
            let address = format!("203.0.113.{}", LAST.fetch_add(1, Ordering::Relaxed));
            self.written();
            let start = Instant::now();
            self.log.write_all(failure(&address).as_bytes()).unwrap();
            self.lines += 1;
            while !self.written()[0].contains(&format!("+{address}\n")) {
                assert!(start.elapsed() < PATIENCE, "no ban");
                thread::sleep(Duration::from_millis(1));
            }
            if start.elapsed() < Duration::from_millis(100) {
                return;
            }
            slowest = slowest.max(start.elapsed());
        }
        panic!("bans took up to {slowest:?}");
    }

    /// recentd sleeps: in one of three tenths of a second it uses less than a hundredth.
    fn idles(&self) {
        let busy = |_| {
            let before = time_used(&self.running);
            thread::sleep(Duration::from_millis(100));
            time_used(&self.running) - before
        };
        assert!((0..3).map(busy).any(|used| used < Duration::from_millis(1)), "recentd does not sleep");
    }

    /// Whether recentd has disconnected `client`.
    fn disconnected(mut client: &UnixStream) -> bool {
        client.set_nonblocking(true).unwrap();
        !matches!(client.read(&mut [0; 16]), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }
}

#[test]
fn slow_clients_are_disconnected_and_delay_no_other() {
    let mut recentd = Recentd::start(&[]);
    let mut slow = recentd.connect();
    let start = Instant::now();
    for byte in b"status\n" {
        if slow.write_all(&[*byte]).is_err() {
            break;
        }
        recentd.bans_at_once();
        assert!(recentd.json("status")["protected"].as_bool().unwrap());
        recentd.idles();
        while start.elapsed() < Duration::from_secs(9) && !Recentd::disconnected(&slow) && start.elapsed().as_millis() % 1000 < 900 {
            thread::sleep(Duration::from_millis(20));
        }
        thread::sleep(Duration::from_millis(110));
    }
    assert!(Recentd::disconnected(&slow));
    assert!((3..9).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    recentd.idles();
}

#[test]
fn a_request_may_come_in_pieces() {
    let recentd = Recentd::start(&[]);
    let mut client = recentd.connect();
    for byte in b"ban 198.18.2.7 60\n" {
        client.write_all(&[*byte]).unwrap();
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(serde_json::from_str::<Value>(&rest(client)).unwrap(), json!({"address": "198.18.2.7", "seconds": 60}));
}

#[test]
fn mute_clients_make_room_for_others() {
    let mut recentd = Recentd::start(&[]);
    let mute: Vec<_> = (0..100).map(|_| recentd.connect()).collect();
    recentd.bans_at_once();
    assert_eq!(recentd.json("list")["more"], false);
    assert_eq!(recentd.command(&["list"]).code, Some(0));
    recentd.idles();
    assert!(mute[..90].iter().all(Recentd::disconnected));
    assert!(within(PATIENCE, || mute.iter().all(Recentd::disconnected)), "the last ones, too");
    recentd.idles();
}

#[test]
fn a_hundred_at_once_are_answered() {
    let mut recentd = Recentd::start(&[]);
    recentd.json("ban 198.18.2.7");
    let ask = |recentd: &Recentd| {
        within(PATIENCE, || {
            let mut socket = recentd.connect();
            let mut answer = String::new();
            let heard = socket.write_all(b"list\n").and_then(|()| socket.read_to_string(&mut answer));
            // An empty answer: recentd closed this connection for other clients before it read the request.
            heard.is_ok() && !answer.is_empty() && answer.ends_with("\"more\":false}\n")
        })
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..100).map(|_| scope.spawn(|| ask(&recentd))).collect();
        assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
    });
    thread::scope(|scope| {
        let commands: Vec<_> = (0..if emulated() { 8 } else { 40 }).map(|_| scope.spawn(|| recentd.command(&["list"]))).collect();
        for said in commands.into_iter().map(|thread| thread.join().unwrap()) {
            assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
            assert!(said.out.contains("198.18.2.7"), "{}", said.out);
        }
    });
    recentd.bans_at_once();
    recentd.idles();
}

/// Fills both lists and the table of counts. Each address has a /48 of its own, so that no address counts as part of a spray.
fn full() -> Recentd {
    let mut recentd = Recentd::start(&["--hitcount", "2"]);
    for n in 0..100 {
        recentd.json(&format!("ban 198.18.2.{n}"));
        recentd.json(&format!("ban 2001:db8:aaaa:{:x}::", 0xa000 + n));
        recentd.written();
    }
    let counted: String = (0..128).map(|n| failure(&format!("2001:db8:{:x}:bbbb::1", 0xb000 + n))).collect();
    recentd.reads(&counted);
    recentd
}

#[test]
fn a_client_that_does_not_read_delays_no_other_and_can_read_all_later() {
    let mut recentd = full();
    let lazy: Vec<_> = (0..10)
        .map(|n| {
            let mut client = recentd.connect();
            client.write_all(if n % 2 == 0 { b"list\n" } else { b"text list\n" }).unwrap();
            client
        })
        .collect();
    let list = recentd.json("list");
    assert_eq!((list["bans"].as_array().unwrap().len(), list["counted"].as_array().unwrap().len()), (200, 128));
    assert_eq!(list["more"], false);
    let text = recentd.text("list");
    assert!(text.contains("Banned: 200\n") && text.contains("Failed attempts: 128, banned at 2 failures\n"), "{text}");
    assert_eq!(text.lines().count(), 2 + 328);
    for client in lazy {
        let answer = rest(client);
        assert!(answer.ends_with("}\n") || answer.ends_with('\0'), "cut after {} bytes", answer.len());
    }
    recentd.json("unban 198.18.2.1");
    let start = Instant::now();
    recentd.reads(&failure("203.0.113.250").repeat(2));
    assert!(recentd.written()[0].ends_with("+203.0.113.250\n"));
    assert!(start.elapsed() < PATIENCE);
    recentd.idles();
}

#[test]
fn half_a_request_is_not_obeyed() {
    let mut recentd = Recentd::start(&[]);
    // The first half may be the start of 198.18.2.12.
    for half in ["ban 198.18.2.1", "text ban 198.18.2.1", "flush", "x"] {
        let mut client = recentd.connect();
        client.write_all(half.as_bytes()).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let answer = rest(client);
        assert!(answer.contains("a request ends with a newline"), "{half}: {answer}");
        let mut client = recentd.connect();
        client.write_all(half.as_bytes()).unwrap();
    }
    assert_eq!(recentd.json("events")["events"], json!([]));
    assert_eq!(recentd.written(), ["", ""]);
    recentd.idles();
}

#[test]
fn requests_that_are_too_long_or_not_text_are_refused() {
    let mut recentd = Recentd::start(&[]);
    for (request, obeyed) in [
        (vec![b'x'; 1_000_000], false),
        ([b"ban 198.18.2.1 ", &[b'0'; 1_000_000][..]].concat(), false),
        (format!("{:127}\n", "ban 198.18.2.1").into_bytes(), true),
        (format!("{:256}\n", "ban 198.18.2.1").into_bytes(), false),
        (b"ban 198.18.2.1\0\n".to_vec(), false),
        (b"\0\0\0\n".to_vec(), false),
        ((0..=255).collect(), false),
        ((0..=255).rev().cycle().take(70_000).collect(), false),
        (b"\xff\xfe\x1b[2J {\"method\":\"flush\"}\n".to_vec(), false),
    ] {
        let mut client = recentd.connect();
        let _ = client.write_all(&request);
        let answer: Value = serde_json::from_str(&rest(client)).unwrap();
        assert_eq!(answer["error"].is_null(), obeyed, "{} bytes: {answer}", request.len());
        assert!(!answer.to_string().contains("2J"), "the answer repeats the request: {answer}");
    }
    assert_eq!(recentd.written(), ["+198.18.2.1\n", ""]);
    let mut client = recentd.connect();
    client.write_all(b"list\nflush\nunban 198.18.2.1\n").unwrap();
    client.read_to_end(&mut Vec::new()).unwrap();
    assert_eq!(recentd.bans().len(), 1, "one request a connection");
    recentd.bans_at_once();
    recentd.idles();
}

#[test]
fn a_flood_of_garbage_changes_nothing() {
    let mut recentd = Recentd::start(&[]);
    let mut seed = 7u32;
    let mut random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 8
    };
    for _ in 0..300 {
        let mut client = recentd.connect();
        let junk: Vec<u8> = (0..random() % 300).map(|_| random() as u8).collect();
        let _ = client.write_all(&junk);
    }
    assert_eq!(recentd.json("events")["events"], json!([]));
    recentd.bans_at_once();
    recentd.idles();
}

/// Runs `what` as user nobody. For the kernel, ids belong to a thread.
fn as_nobody<T: Send>(what: impl FnOnce() -> T + Send) -> T {
    let become_nobody = || {
        // SAFETY: the arguments are plain numbers.
        assert_eq!(unsafe { libc::syscall(libc::SYS_setresuid, 65534, 65534, 65534) }, 0);
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| {
            become_nobody();
            what()
        });
        other.join().unwrap()
    })
}

#[test]
fn only_root_may_ask() {
    if !is_root() {
        return skip("only root can become another user");
    }
    let recentd = Recentd::start(&[]);
    let path = recentd.dir.join("ctl");
    let refused = as_nobody(|| UnixStream::connect(&path).unwrap_err());
    assert_eq!(refused.kind(), ErrorKind::PermissionDenied);
    // Also after the mode of the socket was changed.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
    for request in ["flush", "text list", "ban 198.18.2.7"] {
        let answer = as_nobody(|| {
            let mut client = UnixStream::connect(&path).unwrap();
            // recentd may refuse before it has read the request.
            let _ = writeln!(client, "{request}");
            rest(client)
        });
        assert_eq!(answer, "{\"error\":\"only root may ask\"}\n");
    }
    assert_eq!(recentd.json("events")["events"], json!([]));
    // A client that was root when it connected may still ask.
    let mut client = recentd.connect();
    let answer = as_nobody(move || {
        client.write_all(b"text list\n").unwrap();
        rest(client)
    });
    assert!(answer.starts_with("Banned: 0\n"), "{answer}");
}

#[test]
fn commands_of_others_say_why_they_are_refused() {
    use std::os::unix::process::CommandExt;
    if !is_root() {
        return skip("only root can become another user");
    }
    let recentd = Recentd::start(&[]);
    let mut others = program();
    others.uid(65534).args(["list", "--config", "none", "--control", "ctl"]).current_dir(recentd.dir.path());
    if others.output().is_err() {
        return skip("only root can read the program under test");
    }
    let said = Said::by(&mut others);
    assert_eq!((said.code, said.err.as_str()), (Some(111), "recentd: only root may ask recentd at ctl\n"));
    fs::set_permissions(recentd.dir.join("ctl"), fs::Permissions::from_mode(0o666)).unwrap();
    let said = Said::by(&mut others);
    assert_eq!((said.code, said.out.as_str()), (Some(100), ""));
    assert!(said.err.starts_with("recentd: list is refused: ") && said.err.contains("only root may ask"), "{}", said.err);
}
