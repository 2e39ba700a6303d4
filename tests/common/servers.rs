//! Real dropbear and real sshd on the router, and a client that guesses passwords.
//!
//! They log as on a router: through syslog(3) to `/dev/log`. Here `/dev/log` is
//! recentd's socket in a `/dev` that only the server sees (a private mount
//! namespace), so the machine's own log is not touched.

use super::net::{Host, Net, text};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The port of the real servers.
pub const PORT: u16 = 2022;

/// The first tool that these tests need and this machine lacks.
pub fn missing() -> Option<&'static str> {
    missing_of(&["dropbear", "dropbearkey", "sshd", "ssh-keygen", "ssh", "sshpass", "unshare"])
}

/// The first of `tools` that this machine lacks.
pub fn missing_of(tools: &[&'static str]) -> Option<&'static str> {
    let there = |tool: &str| {
        let script = format!("PATH=$PATH:/usr/sbin:/sbin; command -v {tool}");
        Command::new("sh").args(["-c", &script]).stdout(Stdio::null()).status().unwrap().success()
    };
    tools.iter().copied().find(|tool| !there(tool))
}

/// A server process; killed when dropped.
pub struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// dropbear as on OpenWrt: in the foreground, logging to /dev/log.
pub fn dropbear(net: &Net, socket: &Path) -> Server {
    serve(net.command("unshare"), net, socket, &dropbear_command(net))
}

/// The same on a host behind the router.
pub fn dropbear_on(host: &Host, net: &Net, socket: &Path) -> Server {
    serve(host.command("unshare"), net, socket, &dropbear_command(net))
}

fn dropbear_command(net: &Net) -> String {
    let key = net.dir.join("dropbear_key").display().to_string();
    net.sh(&format!("dropbearkey -t ed25519 -f {key}"));
    let pidfile = net.dir.join("dropbear.pid").display().to_string();
    format!("dropbear -F -r {key} -p {PORT} -P {pidfile}")
}

/// Real rsyslog on a host: it takes what comes at `socket`, and sends it to `router` by UDP, as the README says.
pub fn rsyslog_on(host: &Host, net: &Net, socket: &Path, router: &str) -> Server {
    let config = net.dir.join("rsyslog.conf");
    let lines = format!(
        "module(load=\"imuxsock\" SysSock.Use=\"off\")\ninput(type=\"imuxsock\" Socket=\"{}\")\nauth,authpriv.*  @{router}\n",
        socket.display()
    );
    fs::write(&config, lines).unwrap();
    let mut command = host.command("sh");
    let script = format!("PATH=$PATH:/usr/sbin:/sbin; exec rsyslogd -n -f {} -i {}", config.display(), net.dir.join("rsyslog.pid").display());
    command.args(["-c", &script]).stdin(Stdio::null());
    Server(command.spawn().unwrap())
}

/// OpenSSH without PAM; all users may log in by password.
pub fn sshd(net: &Net, socket: &Path) -> Server {
    let key = net.dir.join("ssh_key").display().to_string();
    net.sh(&format!("ssh-keygen -q -t ed25519 -N '' -f {key}"));
    let config = net.dir.join("sshd_config");
    let lines = format!(
        "Port {PORT}\nHostKey {key}\nPidFile none\nUsePAM no\nPermitRootLogin yes\n\
         PasswordAuthentication yes\nStrictModes no\n"
    );
    fs::write(&config, lines).unwrap();
    let sshd = "PATH=$PATH:/usr/sbin:/sbin; sshd=$(command -v sshd)";
    // Since 9.8 sshd itself drops peers that fail too often. That is switched off, because this test is about recentd.
    serve(
        net.command("unshare"),
        net,
        socket,
        &format!(
            "{sshd}; mount -t tmpfs none /run; mkdir -m 755 /run/sshd
             no=; $sshd -t -o PerSourcePenalties=no -f {0} 2>/dev/null && no='-o PerSourcePenalties=no'
             $sshd -D $no -f {0}",
            config.display()
        ),
    )
}

/// Runs a server with `socket` as its /dev/log, by an unshare(1) on the router or a host.
fn serve(mut command: Command, net: &Net, socket: &Path, server: &str) -> Server {
    // The last line of `server` becomes the process, so that killing it kills the server.
    let (before, last) = server.rsplit_once('\n').unwrap_or(("", server));
    let script = format!(
        "set -e
         dev={dir}/dev; mkdir -p $dev; mount -t tmpfs none $dev
         for node in null zero full random urandom tty ptmx; do
             : >$dev/$node; mount --bind /dev/$node $dev/$node
         done
         mkdir $dev/pts; mount --rbind /dev/pts $dev/pts
         ln -s {socket} $dev/log
         mount --rbind $dev /dev
         {before}
         exec {last}",
        dir = net.dir.display(),
        socket = socket.display(),
    );
    command.args(["--mount", "sh", "-c", &script]).stdin(Stdio::null());
    Server(command.spawn().unwrap())
}

/// The answer to a wrong password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guess {
    Denied,
    NoConnection,
}

/// One wrong password, from a real ssh client, at the router.
pub fn guess(host: &Host, user: &str) -> Guess {
    guess_at(host, user, host.router())
}

/// The same at another address.
pub fn guess_at(host: &Host, user: &str, server: &str) -> Guess {
    let mut ssh = host.command("sshpass");
    ssh.args(["-p", "wrong", "ssh", "-F", "none", "-p", &PORT.to_string()]);
    for option in [
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
        "GlobalKnownHostsFile=/dev/null",
        "PreferredAuthentications=password",
        "NumberOfPasswordPrompts=1",
        "ConnectTimeout=1",
    ] {
        ssh.args(["-o", option]);
    }
    let out = ssh.arg(format!("{user}@{server}")).stdin(Stdio::null()).output().unwrap();
    if text(&out.stderr).contains("Permission denied") { Guess::Denied } else { Guess::NoConnection }
}
