"""Runs every command that README.md and openwrt/MANUAL.md tell to type and that this machine can run; the others are named here, with what runs them instead.

A command is a line of an indented block that begins with a program's name, a `recentd ...` in the text, or one in the table of commands. recentd runs in a
network namespace, with the rules that the documents tell to load. What README says of the servers behind a router is done with a real rsyslog. Usage: documents.py [-v], as root, with RECENTD=PROGRAM.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DOCUMENTS = ["README.md", "openwrt/MANUAL.md"]
PROGRAMS = "make|sh|opkg|apk|apt|scp|recentd|cargo"
# What cannot be typed here, by how it begins.
ELSEWHERE = {
    "make test": "is this",
    "make mutants": "takes an hour",
    "sh cross/setup.sh && sh cross/build.sh all && sh openwrt/build-packages.sh": "jobs setup, cross and packages",
    "sh openwrt/build-feed.sh --new KEYS": "job packages",
    "cargo build": "jobs host and load",
    "cargo test": "job host",
    "opkg ": "job packages, on an imitated router",
    "apk ": "job packages reads the file with a reader of its own",
    "apt install": "job packages",
    "scp ": "needs a router",
}
# For the words in capitals.
WORDS = {"ADDRESS|PREFIX": "198.51.100.0/24", "ADDRESS": "192.0.2.7", "[SECONDS]": "600", "FILE": "tests/demo.log"}


def commands(path):
    """The commands of a document, each once, with the program's name first."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        text = file.read()
    found = []
    for line in text.splitlines():
        # Not what recentd prints: its name and version.
        block = re.match(rf"    (?:# )?((?:{PROGRAMS}) (?!\d).*)", line)
        if block:
            found.append(re.split(r"\s{2,}#|\s+\.\.\.", block[1])[0].strip())
    prose = re.sub(r"^    .*$", "", text, flags=re.MULTILINE).replace("\\|", "|")
    found += [" ".join(code.split()) for code in re.findall(rf"`((?:{PROGRAMS}) [^`]+)`", prose)]
    return list(dict.fromkeys(found))


class Machine:
    """A recentd that runs in this network namespace."""

    def __init__(self, directory):
        self.directory, self.log = directory, os.path.join(directory, "log")
        open(self.log, "w").close()
        os.makedirs(os.path.join(directory, "bin"))
        # Every command speaks to the same recentd, and reads no file of this machine.
        wrapper = os.path.join(directory, "bin/recentd")
        with open(wrapper, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\ncommand=$1\nshift\nset -- "$command" "$@"\ncase $command in\n'
                       f'run|check|rules|explain|replay) set -- "$@" --config none ;;\nesac\n'
                       f'case $command in\nrun|check|status|list|events|ban|unban|flush|allow|disallow) set -- "$@" --control {directory}/control ;;\nesac\n'
                       f'case $command in\nrun|check) set -- "$@" --file {self.log} --log stderr ;;\nesac\n'
                       f'exec {os.environ["RECENTD"]} "$@"\n')
        os.chmod(wrapper, 0o755)
        self.env = {**os.environ, "PATH": f"{directory}/bin:{os.environ['PATH']}"}
        self.daemon = None

    def start(self):
        self.daemon = subprocess.Popen(["recentd", "run"], env=self.env, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 10
        while not os.path.exists(f"{self.directory}/control"):
            if time.monotonic() > deadline:
                raise SystemExit(f"recentd does not run: {self.daemon.poll()}")
            time.sleep(0.05)

    def end(self):
        if self.daemon:
            self.daemon.terminate()
            self.daemon.wait(timeout=10)

    def type(self, command):
        for word, meaning in WORDS.items():
            command = command.replace(word, meaning)
        if command.startswith("recentd run"):
            # It stays in the foreground: it is enough that it does.
            command = f"timeout --preserve-status 1 {command} --control {self.directory}/another 2>&1 || [ $? = 143 ]"
        return subprocess.run(["sh", "-ec", command], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120, check=False)


def behind(directory):
    """The ten lines for all servers behind a router: README's configuration file, and README's line in a real rsyslog. Returns what is wrong."""
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        section = file.read().split("## A router for all servers behind it\n")[1].split("\n## ")[0]
    blocks = re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)
    if len(blocks) != 2 or section.strip().count("\n") > 20:
        return "not two blocks of lines"
    router, server = (f"{directory}/{name}" for name in ("recentd.uci", "rsyslog.conf"))
    with open(router, "w", encoding="utf-8") as file:
        file.write(blocks[0])
    with open(server, "w", encoding="utf-8") as file:
        file.write(f'module(load="imuxsock" SysSock.Use="off")\ninput(type="imuxsock" Socket="{directory}/devlog")\n{blocks[1].strip()}\n')
    subprocess.run(["sh", "-ec", "ip link set lo up; ip link add lan type veth peer server; ip addr add 192.168.1.1/24 dev lan; ip link set lan up; ip link set server up"], check=True)
    words = ["--config", router, "--file", f"{directory}/own.log", "--control", f"{directory}/router", "--sink", "dry-run"]
    open(f"{directory}/own.log", "w").close()
    daemons = [subprocess.Popen([*os.environ["RECENTD"].split(), "run", *words], stderr=subprocess.DEVNULL)]
    env = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}
    daemons.append(subprocess.Popen(["rsyslogd", "-n", "-f", server, "-i", f"{directory}/rsyslog.pid"], env=env))
    try:
        deadline = time.monotonic() + 20
        while not all(os.path.exists(f"{directory}/{name}") for name in ("devlog", "router")) and time.monotonic() < deadline:
            time.sleep(0.05)
        said = ""
        while "203.0.113.66" not in said and time.monotonic() < deadline:
            subprocess.run(["logger", "-u", f"{directory}/devlog", "-p", "authpriv.warn", "-t", "dropbear[7]", "Bad password attempt for 'root' from 203.0.113.66:4022"], check=True)
            time.sleep(0.1)
            said = subprocess.run([*os.environ["RECENTD"].split(), "list", "--config", "none", "--control", f"{directory}/router"], capture_output=True, text=True, check=False).stdout
        return "" if "203.0.113.66" in said else f"what a server logs is not counted: {said}"
    finally:
        for daemon in daemons:
            daemon.terminate()
            daemon.wait(timeout=20)


def main():
    directory = tempfile.mkdtemp()
    machine, failed, ran = Machine(directory), 0, 0
    try:
        machine.start()
        for document in DOCUMENTS:
            for command in commands(document):
                if any(command.startswith(start) for start in ELSEWHERE):
                    continue
                done = machine.type(command)
                ran += 1
                if "-v" in sys.argv:
                    print(command)
                if done.returncode:
                    failed += 1
                    print(f"{document}: {command}: {done.returncode}\n{done.stdout}{done.stderr}")
        if shutil.which("rsyslogd", path=os.environ["PATH"] + ":/usr/sbin:/sbin") and shutil.which("logger"):
            if wrong := behind(directory):
                failed += 1
                print(f"README.md, the servers behind a router: {wrong}")
        elif os.environ.get("CI") == "true":
            raise SystemExit("rsyslogd or logger is not installed")
        else:
            print("skipped: the servers behind a router, rsyslogd or logger is not installed")
    finally:
        machine.end()
        shutil.rmtree(directory)
    print(f"documents: {ran} commands, {failed} of them fail")
    sys.exit(bool(failed) or ran < 20)


main()
