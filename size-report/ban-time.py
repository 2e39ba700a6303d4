"""Measures bans and prints a table; started by ban-time.sh in a network namespace of its own.

recentd's bans are looked for in the kernel, in a loop: a ban can look too long by one look. They are a pause apart, so
that recentd is asleep when a line comes, as it is between real ones.
"""

import os
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import time

RECENTD, N = sys.argv[1], int(sys.argv[2])
ADDRESSES = [f"198.18.{n // 100}.{n % 100 + 1}" for n in range(N)]
LIST = "/proc/net/xt_recent/recentd"


def run(words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)


def have(program):
    return shutil.which(program) is not None


class Recent:
    """A list of xt_recent."""

    name = "xt_recent"

    def __init__(self):
        run(f"{RECENTD} rules --config none --sink xt_recent | sh", shell=True)
        self.list = os.open(LIST, os.O_RDONLY)

    def holds(self, address):
        return f"src={address} ".encode() in os.pread(self.list, 256, 0)

    def forget(self, address):
        """Keeps the list short, so that looking into it stays quick."""
        with open(LIST, "w") as list:
            list.write(f"-{address}\n")


class Nft:
    """A set of nftables, asked over netlink for one element (NFT_MSG_GETSETELEM)."""

    name = "nft"
    table, set = b"recentd\0", b"v4\0"

    def __init__(self):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)

    @staticmethod
    def attribute(kind, value):
        return struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)

    def holds(self, address):
        a = self.attribute
        key = a(0x8001, a(1, socket.inet_aton(address)))
        body = struct.pack("=BBH", 1, 0, 0) + a(1, self.table) + a(2, self.set) + a(0x8003, a(0x8001, key))
        self.socket.sendto(struct.pack("=IHHII", 16 + len(body), 0x0A0D, 1, 1, 0) + body, (0, 0))
        return struct.unpack_from("=H", self.socket.recv(8192), 4)[0] == 0x0A0C

    def forget(self, address):
        pass


def recentd_bans(sink):
    """The microseconds of each ban, and how long one look into the kernel takes."""
    words = [RECENTD, "run", "--config", "none", "--source", "stdin", "--sink", sink.name, "--hitcount", "1"]
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env={"TZ": "UTC"})
    while b"watching" not in child.stderr.readline():
        pass
    time.sleep(0.5)
    times, looks = [], []
    for n, address in enumerate(ADDRESSES):
        date = time.strftime("%b %e %H:%M:%S", time.gmtime())
        line = f"{date} router authpriv.warn dropbear[{1000 + n}]: Bad password attempt for 'root' from {address}:4022\n".encode()
        time.sleep(0.01)
        sink.holds(address)  # the first is slower
        start = time.perf_counter_ns()
        sink.holds(address)
        looks.append(time.perf_counter_ns() - start)
        start = time.perf_counter_ns()
        os.write(child.stdin.fileno(), line)
        while not sink.holds(address):
            if time.perf_counter_ns() - start > 5_000_000_000:
                child.kill()
                sys.exit(f"no ban of {address} through {sink.name}. recentd said:\n{child.stderr.read().decode()}")
        times.append(time.perf_counter_ns() - start)
        sink.forget(address)
    child.kill()
    child.wait()
    return times, statistics.median(looks)


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


print("| by | min | median | max | one look |")
print("| --- | ---: | ---: | ---: | ---: |")
row("recentd, xt_recent", *recentd_bans(Recent()))
row("`sh -c 'echo +ADDRESS >/proc/net/xt_recent/recentd'`", started(["sh", "-c", f"echo +ADDRESS >{LIST}"]))
row("recentd, nftables", *recentd_bans(Nft()))
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
