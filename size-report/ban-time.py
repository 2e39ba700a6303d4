"""Measures bans and prints a table; started by ban-time.sh in a network namespace of its own.

A loop asks the kernel for the address, so a measured time may be too long by one look. There is a pause between bans, so
that recentd sleeps when a line arrives, as it does between real lines.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time

from kernel import Nft, Recent

RECENTD, FLOOR, N = sys.argv[1], sys.argv[2], int(sys.argv[3])
ADDRESSES = [f"198.18.{n // 100}.{n % 100 + 1}" for n in range(N)]
LIST = "/proc/net/xt_recent/recentd"


def run(words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)


def have(program):
    return shutil.which(program) is not None


def line(n, address):
    date = time.strftime("%b %e %H:%M:%S", time.gmtime())
    return f"{date} router authpriv.warn dropbear[{1000 + n}]: Bad password attempt for 'root' from {address}:4022\n".encode()


def recentd(sink, name):
    """recentd, which bans through the list or set `name` at the second failure: its questions about an address are asked at the first."""
    words = [RECENTD, "run", "--config", "none", "--source", "stdin", "--sink", sink, "--name", name, "--name6", f"{name}6"]
    words += ["--hitcount", "2", "--control", "off", "--ubus", "off"]
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env={"TZ": "UTC"})
    while b"watching" not in (said := child.stderr.readline()):
        said or sys.exit("recentd did not start")
    time.sleep(0.5)
    return child


def ban(child, sink, n, address):
    """The microseconds of one ban, and of one look into the kernel."""
    time.sleep(0.01)
    sink.holds(address)  # the first look is slower
    start = time.perf_counter_ns()
    sink.holds(address)
    look = time.perf_counter_ns() - start
    start = time.perf_counter_ns()
    os.write(child.stdin.fileno(), line(n, address))
    while not sink.holds(address):
        if time.perf_counter_ns() - start > 5_000_000_000:
            child.kill()
            sys.exit(f"no ban of {address} through {sink.name}")
    took = time.perf_counter_ns() - start
    sink.forget(address)
    return took, look


def race(name, make, arguments):
    """recentd and the floor in turn, each with a list or set of its own. Rows, and how many times the floor's median recentd's is."""
    ours = recentd(name, "recentd")
    if name == "nft":
        # It makes the table.
        recentd(name, "floor").kill()
    floor = subprocess.Popen([FLOOR, *arguments], stdin=subprocess.PIPE)
    sinks = make("recentd"), make("floor")
    times = [], []
    for n, address in enumerate(ADDRESSES):
        os.write(ours.stdin.fileno(), line(n, address))
        for child, sink, all in zip((ours, floor), sinks, times):
            all.append(ban(child, sink, n, address))
    for child in ours, floor:
        child.kill()
        child.wait()
    for program, all in zip(("recentd", "floor.c"), times):
        bans, looks = zip(*all)
        row(f"{program}, {'xt_recent' if name == 'xt_recent' else 'nftables'}", bans, statistics.median(looks))
    medians = [statistics.median(took for took, _ in all) for all in times]
    return medians[0] / medians[1]


def started(command):
    """The microseconds until a program has ended, for each address."""
    times = []
    for address in ADDRESSES:
        words = [word.replace("ADDRESS", address) for word in command]
        start = time.perf_counter_ns()
        done = subprocess.run(words, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter_ns() - start)
        if done.returncode != 0:
            sys.exit(f"failed: {' '.join(words)}")
    return times


def row(name, times, look=None):
    low, middle, high = (round(t / 1000) for t in (min(times), statistics.median(times), max(times)))
    print(f"| {name} | {low} | {middle} | {high} | {'' if look is None else round(look / 1000)} |", flush=True)


# Priority over all other work of the machine, also for programs that are started.
os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
print("| by | min | median | max | one look |")
print("| --- | ---: | ---: | ---: | ---: |")
for name in "recentd", "floor":
    run(f"{RECENTD} rules --config none --sink xt_recent --name {name} --name6 {name}6 | sh", shell=True)
recent = race("xt_recent", Recent, ["recent", "/proc/net/xt_recent/floor"])
row("`sh -c 'echo +ADDRESS >/proc/net/xt_recent/recentd'`", started(["sh", "-c", f"echo +ADDRESS >{LIST}"]))
nft = race("nft", lambda name: Nft(name.encode(), b"v4"), ["nft", "floor", "v4"])
if have("nft"):
    run(["nft", "add table inet t; add set inet t v4 { type ipv4_addr; flags timeout; size 65536; }"])
    row("`nft add element`", started(["nft", "add element inet t v4 { ADDRESS timeout 1h }"]))
if have("ipset"):
    try:
        run(["ipset", "create", "t", "hash:ip", "timeout", "3600"])
        row("`ipset add`", started(["ipset", "add", "t", "ADDRESS"]))
    except subprocess.CalledProcessError:
        print("no row for ipset: this kernel has no ip_set", file=sys.stderr)
for iptables in "iptables-legacy", "iptables-nft":
    if have(iptables):
        row(f"`{iptables} -w -I INPUT -s ADDRESS -j DROP`", started([iptables, "-w", "-I", "INPUT", "-s", "ADDRESS", "-j", "DROP"]))
print(f"\nBeside floor.c recentd takes {recent:.2f} times as long with xt_recent and {nft:.2f} times with nftables. The goal is 1.15.")
