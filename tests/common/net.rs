//! A router and the hosts around it, made of network namespaces.
//!
//! Every test has its own [`Net`], so that tests can run side by side and touch
//! nothing of the machine they run on: `xt_recent` keeps its lists per network
//! namespace. A host is a namespace of its own behind a veth pair, so a packet
//! from it passes the router's INPUT chain as it would on a real router. Tests
//! ask the kernel with packets: does a TCP connection to the router open, or
//! does no answer come back?
//!
//! A listener or a connection has to live inside a namespace. So the test program
//! starts itself again in there and plays one of the roles of [`play_role`].

use super::program::{emulated, is_root, skip, within};
use std::cell::Cell;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, io, process, thread};

/// The router's addresses. They are in no host's network; the IPv6 address is in another /64.
pub const ROUTER4: &str = "198.51.100.1";
pub const ROUTER6: &str = "2001:db8:ffff::1";

/// Ports on which the router answers.
pub const DOOR: u16 = 22;
pub const OTHER_DOOR: u16 = 80;

/// How long an expected event may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// No answer for this long is silence. This is well below the second after which TCP sends again.
const SILENCE: Duration = Duration::from_millis(400);

const ROLE: &str = "RECENTD_TEST_ROLE";

/// The part of the kernel that drops packets, and the program that loads its rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavour {
    /// Lists of xt_recent, iptables-legacy.
    Legacy,
    /// Lists of xt_recent, iptables-nft.
    Nft,
    /// Sets of nftables, nft.
    Sets,
}

impl Flavour {
    /// recentd's name of it.
    pub fn sink(self) -> &'static str {
        if self == Self::Sets { "nft" } else { "xt_recent" }
    }

    pub fn iptables(self) -> &'static str {
        match self {
            Self::Legacy => "iptables-legacy",
            Self::Nft | Self::Sets => "iptables-nft",
        }
    }

    pub fn ip6tables(self) -> &'static str {
        match self {
            Self::Legacy => "ip6tables-legacy",
            Self::Nft | Self::Sets => "ip6tables-nft",
        }
    }
}

/// A router with hosts. All of it is removed when dropped.
pub struct Net {
    pub flavour: Flavour,
    /// Scratch files of this test.
    pub dir: PathBuf,
    router: String,
    listener: Option<Child>,
    hosts: Cell<u32>,
}

/// A machine somewhere on the Internet.
pub struct Host {
    pub addr: IpAddr,
    ns: String,
}

/// The result of a connection attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    Open,
    Silence,
    Refused,
}

impl Net {
    /// None, with a message on stderr, where such a network cannot be created.
    pub fn new(flavour: Flavour) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        if !is_root() {
            skip("network namespaces need root");
            return None;
        }
        if flavour == Flavour::Sets && emulated() {
            skip("qemu-user has no netlink of netfilter");
            return None;
        }
        let router = format!("rd{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let dir = env::temp_dir().join(&router);
        fs::create_dir_all(&dir).unwrap();
        let mut net = Self { flavour, dir, router, listener: None, hosts: Cell::new(0) };
        if let Err(why) = net.set_up() {
            skip(&why);
            return None;
        }
        Some(net)
    }

    fn set_up(&mut self) -> Result<(), String> {
        run("ip", &["netns", "add", &self.router])?;
        // Try both families and the match itself: a kernel may support one of the two iptables only.
        let recent = |program| format!("{program} -w -A INPUT -m recent --name probe --rcheck -j DROP && {program} -w -F INPUT");
        let probes = match self.flavour {
            Flavour::Sets => vec!["nft add table inet probe && nft delete table inet probe".to_string()],
            iptables => vec![recent(iptables.iptables()), recent(iptables.ip6tables())],
        };
        for probe in probes {
            let out = self.command("sh").args(["-c", &probe]).output().map_err(|e| e.to_string())?;
            if !out.status.success() {
                return Err(format!("{probe}: {}", text(&out.stderr)));
            }
        }
        self.sh(&format!(
            "ip link set lo up && ip addr add {ROUTER4}/32 dev lo && ip addr add {ROUTER6}/128 dev lo"
        ));
        let role = format!("listen {DOOR} {OTHER_DOOR}");
        self.listener = Some(role_in(&self.router, &role).spawn().map_err(|e| e.to_string())?);
        let ready = || answer(role_in(&self.router, &format!("knock {ROUTER4} {OTHER_DOOR}"))) == Answer::Open;
        if within(PATIENCE, ready) { Ok(()) } else { Err("the router does not listen".into()) }
    }

    /// Connects a host to the router. All routes are to its single address, so its /64 or /24 does not matter.
    pub fn host(&self, addr: &str) -> Host {
        let number = self.hosts.get() + 1;
        self.hosts.set(number);
        let (router, ns) = (&self.router, format!("{}-h{number}", self.router));
        let addr: IpAddr = addr.parse().unwrap();
        let (own, bits, default) = match addr {
            IpAddr::V4(_) => (ROUTER4, 32, "default"),
            IpAddr::V6(_) => (ROUTER6, 128, "::/0"),
        };
        // nodad: an address is usable at once instead of a second later. Permanent neighbours: a
        // distant host sends no neighbour solicitations, so the rules must not see any.
        let nodad = if addr.is_ipv6() { "nodad" } else { "" };
        let script = format!(
            "ip netns add {ns}
             ip -n {router} link add h{number} type veth peer name up0 netns {ns}
             ip -n {router} link set h{number} address 02:00:00:00:00:01 up
             ip -n {ns} link set up0 address 02:00:00:00:00:02 up
             ip -n {router} addr add {own}/{bits} dev h{number} {nodad}
             ip -n {ns} addr add {addr}/{bits} dev up0 {nodad}
             ip -n {router} neigh add {addr} lladdr 02:00:00:00:00:02 dev h{number}
             ip -n {ns} neigh add {own} lladdr 02:00:00:00:00:01 dev up0
             ip -n {router} route add {addr}/{bits} dev h{number}
             ip -n {ns} route add {default} dev up0"
        );
        run("sh", &["-e", "-c", &script]).unwrap();
        Host { addr, ns }
    }

    /// A program that will run on the router.
    pub fn command(&self, program: &str) -> Command {
        in_namespace(&self.router, program)
    }

    /// Runs a shell script on the router and expects it to succeed.
    pub fn sh(&self, script: &str) -> String {
        let out = self.command("sh").args(["-e", "-c", script]).output().unwrap();
        assert!(out.status.success(), "{script}\n{}", text(&out.stderr));
        text(&out.stdout)
    }

    /// The entries of the kernel's list, or of the set in its place, one line each; None if there is no such list.
    pub fn entries(&self, list: &str) -> Option<Vec<(IpAddr, String)>> {
        if self.flavour == Flavour::Sets {
            return self.elements(if list.ends_with('6') { "v6" } else { "v4" });
        }
        // The listener lives on the router: its view of /proc/net is the router's.
        let router = self.listener.as_ref().unwrap().id();
        let all = fs::read_to_string(format!("/proc/{router}/net/xt_recent/{list}")).ok()?;
        let entry = |line: &str| {
            let addr = line.strip_prefix("src=")?.split(' ').next()?;
            Some((addr.parse().ok()?, line.to_string()))
        };
        Some(all.lines().map(|line| entry(line).unwrap()).collect())
    }

    /// The elements of a set in recentd's table, one line each, without the remaining time: `192.0.2.7 timeout 1h`.
    pub fn elements(&self, set: &str) -> Option<Vec<(IpAddr, String)>> {
        let out = self.command("nft").args(["list", "set", "inet", "recentd", set]).output().unwrap();
        if !out.status.success() {
            return None;
        }
        let all = text(&out.stdout);
        let elements = all.split_once("elements = {").map_or("", |(_, rest)| rest.split('}').next().unwrap());
        let element = |line: &str| {
            let line = line.trim().split(" expires").next().unwrap();
            Some((line.split(' ').next()?.parse().ok()?, line.to_string()))
        };
        Some(elements.split(',').filter(|line| !line.trim().is_empty()).map(|line| element(line).unwrap()).collect())
    }

    /// The line of the kernel's list that bans `addr`: the line of the address itself, or of its /64.
    pub fn entry(&self, addr: IpAddr) -> Option<String> {
        let (list, key) = match addr {
            IpAddr::V4(_) => ("recentd", addr),
            IpAddr::V6(v6) => {
                let prefix = u128::from(v6) >> 64 << 64;
                ("recentd6", IpAddr::V6(Ipv6Addr::from(prefix)))
            }
        };
        self.entries(list)?.into_iter().find(|(entry, _)| [addr, key].contains(entry)).map(|(_, line)| line)
    }

    /// Waits until the kernel's list holds `addr` and says when that was.
    pub fn listed(&self, addr: IpAddr) -> Instant {
        assert!(within(PATIENCE, || self.entry(addr).is_some()), "{addr} was not listed");
        Instant::now()
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        let hosts = (1..=self.hosts.get()).map(|number| format!("{}-h{number}", self.router));
        for ns in hosts.chain([self.router.clone()]) {
            // A process that is left inside, such as a server's half-open session, would keep the namespace alive.
            let script = format!("ip netns pids {ns} | xargs -r kill -9; ip netns del {ns}");
            let _ = run("sh", &["-c", &script]);
        }
        if let Some(mut listener) = self.listener.take() {
            let _ = listener.wait();
        }
        let _ = fs::remove_dir_all(&self.dir);
    }
}

impl Host {
    /// One connection attempt to the router's door.
    pub fn knock(&self) -> Answer {
        self.knock_at(DOOR)
    }

    pub fn knock_at(&self, port: u16) -> Answer {
        answer(role_in(&self.ns, &format!("knock {} {port}", self.router())))
    }

    /// One connection attempt to another host.
    pub fn knock_to(&self, addr: &str, port: u16) -> Answer {
        answer(role_in(&self.ns, &format!("knock {addr} {port}")))
    }

    /// Runs a shell script on this host and expects it to succeed.
    pub fn sh(&self, script: &str) {
        let out = self.command("sh").args(["-e", "-c", script]).output().unwrap();
        assert!(out.status.success(), "{script}\n{}", text(&out.stderr));
    }

    /// The address under which this host knows the router.
    pub fn router(&self) -> &'static str {
        if self.addr.is_ipv4() { ROUTER4 } else { ROUTER6 }
    }

    pub fn is_open(&self) {
        assert_eq!(self.knock(), Answer::Open, "{} should get through", self.addr);
    }

    pub fn is_banned(&self) {
        assert_eq!(self.knock(), Answer::Silence, "{} should be banned", self.addr);
    }

    /// Knocks until the door opens. Returns when that was.
    pub fn opens_within(&self, limit: Duration) -> Instant {
        assert!(within(limit, || self.knock() == Answer::Open), "{} still banned after {limit:?}", self.addr);
        Instant::now()
    }

    /// A program that will run on this host.
    pub fn command(&self, program: &str) -> Command {
        in_namespace(&self.ns, program)
    }
}

/// Plays the role for which this test program was started inside a namespace. Does nothing in a plain test run.
pub fn play_role() {
    let Ok(role) = env::var(ROLE) else { return };
    let words: Vec<&str> = role.split(' ').collect();
    match words.as_slice() {
        ["listen", ports @ ..] => {
            let any = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
            let doors: Vec<_> = ports
                .iter()
                .map(|port| TcpListener::bind((any, port.parse().unwrap())).unwrap())
                .map(|door| thread::spawn(move || while door.accept().is_ok() {}))
                .collect();
            doors.into_iter().for_each(|door| door.join().unwrap());
        }
        ["knock", router, port] => {
            let door = SocketAddr::new(router.parse().unwrap(), port.parse().unwrap());
            let code = match TcpStream::connect_timeout(&door, SILENCE) {
                Ok(_) => 10,
                Err(e) if e.kind() == io::ErrorKind::TimedOut => 11,
                Err(_) => 12,
            };
            process::exit(code);
        }
        _ => panic!("no such role: {role}"),
    }
}

/// Starts this test program again, inside `ns`, with only its test `role`, which calls [`play_role`].
fn role_in(ns: &str, role: &str) -> Command {
    let mut command = in_namespace(ns, env::current_exe().unwrap().to_str().unwrap());
    command.args(["--exact", "role", "--nocapture", "--test-threads=1"]).env(ROLE, role);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Runs the role `knock`.
fn answer(mut knock: Command) -> Answer {
    match knock.status().unwrap().code() {
        Some(10) => Answer::Open,
        Some(11) => Answer::Silence,
        Some(12) => Answer::Refused,
        other => panic!("the knocking process ended with {other:?}"),
    }
}

/// `ip netns exec` replaces itself by the program, so the child's pid is the program's.
fn in_namespace(ns: &str, program: &str) -> Command {
    let mut command = Command::new("ip");
    command.args(["netns", "exec", ns, program]);
    command
}

fn run(program: &str, args: &[&str]) -> Result<Output, String> {
    let out = Command::new(program).args(args).output().map_err(|e| format!("{program}: {e}"))?;
    if out.status.success() { Ok(out) } else { Err(format!("{program}: {}", text(&out.stderr))) }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_string()
}
