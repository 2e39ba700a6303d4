"""Attacks recentd at random, breaks its surroundings at random, and compares it with a model.

The model below is made from README.md, not from recentd's code: which failures count, when they are a ban, how long a ban lasts, and
what a restart reads back. Like a syslog daemon, this program writes lines to a log file, recentd's own lines among them. After each
batch it asks recentd how many lines it has seen. When recentd has seen all, its messages are compared with those that the model
expects. Now and then, and at the end, its counters, its tables and the kernel's list are compared as well.

Each run has two to four sources: the log, which recentd's own lines are in, too, and some of another file, a socket and UDP. The other file has lines of failures
only, so that it does not matter to a restart in which order both files are read.

Both clocks count whole seconds, so near the edge of a window or the end of a ban both results are right. There the model follows
recentd, and counts how often. Usage: soak.py SINK SECONDS SEED DIRECTORY, in a network namespace.
"""
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time

SINK, SECONDS, SEED, DIR = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
NFT = SINK == "nft"
RECENTD = os.environ["RECENTD"].split()
HITCOUNT, WINDOW, BAN, LONGEST = 5, 20, 8, 40
# With xt_recent all bans of the rules have one length. recentd writes an address again for a longer ban, which a dead recentd cannot do.
GROWTH = 2 if NFT else 1
# The seconds around the edge of a window or of a ban in which both results are right.
EDGE = 2
POOL = [f"203.0.113.{n}" for n in range(1, 31)] + [f"2001:db8:{n:x}:7" for n in range(1, 11)]
FRIENDS = ["198.51.100.1", "198.51.100.2", "2001:db8:aaaa:1"]


class Wrong(Exception):
    pass


class Said(str):
    """A message of recentd, written between `since` and the time it was read."""

    since = 0.0


def network(addr):
    """The name that recentd gives an address: for IPv6 its /64."""
    return addr if "." in addr else addr + "::/64"


class Count:
    """The model of an address: its failures and its bans."""

    def __init__(self):
        self.fails = []  # (when, tenths, certain, the latest time that recentd may take for when)
        self.until = None
        self.written = None  # when the kernel was last told
        self.times = 0
        self.over = -1e9
        self.vague = False  # at a restart its ban was near its end: over or not

    def score(self, now):
        """The least and the most tenths of a failure that recentd may count."""
        least = sum(w for t, w, sure, _ in self.fails if sure and now - t <= WINDOW - EDGE)
        most = sum(w for _, w, _, late in self.fails if now - late <= WINDOW + EDGE)
        return least, most


class Soak:
    def __init__(self):
        os.makedirs(DIR)
        self.rng = random.Random(f"{SEED} {SINK}")
        self.path, self.control, self.other = f"{DIR}/log", f"{DIR}/control", f"{DIR}/other"
        self.sources = self.rng.sample(["file", "socket", "udp"], self.rng.randint(1, 3))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.unix = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sh("ip link set lo up")
        self.pid = 1000
        self.lines = []  # of the current file: (when, what, address)
        self.others = []  # of the other file
        self.seen = self.counted = self.bans = 0
        self.tally = dict.fromkeys("lines failures bans certain near unbans starts faults compared".split(), 0)
        self.models = {network(a): Count() for a in POOL + FRIENDS}
        self.allowed = set()
        self.stale = set()  # addresses in a list although their bans are over
        self.held, self.drained = "", time.monotonic()
        self.process = None
        open(self.path, "w").close()
        open(self.other, "w").close()
        self.rules()
        self.start()

    # --- recentd and its surroundings

    def sh(self, script):
        done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise Wrong(f"{script}: {done.stderr}")
        return done.stdout

    def rules(self, *more):
        if not NFT:
            words = ["--config", "none", "--sink", SINK, "--iptables", "iptables-legacy", "--ip6tables", "ip6tables-legacy"]
            out = subprocess.run([*RECENTD, "rules", *words, "--ban", str(BAN), *more], capture_output=True, text=True, check=True)
            self.sh(out.stdout)

    def start(self):
        self.tally["starts"] += 1
        read_end, write_end = os.pipe()
        os.set_blocking(read_end, False)
        options = dict(config="none", ubus="off", sink=SINK, file=self.path, control=self.control, hitcount=HITCOUNT, window=WINDOW,
                       ban=BAN, growth=GROWTH, ban_max=LONGEST)
        where = {"file": f"file:{self.other}", "socket": f"socket:{DIR}/socket", "udp": "udp:127.0.0.1:5140"}
        words = [word for key, value in options.items() for word in (f"--{key}", str(value))]
        words += ["--source", "file", "--senders", "127.0.0.0/8"] + [word for source in self.sources for word in ("--source", where[source])]
        self.process = subprocess.Popen([*RECENTD, "run", *words], stderr=write_end, stdin=subprocess.DEVNULL)
        os.close(write_end)
        self.stderr, self.held = read_end, ""
        self.seen = self.counted = self.bans = 0
        self.allowed = set()

    def ask(self, request):
        for _ in range(200):
            try:
                with socket.socket(socket.AF_UNIX) as client:
                    client.settimeout(10)
                    client.connect(self.control)
                    client.sendall(request.encode() + b"\n")
                    answer = b""
                    while chunk := client.recv(65536):
                        answer += chunk
                return json.loads(answer)
            except (FileNotFoundError, ConnectionRefusedError, ConnectionResetError, json.JSONDecodeError):
                if self.process.poll() is not None:
                    raise Wrong(f"recentd ended: {self.process.returncode}")
                time.sleep(0.05)
        raise Wrong("the control socket does not answer")

    def write(self, text, what, addr, anywhere=False):
        """Writes one line of the log, of any program, or of any of the logs."""
        source = self.rng.choice(["log", *self.sources]) if anywhere else "log"
        self.tally["lines"] += 1
        self.seen += 1
        if source in ("socket", "udp"):
            datagram = f"<84>{time.strftime('%b %e %H:%M:%S', time.gmtime())} {text.partition(' ')[2]}".encode()
            if source == "udp":
                self.udp.sendto(datagram, ("127.0.0.1", 5140))
            else:
                self.unix.sendto(datagram, f"{DIR}/socket")
            return
        stamp = time.strftime("%a %b %e %H:%M:%S %Y", time.gmtime())
        with open(self.other if source == "file" else self.path, "a") as log:
            log.write(f"{stamp} {text}\n")
        (self.others if source == "file" else self.lines).append((time.monotonic(), what, addr))

    def drain(self):
        """Returns recentd's messages since the last call, and writes them into the log, too."""
        try:
            while chunk := os.read(self.stderr, 65536):
                self.held += chunk.decode()
        except BlockingIOError:
            pass
        *whole, self.held = self.held.split("\n")
        said, since, self.drained = [], self.drained, time.monotonic()
        for line in whole:
            text = Said(line.removeprefix("recentd: "))
            text.since = since
            said.append(text)
            act, _, rest = text.partition(" ")
            addr = rest.split(" ")[0].removesuffix(":") if act in ("ban", "unban") else None
            self.write(f"daemon.notice recentd[{self.process.pid}]: {text}", "flush" if text.startswith("all counts") else act if addr else "noise", addr)
        return said

    def settle(self):
        """Waits until recentd has seen all lines."""
        said, deadline = [], time.monotonic() + 20
        while True:
            status = self.ask("status")
            said += self.drain()
            seen = status["lines"]["seen"]
            if seen == self.seen and status["lines"]["not_syslog"] == 0:
                return said, status
            if seen > self.seen or time.monotonic() > deadline:
                raise Wrong(f"{seen} lines seen, {self.seen} written: {status['lines']}")
            time.sleep(0.01)

    # --- the model

    def hears(self, said, now):
        """Takes messages about bans that ended by themselves."""
        for text in said:
            if found := re.search(r"recentd(6?) is here again", text):
                for name, count in self.live_counts():
                    count.written = now if (":" in name) == bool(found[1]) else count.written
            if ended := re.fullmatch(r"unban (\S+)", text):
                count = self.models[ended[1]]
                if count.until is None and now - count.over <= 2 * EDGE:
                    continue  # removed from a set that had just vanished, and found in it once more
                if count.until is None or not text.since - EDGE <= count.until <= now + EDGE:
                    raise Wrong(f"{text}: until {count.until}, now {now}")
                count.over, count.until, count.fails = count.until, None, []
                self.tally["unbans"] += 1

    def length(self, count, now):
        times = count.times + 1 if now - count.over <= LONGEST else 1
        return times, min(BAN * GROWTH ** (times - 1), LONGEST)

    def expects(self, batch, said, now):
        """Compares recentd's messages after failures of these addresses with the model."""
        bans = {}
        for text in said:
            if found := re.match(r"ban (\S+) for (\d+) s: ([\d.]+) failures? within", text):
                bans[found[1]] = (int(found[2]), float(found[3]) * 10)
        for addr in batch:
            count, allowed = self.models[addr], addr in self.allowed
            if allowed:
                continue
            self.counted += 1
            if count.until is not None and now < count.until - EDGE:
                continue  # listed
            # The failure may be from before or after the end of a ban that has just ended.
            count.fails.append((now, 10, count.until is None and now - count.over > EDGE, now))
            least, most = count.score(now)
            if addr in bans and most >= HITCOUNT * 10:
                seconds, score = bans.pop(addr)
                self.tally["certain" if least >= HITCOUNT * 10 else "near"] += 1
                times, length = self.length(count, now)
                if count.vague and seconds != length:
                    count.times += 1
                    times, length = self.length(count, now)
                count.vague = False
                if seconds != length and abs(now - count.over - LONGEST) > EDGE:
                    raise Wrong(f"{addr} banned for {seconds} s, not {length}, at {now}: {vars(count)}")
                if not least <= score <= most:
                    raise Wrong(f"{addr} banned with {score} tenths, not {least} to {most}")
                count.times, count.written, count.until, count.fails = times, now, now + seconds, []
                self.stale.discard(addr)
                self.bans += 1
                self.tally["bans"] += 1
            elif addr not in bans and least >= HITCOUNT * 10:
                raise Wrong(f"{addr} has {least} tenths at {now} and is not banned: {vars(count)}; lost")
        if bans:
            raise Wrong(f"no further address should be banned at {now}, but: {[(bans[name], vars(self.models[name])) for name in bans]}; extra")

    def attack(self):
        batch = []
        for _ in range(self.rng.randint(1, 6)):
            addr = self.rng.choice(POOL[:6] if self.rng.random() < 0.5 else POOL)
            if self.rng.random() < 0.03:
                addr = self.rng.choice(FRIENDS)
            batch.append(addr)
            if self.rng.random() < 0.3:
                self.write(f"daemon.info dnsmasq[1]: query[A] {self.rng.random()}.example.org from 192.168.1.5", "noise", None, True)
            self.fail(addr)
        self.tally["failures"] += len(batch)
        return [network(addr) for addr in batch]

    def fail(self, addr):
        self.pid += 1
        host = addr if "." in addr else f"{addr}::{self.rng.randint(1, 0xffff):x}"
        self.write(f"authpriv.warn dropbear[{self.pid}]: Bad password attempt for 'root' from {host}:{self.rng.randint(1024, 65535)}",
                   "fail", network(addr), True)

    def batch(self):
        said, _ = self.settle()
        now = time.monotonic()
        self.hears(said, now)
        batch = self.attack()
        said, _ = self.settle()
        self.hears(said, now)
        self.expects(batch, said, time.monotonic())

    def success(self):
        self.quiet()
        addr = self.rng.choice(POOL)
        self.pid += 1
        host = addr if "." in addr else f"{addr}::99"
        self.write(f"authpriv.notice dropbear[{self.pid}]: Password auth succeeded for 'root' from {host}:4022", "success", network(addr))
        self.models[network(addr)].fails = []
        self.quiet()

    def quiet(self):
        """Waits until recentd has handled all lines, and checks that it banned no address meanwhile."""
        said, status = self.settle()
        self.hears(said, time.monotonic())
        self.expects([], said, time.monotonic())
        return status

    # --- by hand

    def ban(self):
        self.quiet()
        addr, seconds = self.rng.choice(POOL), self.rng.randint(5, BAN)
        name = network(addr)
        if name in self.allowed:
            return
        self.ask(f"ban {addr if '.' in addr else addr + '::1'} {seconds}")
        count = self.models[name]
        if count.until is None:
            # recentd keeps the history of banned addresses while there is room. With a history the next ban is a further one.
            count.times = max(count.times, 1)
        count.written = time.monotonic()
        count.until, count.fails = count.written + seconds, []
        self.bans += 1
        self.quiet()

    def unban(self):
        self.quiet()
        addr = self.rng.choice(POOL)
        self.ask(f"unban {addr if '.' in addr else addr + '::1'}")
        self.models[network(addr)].__init__()
        self.quiet()

    def flush(self):
        self.quiet()
        self.ask("flush")
        for count in self.models.values():
            if count.until is not None:
                count.__init__()
            count.fails = []
        self.quiet()

    def allow(self):
        self.quiet()
        addr = self.rng.choice(FRIENDS)
        self.ask(f"allow {addr if '.' in addr else addr + '::/64'}")
        if self.models[network(addr)].until is not None:
            self.models[network(addr)].__init__()
        # Counted failures stay until the window is over, and have no effect.
        self.allowed.add(network(addr))
        self.quiet()

    # --- faults

    def rotate(self):
        """Rotates the log: renames it and creates a new file, or truncates it."""
        self.quiet()
        self.lines = []
        if self.rng.random() < 0.5 or os.path.getsize(self.path) == 0:
            os.rename(self.path, self.path + ".1")
            open(self.path, "w").close()
            return
        os.truncate(self.path, 0)
        # Write nothing until recentd has noticed: it cannot notice if the file grows beyond its old size between two looks.
        deadline, said = time.monotonic() + 10, []
        while "renewed" not in " ".join(said):
            if time.monotonic() > deadline:
                raise Wrong("recentd has not noticed that the log was truncated")
            time.sleep(0.01)
            said += self.drain()
        self.hears(said, time.monotonic())

    def stop(self):
        """Stops recentd for a while, as on a busy machine."""
        self.quiet()
        self.process.send_signal(signal.SIGSTOP)
        batch = self.attack()
        time.sleep(self.rng.uniform(0.1, 1.0))
        self.process.send_signal(signal.SIGCONT)
        said, _ = self.settle()
        self.hears(said, time.monotonic())
        self.expects(batch, said, time.monotonic())

    def firewall(self):
        """Removes the list, the rules or the table, and restores them. recentd must write all bans again."""
        self.quiet()
        self.stale = set()
        if NFT:
            self.sh("nft " + self.rng.choice(["delete table inet recentd", "flush table inet recentd", "flush ruleset"]) + " 2>/dev/null || true")
        else:
            self.rules("--delete")
        for _ in range(self.rng.randint(0, 4)):
            self.batch()
        self.rules()
        deadline = time.monotonic() + 20
        while True:
            try:
                if NFT and any(self.live()) and "drop" not in self.sh("nft list table inet recentd"):
                    raise Wrong("no rules")
                return self.compare()
            except Wrong:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
                self.batch()

    def kill(self):
        """Kills recentd, with or without unread lines, and starts it again."""
        self.quiet()
        self.compare()
        if os.path.getsize(self.path) > 50_000:
            self.rotate()
            self.quiet()
        if os.path.getsize(self.other) > 50_000:
            self.others = []
            os.rename(self.other, self.other + ".1")
            open(self.other, "w").close()
            self.quiet()
        batch = self.attack() if self.rng.random() < 0.5 else []
        self.process.send_signal(self.rng.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGQUIT]))
        self.process.wait(timeout=20)
        said = self.drain()
        now = killed = time.monotonic()
        # recentd may have banned an address with or without a message, or not yet.
        self.hears(said, now)
        for text in said:
            if text.startswith("ban ") and " by hand" not in text and text.split(" ")[1] not in batch:
                raise Wrong(f"{text}: extra")
        time.sleep(self.rng.choice([0, 0, self.rng.uniform(0, 3)]))
        held, now = self.kernel(), time.monotonic()
        for name, count in self.models.items():
            if count.until is not None and count.until > now + EDGE and name not in held:
                raise Wrong(f"{name} was banned until {count.until}, and is not in the kernel's list at {now}: lost")
            if name in held and count.until is None and name not in batch and name not in self.stale:
                raise Wrong(f"{name} is in the kernel's list and was not banned: extra")
            # The history of bans is forgotten; those in force are not.
            # A list holds the time of the last write and no length. A set holds the end of each ban.
            written = count.written if count.until is not None else killed
            count.__init__()
            if name in held:
                count.times, count.written, count.until = 1, written, now + held[name] if NFT else written + BAN
        os.close(self.stderr)
        now = time.monotonic()
        self.start()
        said, status = self.settle_after_start()
        self.read_back(now)
        self.counted = status["lines"]["counted"]
        self.hears(said, time.monotonic())

    def settle_after_start(self):
        """Waits until recentd has read the log from its start. All its lines count again, with their own times."""
        self.seen = len(self.lines) + len(self.others)
        return self.settle()

    def read_back(self, now):
        banned = self.live()
        # A dead recentd removes no address from a list. The rule ignores entries whose time is over.
        told = {entry["address"] for entry in self.ask("list")["bans"]}
        for name, until in list(banned.items()):
            if name in self.stale and name not in told:
                until = banned[name] = now - WINDOW  # its ban was over before
            if until < now - EDGE or abs(until - now) <= EDGE and name not in told:
                count = self.models[name]
                count.until, count.times, count.over, count.vague = None, 0, until, abs(until - now) <= EDGE
                self.stale.add(name)
        for when, what, addr in self.lines:
            if what == "flush":
                for count in self.models.values():
                    count.fails = []
            elif addr is None or addr not in self.models:
                continue
            elif what == "fail":
                # Times are those of the log, in whole seconds. A banned address is not counted, but its ban may have ended since.
                if banned.get(addr, 0) <= now + EDGE:
                    self.models[addr].fails.append((when, 10, banned.get(addr, 0) < now - EDGE, when))
            else:
                self.models[addr].fails = []
        # A line of the log that settles counts may be read before or after a line of the other file.
        settled = {addr for _, what, addr in self.lines if what not in ("fail", "noise")}
        for when, what, addr in self.others:
            if what == "fail" and addr in self.models and banned.get(addr, 0) <= now + EDGE:
                sure = banned.get(addr, 0) < now - EDGE and addr not in settled and None not in settled
                self.models[addr].fails.append((when, 10, sure, when))
        for count in self.models.values():
            recent = [(t, w, sure and now - t < WINDOW - EDGE) for t, w, sure, _ in count.fails if now - t <= WINDOW + EDGE]
            # An older line that is read after a newer one of the same address, from the other file, has the time of that.
            newest = max((t for t, _, _ in recent), default=0)
            count.fails = [(t, w, sure, newest if self.others else t) for t, w, sure in recent]

    # --- recentd and the kernel

    def live_counts(self):
        return [(name, count) for name, count in self.models.items() if count.until is not None]

    def live(self):
        return {name: count.until for name, count in self.live_counts()}

    def kernel(self):
        """The addresses in the kernel's list; in a set also the seconds left."""
        held = {}
        for family in "46":
            if NFT:
                done = subprocess.run(["nft", "-j", "list", "set", "inet", "recentd", "v" + family], capture_output=True, text=True)
                if done.returncode:
                    continue
                for element in json.loads(done.stdout)["nftables"][-1]["set"].get("elem", []):
                    held[element["elem"]["val"]] = element["elem"]["expires"]
            else:
                try:
                    with open("/proc/net/xt_recent/recentd" + family.replace("4", "")) as entries:
                        for line in entries:
                            held[line.split(" ")[0].removeprefix("src=")] = None
                except FileNotFoundError:
                    pass
        return {short(addr): left for addr, left in held.items()}

    def compare(self):
        """Compares counters, table and list until they agree. recentd looks for a restored list at least every five seconds."""
        deadline = time.monotonic() + 8
        while True:
            try:
                return self.compare_once()
            except Wrong:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def compare_once(self):
        status = self.quiet()
        now = time.monotonic()
        held, live = self.kernel(), self.live()
        for name, until in live.items():
            if until > now + EDGE and name not in held:
                raise Wrong(f"{name} is banned until {until} and not in the kernel's list at {now}: {held}")
        for name in held:
            if name not in live and name not in self.stale:
                raise Wrong(f"{name} is in the kernel's list and not banned: {live}")
        for what, is_, should in [("counted", status["lines"]["counted"], self.counted), ("bans", status["bans"]["total"], self.bans)]:
            if is_ != should:
                raise Wrong(f"{what}: {is_}, not {should}")
        page = self.ask("list")
        told = {entry["address"]: round(10 * entry["failures"]) for entry in page["counted"]}
        banned = {entry["address"]: entry for entry in page["bans"]}
        now = time.monotonic()
        if not page["more"]:
            for name, count in self.models.items():
                least, most = count.score(now)
                if count.until is None and not least <= told.get(name, 0) <= most:
                    raise Wrong(f"{name}: {told.get(name, 0)} tenths counted, not {least} to {most} at {now}: {count.fails}")
                if count.until is not None and count.until > now + EDGE and name not in banned:
                    raise Wrong(f"{name} is not listed as banned")
        self.tally["compared"] += 1

    def run(self):
        actions = [(60, self.batch), (4, self.success), (2, self.ban), (2, self.unban), (0.3, self.flush), (0.5, self.allow),
                   (2, self.rotate), (2, self.stop), (3, self.firewall), (3, self.kill), (6, self.compare)]
        weights, calls = zip(*actions)
        begin = said = time.monotonic()
        while time.monotonic() - begin < SECONDS:
            call = self.rng.choices(calls, weights)[0]
            if call in (self.rotate, self.stop, self.firewall, self.kill):
                self.tally["faults"] += 1
            self.last = call.__name__
            call()
            time.sleep(self.rng.choice([0, 0.02, 0.1, 0.3]))
            if time.monotonic() - said > 60:
                said = time.monotonic()
                print(f"{SINK}: {said - begin:.0f} s {self.tally}", flush=True)
        self.batch()
        self.compare()


def short(addr):
    """The name that recentd gives an address of a list."""
    return addr if "." in addr else socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, addr)) + "/64"


# A shell ignores these two signals in what it starts with `&`, and so would recentd, which inherits it.
for stopper in (signal.SIGINT, signal.SIGQUIT):
    signal.signal(stopper, signal.SIG_DFL)
soak = Soak()
try:
    soak.run()
except Exception as wrong:
    print(f"{SINK}: seed {SEED}: {soak.last}: {type(wrong).__name__}: {wrong}\n{soak.tally}\nthe last lines of the log:", file=sys.stderr)
    with open(soak.path) as log:
        print("".join(log.readlines()[-200:]), file=sys.stderr)
    raise
finally:
    soak.process.kill()
print(f"{SINK}: seed {SEED}, {SECONDS} s, sources log, {', '.join(soak.sources)}: model, counters and kernel agree: {soak.tally}")
