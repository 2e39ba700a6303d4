"""Writes a router's log under attack to standard output: the same lines for the same options, on any machine.

The wordings are those of the programs (dropbear, OpenSSH, LuCI, dnsmasq, hostapd, netifd, the kernel ...); names, addresses and their
order come from --seed. Lines of several sessions are mixed, as they are in a log. Addresses of attackers are of 198.18.0.0/15
and 2001:db8::/32, those of the LAN are private.

An attack line is any line of an attacker's session, also about its begin or end. Of the other lines, the share --logins is of successful
logins, and the rest is of programs that recentd does not watch.
"""

import argparse
import collections
import random
import sys
import time

NAMES = "root admin user test guest ubuntu pi oracle postgres git ftpuser support nagios deploy minecraft hadoop www-data a 1234 user1 es dev".split()
WORDS = "cdn api static mail www news img time update sync ads push video edge node".split()
HOSTS = "laptop phone tv printer tablet kitchen-radio nas doorbell thermostat guest-phone".split()
FACILITIES = {"kern": 0, "user": 1, "daemon": 3, "auth": 4, "syslog": 5, "cron": 9, "authpriv": 10}
LEVELS = {"emerg": 0, "alert": 1, "crit": 2, "err": 3, "warn": 4, "notice": 5, "info": 6, "debug": 7}

# The beginnings of lines that are one failed login each.
TRIES = ("Bad pass", "bad pass", "Login attempt", "login attempt", "Failed", "User ", "[info] luci: failed")


class Peer:
    """A peer: an address, and the notations of the programs."""

    def __init__(self, r, address):
        self.address, self.port = address, r.randrange(1024, 65536)
        self.openssh = f"{address} port {self.port}"
        self.colon = f"{address}:{self.port}"
        # 2026.94 has brackets. In all but the first line of a session it cuts two digits off the port.
        self.child = f"[{address}]:{self.port}" if ":" in address else self.colon
        self.bracket = self.child[:-2] if ":" in address else self.colon


def dropbear(r, peer, name, succeeds):
    """One session with dropbear of one era: priority and text of each line."""
    era = r.choice(("0.52", "2017.75", "2020.79", "2022.83", "2022.83", "2024.86", "2025.89", "2026.94"))
    at = peer.bracket if era == "2026.94" else peer.colon
    gone = r.choice(("Exited normally", "Exited normally", "Disconnect received", "Timeout before auth", "Error reading: Connection reset by peer"))
    where = "" if era < "2020.79" else f" from <{at}>"
    say = (lambda text: text[0].lower() + text[1:]) if era == "0.52" else lambda text: text
    lines = [("info", f"Child connection from {peer.child if era == '2026.94' else peer.colon}")]
    if succeeds:
        lines.append(("notice", f"Password auth succeeded for '{name}' from {at}"))
        lines.append(("info", f"Exit ({name}){where}: {gone}"))
        return "dropbear", "authpriv", lines
    kind = r.random()
    if kind < 0.55:
        fails = r.choice((1, 1, 2, 3, 3))
        lines += [("warn", f"Bad password attempt for '{name}' from {at}")] * fails
        lines.append(("info", f"Exit before auth{where}{exit_user(era, name, fails)}: {gone}"))
    elif kind < 0.85:
        silent = "2020.79" <= era < "2024.86"
        lines.append(("warn", "Login attempt for nonexistent user" + ("" if silent else f" from {at}")))
        lines.append(("info", f"Exit before auth{where}: {gone}"))
    elif kind < 0.9:
        lines += [("warn", f"Bad password attempt for '{name}' from {at}")] * 10
        end = "" if where else f" from {at}"
        lines.append(("info", f"Exit before auth{where}{exit_user(era, name, 10)}: Max auth tries reached - user '{name}'{end}"))
    else:
        gone = r.choice(("Exited normally", "No matching algo kex", "Integrity error", "Incompatible remote version 'GET / HTTP/1.1'"))
        lines.append(("info", f"Exit before auth{where}: {gone}"))
    return "dropbear", "authpriv", [(level, say(text)) for level, text in lines]


def exit_user(era, name, fails):
    return f"{': ' if era >= '2020.79' else ' '}(user '{name}', {fails} fails)"


def sshd(r, peer, name, succeeds):
    """One session with OpenSSH; since 9.8 the session is a program of its own."""
    tag = r.choice(("sshd", "sshd-session"))
    auth = " [preauth]"
    if succeeds:
        return tag, "auth", [
            ("info", f"Accepted publickey for {name} from {peer.openssh} ssh2: ED25519 SHA256:{key(r)}"),
            ("info", f"Received disconnect from {peer.openssh}:11: disconnected by user"),
            ("info", f"Disconnected from user {name} {peer.openssh}"),
        ]
    kind = r.random()
    if kind < 0.4:
        lines = [
            ("info", f"Invalid user {name} from {peer.openssh}"),
            ("info", f"Failed password for invalid user {name} from {peer.openssh} ssh2"),
            ("info", f"Received disconnect from {peer.openssh}:11: Bye Bye{auth}"),
            ("info", f"Disconnected from invalid user {name} {peer.openssh}{auth}"),
        ]
        if tag == "sshd":
            pam = f"pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={peer.address} "
            lines[1:1] = [("info", "pam_unix(sshd:auth): check pass; user unknown"), ("notice", pam)]
    elif kind < 0.75:
        lines = [("info", f"Failed password for root from {peer.openssh} ssh2")] * r.choice((1, 1, 2, 3))
        lines.append(("info", f"Connection closed by authenticating user root {peer.openssh}{auth}"))
    elif kind < 0.8:
        lines = [("info", f"Failed password for root from {peer.openssh} ssh2")] * 6
        lines.append(("err", f"error: maximum authentication attempts exceeded for root from {peer.openssh} ssh2{auth}"))
        lines.append(("info", f"Disconnecting authenticating user root {peer.openssh}: Too many authentication failures{auth}"))
    elif kind < 0.87:
        lines = [("info", f"Connection closed by {peer.openssh}{auth}")]
    elif kind < 0.92:
        lines = [
            ("err", 'error: kex_exchange_identification: client sent invalid protocol identifier "GET / HTTP/1.1"'),
            ("err", f"error: banner exchange: Connection from {peer.openssh}: invalid format"),
        ]
    elif kind < 0.96:
        offer = "diffie-hellman-group1-sha1,diffie-hellman-group14-sha1"
        lines = [("info", f"Unable to negotiate with {peer.openssh}: no matching key exchange method found. Their offer: {offer}{auth}")]
    else:
        lines = [("info", f"User {name} from {peer.address} not allowed because not listed in AllowUsers")]
        lines.append(("info", f"Connection closed by invalid user {name} {peer.openssh}{auth}"))
    return tag, "auth", lines


def luci(r, peer, name, succeeds):
    """One try on the web page, which uhttpd reads from its child's standard error."""
    page = r.choice(("/", "/", "/admin", "/admin/status/overview"))
    how = "accepted" if succeeds else "failed"
    return "uhttpd", "daemon", [("err" if not succeeds else "info", f"[info] luci: {how} login on {page} for {name} from {peer.address}")]


def key(r):
    return "".join(r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=43))


def mac(r):
    return ":".join(f"{r.randrange(256):02x}" for _ in range(6))


def name_of_a_server(r):
    return f"{r.choice(WORDS)}{r.randrange(30)}.{r.choice(WORDS)}-{r.choice(WORDS)}.example"


# A router's other lines. Each row: frequency, tag, whether it has a pid, facility.level, text.
def lan(r):
    return f"192.168.1.{r.randrange(2, 255)}"


def wan(r):
    return f"198.18.{r.randrange(256)}.{r.randrange(1, 255)}"


NOISE = (
    (9, "dnsmasq-dhcp", 1, "daemon.info", lambda r: f"DHCPREQUEST(br-lan) {lan(r)} {mac(r)}"),
    (9, "dnsmasq-dhcp", 1, "daemon.info", lambda r: f"DHCPACK(br-lan) {lan(r)} {mac(r)} {r.choice(HOSTS)}"),
    (3, "dnsmasq-dhcp", 1, "daemon.info", lambda r: f"DHCPDISCOVER(br-lan) {mac(r)}"),
    (3, "dnsmasq-dhcp", 1, "daemon.info", lambda r: f"DHCPOFFER(br-lan) {lan(r)} {mac(r)}"),
    (12, "dnsmasq", 1, "daemon.info", lambda r: f"query[{r.choice(('A', 'AAAA', 'HTTPS'))}] {name_of_a_server(r)} from {lan(r)}"),
    (6, "dnsmasq", 1, "daemon.info", lambda r: f"forwarded {name_of_a_server(r)} to 203.0.113.53"),
    (6, "dnsmasq", 1, "daemon.info", lambda r: f"reply {name_of_a_server(r)} is {wan(r)}"),
    (4, "dnsmasq", 1, "daemon.info", lambda r: f"cached {name_of_a_server(r)} is <CNAME>"),
    (1, "dnsmasq", 1, "daemon.warn", lambda r: f"possible DNS-rebind attack detected: {name_of_a_server(r)}"),
    (1, "dnsmasq", 1, "daemon.info", lambda r: "using nameserver 203.0.113.53#53"),
    (12, "kernel", 0, "kern.warn", lambda r: f"[{r.randrange(10**6):6}.{r.randrange(10**6):06}] reject wan in: IN=eth1 OUT= MAC={mac(r)}:{mac(r)}:08:00 SRC={wan(r)} "
        f"DST=203.0.113.9 LEN=40 TOS=0x00 PREC=0x00 TTL={r.randrange(30, 250)} ID={r.randrange(65536)} PROTO=TCP SPT={r.randrange(1024, 65536)} "
        f"DPT={r.choice((22, 23, 80, 443, 445, 3389, 8080))} WINDOW=1024 RES=0x00 SYN URGP=0 "),
    (2, "kernel", 0, "kern.info", lambda r: f"[{r.randrange(10**6):6}.{r.randrange(10**6):06}] br-lan: port {r.randrange(1, 5)}(phy0-ap0) entered forwarding state"),
    (1, "kernel", 0, "kern.info", lambda r: f"[{r.randrange(10**6):6}.{r.randrange(10**6):06}] mt7530-mdio mdio-bus:1f lan{r.randrange(1, 5)}: Link is Up - 1Gbps/Full - flow control rx/tx"),
    (6, "hostapd", 0, "daemon.info", lambda r: f"phy{r.randrange(2)}-ap0: STA {mac(r)} IEEE 802.11: {r.choice(('authenticated', 'associated (aid 3)', 'disassociated'))}"),
    (5, "hostapd", 0, "daemon.notice", lambda r: f"phy{r.randrange(2)}-ap0: AP-STA-{r.choice(('CONNECTED', 'DISCONNECTED'))} {mac(r)}"),
    (4, "hostapd", 0, "daemon.info", lambda r: f"phy{r.randrange(2)}-ap0: STA {mac(r)} WPA: pairwise key handshake completed (RSN)"),
    (2, "hostapd", 0, "daemon.info", lambda r: f"phy1-ap0: STA {mac(r)} IEEE 802.11: deauthenticated due to inactivity (timer DEAUTH/REMOVE)"),
    (2, "odhcpd", 1, "daemon.warn", lambda r: "No default route present, overriding ra_lifetime to 0!"),
    (3, "odhcpd", 1, "daemon.info", lambda r: f"Using a RA lifetime of {r.choice((0, 1800))} seconds on br-lan"),
    (2, "odhcp6c", 1, "daemon.notice", lambda r: "(re)starting transaction on pppoe-wan"),
    (3, "netifd", 0, "daemon.notice", lambda r: f"wan ({r.randrange(1000, 9000)}): udhcpc: sending renew to server 203.0.113.1"),
    (3, "netifd", 0, "daemon.notice", lambda r: f"wan ({r.randrange(1000, 9000)}): udhcpc: lease of 203.0.113.9 obtained from 203.0.113.1, lease time 3600"),
    (2, "netifd", 0, "daemon.notice", lambda r: f"Interface '{r.choice(('wan', 'wan6', 'guest'))}' is now {r.choice(('up', 'down'))}"),
    (1, "netifd", 0, "daemon.notice", lambda r: f"Network device 'phy{r.randrange(2)}-ap0' link is up"),
    (3, "pppd", 1, "daemon.info", lambda r: f"remote IP address {wan(r)}"),
    (5, "crond", 1, "cron.err", lambda r: f"USER root pid {r.randrange(1000, 30000)} cmd /usr/sbin/fetch-{r.choice(WORDS)} >/dev/null 2>&1"),
    (2, "procd", 0, "daemon.notice", lambda r: "/etc/rc.d/S95done: setting up led wan"),
    (1, "procd", 0, "daemon.info", lambda r: f"Instance {r.choice(WORDS)}::instance1 s in a crash loop 6 crashes, {r.randrange(9)} seconds since last crash"),
    (2, "firewall", 0, "user.notice", lambda r: "Reloading firewall due to ifupdate of wan (eth1)"),
    (2, "ddns-scripts", 1, "user.notice", lambda r: f"myddns_ipv4: Forced Update: L: '{wan(r)}' == R: '{wan(r)}'"),
    (3, "miniupnpd", 1, "daemon.notice", lambda r: f"{r.choice(HOSTS)} {lan(r)}:{r.randrange(1024, 65536)} tcp port {r.randrange(1024, 65536)} redirected"),
    (1, "", 0, "user.notice", lambda r: "Added device handler type: 8021ad"),
    (2, "mwan3track", 1, "user.info", lambda r: f"Check (ping) failed for target \"203.0.113.53\" on interface wan (eth1). Current score: {r.randrange(10)}"),
    (2, "wpad", 1, "daemon.err", lambda r: "nl80211: kernel reports: key addition failed"),
)


class Log:
    """A stream of (seconds, tag with pid, facility, level, text)."""

    def __init__(self, options):
        self.r = r = random.Random(options.seed)
        self.attacks, self.logins = options.attacks, options.logins
        self.sources = [self.address(n, options.v6) for n in range(options.sources)]
        r.shuffle(self.sources)
        self.weights = [row[0] for row in NOISE]
        self.attackers, self.people = [], []
        # The failures of each address, in sessions that may not have ended.
        self.tries = collections.Counter()
        self.pids = {}

    def address(self, n, v6):
        if self.r.random() < v6:
            host = self.r.choice((f":{self.r.randrange(1, 65536):x}", f"{self.r.getrandbits(16):x}:{self.r.getrandbits(16):x}:{self.r.getrandbits(16) | 1:x}:1"))
            return f"2001:db8:{n >> 8 | 0x100:x}:{n & 255 | 0x100:x}:{host}"
        return f"198.{18 + (n >> 16 & 1)}.{n >> 8 & 255}.{n & 255}"

    def session(self, address, succeeds):
        """Lines of one process, the last first."""
        r = self.r
        make = r.choices((dropbear, sshd, luci), (50, 46, 4))[0]
        name = "root" if r.random() < 0.4 else r.choice(NAMES)
        tag, facility, lines = make(r, Peer(r, address), name, succeeds)
        tag = f"{tag}[{self.pids.setdefault(tag, 1401) if make is luci else r.randrange(1500, 32768)}]"
        if not succeeds:
            self.tries[address] += sum(text.startswith(TRIES) for _, text in lines)
        return [(tag, facility, *line) for line in lines][::-1]

    def attack(self):
        # Few sources are frequent: half of all sessions are of a twentieth of the sources.
        n = len(self.sources)
        return self.session(self.sources[self.r.randrange(n if self.r.random() < 0.5 else max(1, n // 20))], False)

    def line(self):
        r, kind = self.r, self.r.random()
        if kind < self.attacks:
            return self.of(self.attackers, 8, self.attack)
        if kind < self.attacks + (1 - self.attacks) * self.logins:
            return self.of(self.people, 2, lambda: self.session(lan(r), True))
        _, tag, pid, priority, text = r.choices(NOISE, self.weights)[0]
        if pid:
            tag = f"{tag}[{self.pids.setdefault(tag, r.randrange(300, 1500))}]"
        return (tag, *priority.split("."), text(r))

    def of(self, sessions, most, make):
        """The next line of one of at most `most` simultaneous sessions."""
        if len(sessions) < most:
            sessions.append(make())
        n = self.r.randrange(len(sessions))
        line = sessions[n].pop()
        if not sessions[n]:
            sessions.pop(n)
        return line


def dates(start, rate, format):
    """The date of each line, in UTC."""
    pattern = "%a %b %e %H:%M:%S %Y" if format == "logread" else "%b %e %H:%M:%S"
    second, n = None, 0
    while True:
        if second != (now := start + n // rate):
            second, text = now, time.strftime(pattern, time.gmtime(now))
        n += 1
        yield text


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--lines", type=int, default=20000)
    p.add_argument("--seed", type=int, default=9)
    p.add_argument("--attacks", type=float, default=0.6, help="share of lines that are attackers'")
    p.add_argument("--logins", type=float, default=0.02, help="share of the other lines that are successful logins")
    p.add_argument("--sources", type=int, default=3000, help="addresses of attackers")
    p.add_argument("--v6", type=float, default=0.25, help="share of these that are IPv6")
    p.add_argument("--format", choices=("logread", "rfc3164", "file"), default="logread",
        help="as OpenWrt's logread prints it; as a datagram of syslog(3), with <N> and a host; as syslogd on Debian writes it to a file")
    p.add_argument("--start", type=int, default=1795384103, help="seconds since 1970 of the first line")
    p.add_argument("--rate", type=int, default=20, help="lines a second")
    p.add_argument("--truth", type=int, metavar="N", help="print on standard error how many addresses have failed N times")
    options = p.parse_args()
    log, date, write, format = Log(options), dates(options.start, options.rate, options.format), sys.stdout.write, options.format
    for _ in range(options.lines):
        tag, facility, level, text = log.line()
        if format == "logread":
            write(f"{next(date)} {facility}.{level} {tag}: {text}\n")
        elif format == "file":
            write(f"{next(date)} router {tag}{':' if tag else ''} {text}\n")
        else:
            write(f"<{FACILITIES[facility] * 8 + LEVELS[level]}>{next(date)} router {tag}: {text}\n")
    if options.truth:
        print(sum(n >= options.truth for n in log.tries.values()), file=sys.stderr)


main()
