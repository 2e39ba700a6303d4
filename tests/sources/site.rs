//! A site with two edge routers: a relay such as rsyslog gives both the same log, and both make the same bans.

use super::*;
use recentd::time::DateTime;

/// A failed login at one of the site's servers, as rsyslog writes what another host sent.
fn at(server: &str, peer: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as u32;
    let DateTime { year, month, day, second } = DateTime::after_1970(now);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let date = format!("{}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.250000+00:00", year.unwrap());
    format!("{date} {server} sshd[{}]: Failed password for root from {peer} port 4022 ssh2\n", 1000 + now % 1000)
}

fn router(dir: &Scratch) -> Running {
    let recentd = Running::start(dir, &["--file", "log", "--hitcount", "3"]);
    recentd.says("source found: file log");
    recentd
}

/// Each failure is at another server, and none of these sees enough of them. A router that was down counts what the relay wrote meanwhile, and
/// bans with the next failure.
#[test]
fn two_routers_with_the_same_log_make_the_same_bans() {
    let dirs = [Scratch::new(), Scratch::new()];
    let relay = |text: &str| dirs.iter().for_each(|dir| append(&dir.join("log"), text));
    relay("");
    let attack = |peer: &str, servers: &[&str]| servers.iter().for_each(|server| relay(&at(server, peer)));
    let (first, mut second) = (router(&dirs[0]), router(&dirs[1]));
    attack("203.0.113.7", &["mail", "web", "shell"]);
    for recentd in [&first, &second] {
        recentd.says("ban 203.0.113.7 for 3600 s: 3 failures");
    }
    second.kill(libc::SIGKILL);
    attack("203.0.113.8", &["web", "mail", "web"]);
    first.says("ban 203.0.113.8 for 3600 s: 3 failures");
    let again = router(&dirs[1]);
    attack("203.0.113.8", &["shell"]);
    again.says("ban 203.0.113.8 for 3600 s: 4 failures");
    attack("203.0.113.9", &["shell", "web", "mail"]);
    for recentd in [&first, &again] {
        recentd.says("ban 203.0.113.9 for 3600 s: 3 failures");
    }
    let banned = |said: String| said.lines().filter_map(|line| line.strip_prefix("recentd: ban ")?.split(' ').next().map(String::from)).collect::<Vec<_>>();
    assert_eq!(banned(first.said()), ["203.0.113.7", "203.0.113.8", "203.0.113.9"]);
    assert!(banned(again.said()).ends_with(&["203.0.113.8".into(), "203.0.113.9".into()]), "{}", again.said());
}
