"""Feeds simulated botnets to recentd, sshguard and fail2ban and prints a table; started by botnet.sh in namespaces of its own.

The programs run as they are, each follows a log file and bans by an action that only writes the address down. An attempt of an address that
the program has banned is not written into the log. A round is 50 s, in which each bot tries once; its lines are written at once, with the clock that
the program sees at the end of the round, where it stays. The round ends when the program has banned one more address, whose failures are the last
of the round, or when it has used 50 s of processor time: a program that is as slow would fall behind on a processor of its own, and attempts get through
meanwhile. So only time is left out in which a program would have slept, and what else the machine does matters little.

`clock.c` shows fail2ban and sshguard that clock. recentd asks the kernel itself, so it sees the rounds follow each other without gaps. That
changes none of its bans: all attempts before a ban are within its window either way, and no ban ends before the last round.
"""

import os
import random
import re
import shutil
import sys
import time

import programs
from programs import HERE, OURS, Fail2ban, Program, Recentd, Sshguard, read

COUNTS = [int(count) for count in sys.argv[2].split(",")]
# Seconds of processor time after which a run is given up.
LONGEST = int(sys.argv[3])
ROUNDS, EVERY = 72, 50
WINDOW, HITCOUNT, BAN = 900, 15, 3600
CLOCK = sys.argv[5]


def say(*words):
    print(*words, file=sys.stderr, flush=True)


class Follower(Program):
    """A program that follows `log_file`, and whose bans are lines `ban ADDRESS` and `unban ADDRESS` in `bans_file`."""

    def prepare(self):
        self.log_file, self.bans_file, self.clock_file = (f"{self.directory}/{name}" for name in ("auth.log", "bans", "clock"))
        self.banned, self.taken, self.rest = set(), 0, ""
        for path in self.log_file, self.bans_file, self.clock_file:
            open(path, "w").close()
        self.set_clock(time.time())

    def clean(self):
        pass

    def input(self):
        return None, os.open(self.log_file, os.O_WRONLY | os.O_APPEND)

    def set_clock(self, at):
        """Sets the wall clock that the program sees (clock.c)."""
        with open(self.clock_file, "r+") as file:
            file.write(f"{int(at):020}\n")

    def wrapper(self):
        return ["env", f"LD_PRELOAD={CLOCK}", f"CLOCK={self.clock_file}"]

    def look(self):
        """Reads what it has banned since the last look."""
        with open(self.bans_file) as file:
            file.seek(self.taken)
            text = file.read()
        self.taken += len(text)
        *lines, self.rest = (self.rest + text).split("\n")
        for line in lines:
            if found := re.search(r"\b(un)?ban (\d+\.\d+\.\d+\.\d+)", line):
                (self.banned.discard if found[1] else self.banned.add)(found[2])

    def cost(self):
        """Seconds of processor time, with those of programs that it started, and peak memory in KiB of all its processes."""
        seconds, peak = 0, 0
        for pid in self.processes():
            try:
                own = sum(int(read(f"/proc/{pid}/task/{task}/schedstat").split()[0]) for task in os.listdir(f"/proc/{pid}/task"))
                others = sum(map(int, read(f"/proc/{pid}/stat").rpartition(")")[2].split()[13:15]))
                seconds += own / 1e9 + others / os.sysconf("SC_CLK_TCK")
                peak += int(re.search(r"^VmHWM:\s+(\d+)", read(f"/proc/{pid}/status"), re.M)[1])
            except (OSError, TypeError):
                pass
        return seconds, peak


class FollowingRecentd(Follower, Recentd):
    def configure(self):
        self.prepare()
        self.bans_file = f"{self.directory}/log"

    def words(self):
        return [programs.RECENTD, "run", "--config", "none", "--source", "file", "--file", self.log_file, "--sink", "dry-run", "--ubus", "off",
            "--control", "off", "--hitcount", str(HITCOUNT), "--window", str(WINDOW), "--ban", str(BAN)]

    def wrapper(self):
        return []


class FollowingSshguard(Follower, Sshguard):
    def configure(self):
        self.prepare()
        with open(backend := f"{self.directory}/backend", "w") as file:
            file.write(f"#!/bin/sh\nwhile read -r word address rest; do case $word in\nblock) echo ban $address ;;\nrelease) echo unban $address ;;\nesac; done >>{self.bans_file}\n")
        os.chmod(backend, 0o755)
        path = self.config("sshguard.conf", THRESHOLD_VALUE=str(10 * HITCOUNT))
        text = read(path).replace("/usr/libexec/sshguard/sshg-fw-nft-sets", backend).replace("cat FIFO", f"tail -n 0 -F {self.log_file}")
        with open(path, "w") as file:
            file.write(text)
        programs.run(["mount", "--bind", path, "/etc/sshguard/sshguard.conf"])

    def ready(self):
        time.sleep(1)
        return len(self.processes()) >= 5

    def kill(self):
        super().kill()
        programs.run(["umount", "/etc/sshguard/sshguard.conf"])


class FollowingFail2ban(Follower, Fail2ban):
    def configure(self):
        Fail2ban.configure(self)
        self.prepare()
        jail = f"{self.directory}/etc/jail.local"
        # The log has lines of sshd only.
        text = read(jail).split("[dropbear]")[0].replace("nftables-allports", "tell").replace(f"maxretry = {programs.HITS}", f"maxretry = {HITCOUNT}")
        with open(jail, "w") as file:
            file.write(text)
        with open(f"{self.directory}/etc/action.d/tell.conf", "w") as file:
            file.write(f"[Definition]\nactionban = echo ban <ip> >>{self.bans_file}\nactionunban = echo unban <ip> >>{self.bans_file}\n")


def line(address, at, n):
    date = time.strftime("%b %e %H:%M:%S", time.gmtime(at))
    return f"{date} router sshd[{1000 + n % 60000}]: Failed password for root from {address} port {1024 + n % 60000} ssh2\n"


def attack(program, count):
    """One botnet, in random order. The rounds that were played, and what came of them."""
    bots, chance = [f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}" for n in range(count)], random.Random(1)
    program.start(program.wrapper())
    through, all, lines, late, start = 0, 0, 0, 0, time.time()
    for turn in range(ROUNDS):
        chance.shuffle(bots)
        begin = start + turn * EVERY
        program.set_clock(begin + EVERY)
        tries = [(bot, begin + n * EVERY / count) for n, bot in enumerate(bots) if bot not in program.banned]
        through, all = through + len(tries), all + count
        last = f"{OURS}{turn >> 8}.{turn & 255}"
        fed = tries + [(last, begin + EVERY)] * HITCOUNT
        lines += len(fed)
        used = program.cost()[0]
        program.feed("".join(line(bot, at, n) for n, (bot, at) in enumerate(fed)).encode())
        while last not in program.banned and program.cost()[0] - used < EVERY:
            time.sleep(0.02)
            program.look()
        late += last not in program.banned
        if program.child.poll() is not None:
            sys.exit(f"{program.name} ended:\n{read(program.directory + '/log')[-2000:]}")
        if program.cost()[0] > LONGEST:
            break
    seconds, peak = program.cost()
    bans = sum(not address.startswith(OURS) for address in program.banned)
    program.kill()
    return through / all * 100, bans, lines, seconds, peak, turn + 1, late


def main():
    version = {kind: programs.run(["dpkg-query", "-W", "-f", "${Version}", kind]) for kind in ("sshguard", "fail2ban")}
    columns = {"recentd": FollowingRecentd, f"sshguard {version['sshguard']}": FollowingSshguard, f"fail2ban {version['fail2ban']}": FollowingFail2ban}
    print("| bots | program | get through | bans | processor time | a line | peak memory | behind |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    directory = sys.argv[4]
    for count in COUNTS:
        for name, kind in columns.items():
            say(f"{count:,} bots: {name}")
            shutil.rmtree(path := f"{directory}/{kind.__name__.lower()}", ignore_errors=True)
            share, bans, lines, seconds, peak, rounds, late = attack(kind(directory), count)
            shutil.rmtree(path, ignore_errors=True)
            behind = (f"{late} rounds" if late else "-") + (f", given up after {rounds} of {ROUNDS}" if rounds < ROUNDS else "")
            print(f"| {count:,} | {name} | {share:.1f} % | {bans:,} | {seconds:,.2f} s | {seconds / lines * 1e6:,.1f} µs | {peak / 1024:,.1f} MiB | {behind} |", flush=True)


main()
