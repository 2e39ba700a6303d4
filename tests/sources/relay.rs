//! The same site with a real rsyslog as relay, and one on each router, in network namespaces of their own.

use super::*;

/// A program that ends with the test.
struct Child(std::process::Child);

impl Child {
    fn start(words: &[&str]) -> Self {
        Self(Command::new(words[0]).args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A network namespace, and what rsyslog in it works with.
struct Host {
    dir: Scratch,
    holder: Child,
}

impl Host {
    fn new() -> Self {
        let holder = Child::start(&["unshare", "--net", "sleep", "infinity"]);
        let host = Self { dir: Scratch::new(), holder };
        let own = fs::read_link("/proc/self/ns/net").unwrap();
        assert!(within(PATIENCE, || fs::read_link(format!("/proc/{}/ns/net", host.pid())).is_ok_and(|other| other != own)));
        host.sh("ip link set lo up");
        host
    }

    fn pid(&self) -> u32 {
        self.holder.0.id()
    }

    fn sh(&self, script: &str) {
        let pid = self.pid().to_string();
        let done = Command::new("nsenter").args(["--net", "-t", &pid, "bash", "-c", script]).output().unwrap();
        assert!(done.status.success(), "{script}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn rsyslog(&self, configuration: &str) -> Child {
        let [conf, pid_file] = ["conf", "pid"].map(|name| self.dir.join(name).to_str().unwrap().to_string());
        fs::write(&conf, configuration.replace("DIR", self.dir.path().to_str().unwrap())).unwrap();
        let _ = fs::remove_file(&pid_file);
        Child::start(&["nsenter", "--net", "-t", &self.pid().to_string(), "rsyslogd", "-n", "-f", &conf, "-i", &pid_file])
    }
}

/// What all servers of the site send to, and what keeps it for a router that is down.
const RELAY: &str = r#"
    global(workDirectory="DIR")
    module(load="imudp")
    input(type="imudp" address="127.0.0.1" port="514")
    action(type="omfwd" target="10.9.1.2" port="514" protocol="tcp" template="RSYSLOG_ForwardFormat"
        queue.type="LinkedList" queue.filename="one" action.resumeRetryCount="-1" action.resumeInterval="1")
    action(type="omfwd" target="10.9.2.2" port="514" protocol="tcp" template="RSYSLOG_ForwardFormat"
        queue.type="LinkedList" queue.filename="two" action.resumeRetryCount="-1" action.resumeInterval="1")
"#;
const ROUTER: &str = r#"
    module(load="imtcp")
    input(type="imtcp" port="514")
    action(type="omfile" file="DIR/log" template="RSYSLOG_FileFormat")
"#;

/// A failed login at one of the servers, as it sends that to the relay.
fn fails(relay: &Host, server: &str, peer: &str) {
    relay.sh(&format!("printf '<38>%s {server} sshd[77]: Failed password for root from {peer} port 4022 ssh2' \"$(LC_ALL=C date '+%b %e %T')\" >/dev/udp/127.0.0.1/514"));
}

/// The relay keeps what a router does not take, and gives it to the router when that is here again.
#[test]
fn two_routers_behind_a_real_relay_make_the_same_bans() {
    let has = |program: &str| ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].iter().any(|dir| Path::new(dir).join(program).exists());
    if !is_root() || !["rsyslogd", "unshare", "nsenter", "bash", "ip"].iter().all(|program| has(program)) {
        return skip("a relay in namespaces of its own needs root, rsyslog, bash, iproute2 and util-linux");
    }
    let (relay, routers) = (Host::new(), [Host::new(), Host::new()]);
    for (number, router) in (1..).zip(&routers) {
        relay.sh(&format!("ip link add r{number} type veth peer name wan netns {}; ip addr add 10.9.{number}.1/30 dev r{number}; ip link set r{number} up", router.pid()));
        router.sh(&format!("ip addr add 10.9.{number}.2/30 dev wan; ip link set wan up"));
    }
    let _receivers = [&routers[0], &routers[1]].map(|router| router.rsyslog(ROUTER));
    let _relay = relay.rsyslog(RELAY);
    let log = |router: &Host| fs::read_to_string(router.dir.join("log")).unwrap_or_default();
    let start = |router: &Host| {
        let recentd = Running::start(&router.dir, &["--file", "log", "--hitcount", "3"]);
        recentd.says("source found: file log");
        recentd
    };
    // rsyslog takes a moment to listen, and creates the file.
    assert!(within(PATIENCE, || {
        fails(&relay, "mail", "203.0.113.1");
        thread::sleep(Duration::from_millis(200));
        routers.iter().all(|router| log(router).contains(" mail sshd[77]: Failed password for root from 203.0.113.1 "))
    }));
    let (first, mut second) = (start(&routers[0]), start(&routers[1]));
    let attack = |peer: &str, servers: &[&str]| servers.iter().for_each(|server| fails(&relay, server, peer));
    attack("203.0.113.7", &["mail", "web", "shell"]);
    for recentd in [&first, &second] {
        recentd.says("ban 203.0.113.7 for 3600 s: 3 failures");
    }
    // The second router is cut off, and its recentd ends.
    routers[1].sh("ip link set wan down");
    second.kill(libc::SIGKILL);
    attack("203.0.113.8", &["web", "mail", "web"]);
    first.says("ban 203.0.113.8 for 3600 s: 3 failures");
    assert!(!log(&routers[1]).contains("203.0.113.8"));
    let again = start(&routers[1]);
    routers[1].sh("ip link set wan up");
    again.says("ban 203.0.113.8 for 3600 s: 3 failures");
    attack("203.0.113.9", &["shell", "web", "mail"]);
    for recentd in [&first, &again] {
        recentd.says("ban 203.0.113.9 for 3600 s: 3 failures");
    }
}
