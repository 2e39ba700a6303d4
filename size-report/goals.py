"""Measures recentd against its goals and prints the table; started by compare.sh in namespaces of its own (network, mounts)."""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from programs import HERE, HITS, Recentd, RecentdXt, failure, first, memory, number, read, switches

RECENTD, LINES = sys.argv[1], int(sys.argv[2])
QUIET_SECONDS = 60
KERNEL = re.compile(r"^\d+ +(?:write|sendto|sendmsg)\(\d+<(?:/proc|NETLINK|socket:\[|/sys)", re.M)
rows = []


def goal(name, limit, figure, unit="", note=""):
    met = "yes" if figure <= limit else f"no: {figure / limit:.1f} times as much" if limit else "no"
    print(f"{name}: {number(figure)}{unit}{note}", file=sys.stderr)
    rows.append(f"| {name} | {number(limit)}{unit} | {number(figure)}{unit}{note} | {met} |")


def log(lines):
    words = [sys.executable, f"{HERE}/make-log.py", "--lines", str(lines), "--format", "file"]
    return subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout


def traced(program, data):
    """The system calls by strace while the program reads `data`, without its start."""
    path = f"{program.directory}/trace"
    program.start(["strace", "-f", "-yy", "-o", path])
    time.sleep(1)
    start = os.path.getsize(path)
    program.reads_to(data)
    program.stop()
    return read(path)[start:]


def reads(program, data):
    lines = data.count(b"\n")
    trace = traced(program, data)
    goal(f"reads of {lines:,} lines of a busy log, one for 64", lines / 64, len(re.findall(r"^\d+ +read\(0<", trace, re.M)))


def writes(program, name):
    """Counts writes in two runs. In each run the last ban is of the address that ends the log."""
    bans = b"".join(failure(f"198.19.7.{n}", n * HITS + i) for n in range(1, 51) for i in range(HITS))
    others = b"".join(failure(f"198.19.8.{n // 2}", n) for n in range(2, 102))
    with_bans, without = (len(KERNEL.findall(traced(program, data))) for data in (bans, others))
    goal(f"writes to the kernel for a ban, {name}", 1, (with_bans - without) / 50)


def quiet(program, addresses):
    """The wake-ups of a daemon without work."""
    program.start()
    for n in range(addresses):
        program.reads_to(b"")
    time.sleep(3)
    before = switches(program.processes())
    time.sleep(QUIET_SECONDS)
    woken = switches(program.processes()) - before
    program.stop()
    return woken


def idle(program, name):
    """With three sources, the largest of some starts: the kernel puts the stack at another place of a page each time."""
    logs = [f"{program.directory}/{n}.log" for n in range(3)]
    for log in logs:
        open(log, "w").close()
    own, program.sources = [], [f"file:{log}" for log in logs]
    for _ in range(8):
        program.start()
        time.sleep(1)
        own.append(int(re.search(r"^Anonymous: +(\d+)", read(f"/proc/{program.processes()[0]}/smaps_rollup"), re.M)[1]))
        program.kill()
    del program.sources
    goal(f"memory of its own, idle with three sources, x86_64, {name}", 56, max(own), " KiB", f" ({min(own)} to {max(own)})")


def memory_and_growth(program):
    data = log(200_000)
    program.start()
    time.sleep(1)
    pids = program.processes()
    program.reads_to(data)
    early = memory(pids)[0]
    for _ in range(LINES // 200_000 - 1):
        program.feed(data)
    program.reads_to(b"")
    late = memory(pids)[0]
    peak = int(re.search(r"VmHWM:\s+(\d+)", read(f"/proc/{pids[0]}/status"))[1])
    program.stop()
    goal("resident at most, under load, x86_64", 1024, max(peak, late), " KiB")
    goal(f"growth from 200,000 to {LINES:,} lines", 0, late - early, " KiB")


def limit(name):
    """A limit that check.sh holds."""
    return int(re.search(rf"^{name}=(\d+)$", read(f"{HERE}/check.sh"), re.M)[1])


def counted():
    """Adds the rows from files of other scripts."""
    count = dict(line.split("\t") for line in read(f"{HERE}/instructions.tsv").splitlines())
    goal("instructions a line, 60 % attacks", 1000, int(count["60 % attacks"]))
    for scan in "by words", "memchr":
        bare = int(count[f"unrelated lines, newline scan, {scan}"])
        goal(f"instructions an unrelated line: 3 bare newline scans, {scan}", 3 * bare, int(count["unrelated lines"]))
    sizes = [line.split("\t") for line in read(f"{HERE}/sizes.tsv").splitlines()]
    mips = next(row for row in sizes if row[0].startswith("mips-"))
    goal("in OpenWrt's squashfs, mips", limit("goal"), int(mips[1]), " bytes")
    goal("data + bss, mips, all tables full", limit("limit"), int(mips[5]) + int(mips[6]), " bytes")


def main():
    counted()
    with tempfile.TemporaryDirectory() as directory:
        nft, recent = Recentd(directory), RecentdXt(directory)
        idle(nft, "nftables")
        idle(recent, "xt_recent")
        memory_and_growth(nft)
        for program, name in (nft, "nftables"), (recent, "xt_recent"):
            with first():
                program.start()
                time.sleep(1)
                times = program.ban_times(100)
                program.stop()
            note = f" ({min(times):,.0f} to {max(times):,.0f})"
            goal(f"from the line to the ban, median, {name}", 200, statistics.median(times), " µs", note)
        reads(nft, log(20000))
        writes(nft, "nftables")
        writes(recent, "xt_recent")
        goal(f"wake-ups in {QUIET_SECONDS} s without a line, no address banned", 0, quiet(nft, 0))
        goal(f"wake-ups in {QUIET_SECONDS} s without a line, one address banned, nftables", 2, quiet(nft, 1))
        goal(f"wake-ups in {QUIET_SECONDS} s without a line, one address banned, xt_recent", 2, quiet(recent, 1))
    print("| goal | at most | is | met |\n| --- | ---: | ---: | --- |")
    print("\n".join(rows))


main()
