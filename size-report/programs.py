"""The programs of the comparison: how each is configured, started, fed with a log, and asked whether it has banned an address.

Each reads its log from a pipe (fail2ban: from a file that it follows), bans in the kernel, and bans an address after five failures.
The last lines of a log are five failures of one more address: when the kernel holds that address, the program has read the whole
log.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import callgrind
from kernel import Nft, Recent

HERE = os.path.dirname(os.path.abspath(__file__))
RECENTD = sys.argv[1]
HITS = 5
# The prefix of addresses that are added here, which are not in the log.
OURS = "198.19."
# Every measurement ends within this time; otherwise it has failed.
PATIENCE = 120


def read(path):
    with open(path) as file:
        return file.read()


def number(value):
    """A whole number, or a small one with two digits."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2g}" if value < 10 else f"{value:.1f}"


def run(words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more).stdout.decode()


def memory(pids):
    """RSS and PSS of all processes in KiB."""
    fields = [dict(re.findall(r"^(Rss|Pss): +(\d+)", read(f"/proc/{pid}/smaps_rollup"), re.M)) for pid in pids]
    return [sum(int(f[name]) for f in fields) for name in ("Rss", "Pss")]


def switches(pids):
    """The number of times that all threads went to sleep."""
    return sum(
        int(re.search(r"^voluntary_ctxt_switches:\t(\d+)", read(f"/proc/{pid}/task/{task}/status"), re.M)[1])
        for pid in pids for task in os.listdir(f"/proc/{pid}/task"))


@contextlib.contextmanager
def first():
    """Gives programs that are started within priority over all other work of the machine."""
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    try:
        yield
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


class Program:
    """A program that reads a log and bans. `start`, then `feed`, then `stop`."""

    def __init__(self, directory):
        self.directory = f"{directory}/{type(self).__name__.lower()}"
        os.makedirs(self.directory)
        self.configure()

    def configure(self):
        pass

    def config(self, name, **values):
        """The path of a copy of peers/`name` with values filled in."""
        text = read(f"{HERE}/peers/{name}")
        for key, value in values.items():
            text = text.replace(key, value)
        with open(path := f"{self.directory}/{name}", "w") as file:
            file.write(text)
        return path

    def start(self, wrapper=()):
        self.clean()
        self.log = open(f"{self.directory}/log", "wb")
        read, self.pipe = self.input()
        self.child = subprocess.Popen([*wrapper, *self.words()], stdin=read, stdout=self.log, stderr=self.log,
            start_new_session=True, env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"})
        if read is not None:
            os.close(read)
        self.wait(self.ready, "start")

    def input(self):
        return os.pipe()

    def ready(self):
        """Whether the program has logged that it reads."""
        return self.says in read(f"{self.directory}/log")

    def clean(self):
        """Removes the changes of an earlier run from the kernel."""
        subprocess.run(["nft", "flush", "ruleset"], check=True)

    def wait(self, true, what, pause=0.05):
        start = time.monotonic()
        while not true():
            if self.child.poll() is not None or time.monotonic() - start > PATIENCE:
                self.kill()
                sys.exit(f"{self.name} did not {what} (exit {self.child.poll()}):\n{read(self.directory + '/log')[-2000:]}")
            if pause:
                time.sleep(pause)

    def feed(self, data):
        while data:
            data = data[os.write(self.pipe, data):]

    def reads_to(self, data):
        """Feeds a log that ends with the failures of one more address, and returns the seconds until that address is banned."""
        self.ends = getattr(self, "ends", 0) + 1
        address = f"{OURS}255.{self.ends}"
        start = time.perf_counter()
        self.feed(data + b"".join(failure(address, n) for n in range(HITS)))
        self.wait(lambda: self.holds(address), f"ban {address} at the end of its log", 0.0003)
        return time.perf_counter() - start

    def banned(self):
        """Addresses that are banned now."""
        elements = "".join(re.findall(r"elements = \{(.*?)\}", self.ruleset(), re.S))
        return re.findall(r"[0-9a-f]+[.:][0-9a-f.:]+", elements)

    def banned_of_log(self):
        """The number of addresses banned because of the log, once no more are added."""
        before, now = [], None
        while before != now:
            before, now = now, self.banned()
            time.sleep(1)
        return sum(not address.startswith(OURS) for address in set(now))

    def ruleset(self):
        return run(["nft", "list", "ruleset"])

    def instructions(self, data):
        """The instructions of its own processes, without programs that it starts for a ban."""
        self.nothing = getattr(self, "nothing", None) or self.under_callgrind(b"")
        return self.under_callgrind(data) - self.nothing

    def under_callgrind(self, data):
        self.start(callgrind.words(report := f"{self.directory}/callgrind"))
        self.reads_to(data)
        self.stop()
        return callgrind.counted(report)

    def ban_times(self, count):
        """Microseconds from the last failure before a ban until the kernel holds the address, for `count` addresses."""
        times = []
        self.others = getattr(self, "others", 99) + 1
        for n in range(count):
            address = f"{OURS}{self.others}.{n + 1}"
            self.feed(b"".join(failure(address, n * HITS + i) for i in range(HITS - 1)))
            # Wait until the program sleeps, as it does between real lines.
            time.sleep(0.02)
            line = failure(address, n * HITS + HITS)
            self.holds(address)  # the first look is slower
            start = time.perf_counter()
            self.feed(line)
            self.wait(lambda: self.holds(address), f"ban {address}", 0)
            times.append(1e6 * (time.perf_counter() - start))
        return times

    def processes(self):
        """All processes in its session."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if int(read(f"/proc/{pid}/stat").rpartition(")")[2].split()[3]) == self.child.pid:
                    found.append(pid)
            except OSError:
                pass
        return found

    def stop(self):
        """Ends its log, and waits until it has ended."""
        os.close(self.pipe)
        self.child.wait(PATIENCE)
        self.kill()

    def kill(self):
        for pid in self.processes():
            try:
                os.kill(int(pid), signal.SIGKILL)
            except OSError:
                pass
        self.child.wait()
        self.log.close()


class Recentd(Program):
    name = "recentd"
    says = "watching"
    package = None
    sandbox, sources = "1", ["stdin"]

    def configure(self):
        self.set = Nft(b"recentd", b"v4")

    def words(self):
        return [RECENTD, "run", "--config", "none", *(word for source in self.sources for word in ("--source", source)), "--sink", "nft",
            "--hitcount", str(HITS), "--ubus", "off", "--control", f"{self.directory}/socket", "--sandbox", self.sandbox]

    def under_callgrind(self, data):
        # The sandbox would end valgrind for valgrind's own system calls.
        self.sandbox = "0"
        try:
            return super().under_callgrind(data)
        finally:
            self.sandbox = "1"

    def holds(self, address):
        return self.set.holds(address)

    def banned(self):
        return re.findall(r"recentd: ban (\S+)", read(f"{self.directory}/log"))


class RecentdXt(Recentd):
    name = "recentd, xt_recent"

    def configure(self):
        pass

    def words(self):
        words = super().words()
        words[words.index("nft")] = "xt_recent"
        return words

    def clean(self):
        run(f"{RECENTD} rules --config none --sink xt_recent | sh; echo / >/proc/net/xt_recent/recentd", shell=True)
        self.set = Recent("recentd")


class Sshguard(Program):
    name = "sshguard"
    says = "Now monitoring attacks"
    package = "sshguard", ["nftables"]

    def configure(self):
        self.fifo = f"{self.directory}/fifo"
        os.mkfifo(self.fifo)
        # sshguard's script reads no other file.
        run(["mount", "--bind", self.config("sshguard.conf", FIFO=self.fifo, THRESHOLD_VALUE=str(10 * HITS)), "/etc/sshguard/sshguard.conf"])
        self.set = Nft(b"sshguard", b"attackers", family=2)

    def words(self):
        return ["sshguard"]

    def input(self):
        self.hold = os.open(self.fifo, os.O_RDWR)
        return None, os.open(self.fifo, os.O_WRONLY)

    def ready(self):
        return len(self.processes()) >= 6 and "attackers" in subprocess.run(["nft", "list", "ruleset"], capture_output=True).stdout.decode()

    def holds(self, address):
        return self.set.holds(address)

    def instructions(self, data):
        total = 0
        for program in "sshg-parser", f"sshg-blocker -a {10 * HITS} -p 3600 -s 900":
            words = f"/usr/libexec/sshguard/{program}".split()
            with_it, output, _ = callgrind.count(words, data)
            total += with_it - callgrind.count(words, b"")[0]
            data = output
        return total

    def stop(self):
        os.close(self.hold)
        super().stop()


class Fail2ban(Program):
    name = "fail2ban"
    says = "Server ready"
    package = "fail2ban", ["nftables", "python3-pyinotify"]

    def configure(self):
        self.log_file = f"{self.directory}/auth.log"
        shutil.copytree("/etc/fail2ban", etc := f"{self.directory}/etc")
        for name in os.listdir(f"{etc}/jail.d"):
            os.remove(f"{etc}/jail.d/{name}")
        shutil.move(self.config("jail.local", LOGFILE=self.log_file, HITS=str(HITS)), f"{etc}/jail.local")
        shutil.move(self.config("sshd.local"), f"{etc}/filter.d/sshd.local")
        shutil.move(self.config("fail2ban.local", DIRECTORY=self.directory), f"{etc}/fail2ban.local")
        self.sets = [Nft(b"f2b-table", name, family=1) for name in (b"addr-set-sshd", b"addr-set-dropbear")]

    def words(self):
        d = self.directory
        return ["/usr/bin/python3", "/usr/bin/fail2ban-server", "-f", "-c", f"{d}/etc", "-s", f"{d}/sock", "-p", f"{d}/pid",
            "--logtarget", "STDERR", "--loglevel", "INFO", "--syslogsocket", "auto"]

    def clean(self):
        super().clean()
        for name in "db", "pid", "sock":
            if os.path.exists(path := f"{self.directory}/{name}"):
                os.remove(path)

    def input(self):
        return None, os.open(self.log_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)

    def holds(self, address):
        return any(set.holds(address) for set in self.sets)

    def stop(self):
        os.close(self.pipe)
        # Ask for fail2ban's own pid, because the child may be strace.
        os.kill(int(read(f"{self.directory}/pid")), signal.SIGTERM)
        self.child.wait(PATIENCE)
        self.kill()


class SyslogNg(Program):
    name = "syslog-ng"
    says = "starting up"
    package = "syslog-ng-core", ["iptables"]

    def configure(self):
        shutil.copy(f"{HERE}/peers/patterns.xml", self.directory)
        self.path = self.config("syslog-ng.conf", DIRECTORY=self.directory)

    def words(self):
        d = self.directory
        return ["syslog-ng", "-F", "--no-caps", "--stderr", "-f", self.path, "-R", f"{d}/persist", "-c", f"{d}/ctl", "-p", f"{d}/pid"]

    def clean(self):
        for iptables in "iptables-legacy", "ip6tables-legacy":
            run([iptables, "-F", "INPUT"])
            run([iptables, "-A", "INPUT", "-m", "recent", "--name", "syslogblock", "--rcheck", "--seconds", "900", "--hitcount", str(HITS), "-j", "DROP"])
        with open("/proc/net/xt_recent/syslogblock", "w") as list:
            list.write("/\n")
        self.set = Recent("syslogblock", HITS)

    def banned(self):
        return [line.split()[0][4:] for line in read(self.set.path).splitlines() if line.count(",") + 1 >= HITS]

    def holds(self, address):
        return self.set.holds(address)


def failure(address, n):
    date = time.strftime("%b %e %H:%M:%S", time.gmtime())
    return f"{date} router sshd[{2000 + n}]: Failed password for root from {address} port {4022 + n} ssh2\n".encode()
