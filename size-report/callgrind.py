"""Counts the instructions of a program with valgrind's callgrind, without those of the kernel."""

import os
import re
import subprocess
import sys
import tempfile


def words(report):
    """The words before a program's words that make callgrind write its count to the file `report`."""
    return ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={report}"]


def counted(report):
    with open(report) as file:
        text = file.read()
    found = re.findall(r"Collected : (\d+)", text)
    if not found:
        sys.exit(f"callgrind counted nothing:\n{text}")
    return sum(map(int, found))


def count(program, data):
    """The instructions of a program that reads `data`, and its standard output and standard error."""
    # The output goes to files: GNU grep ends at its first match if its output is /dev/null, and nothing would read a pipe meanwhile.
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr, tempfile.NamedTemporaryFile() as report:
        stdin.write(data)
        stdin.seek(0)
        env = {"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C"}
        done = subprocess.run([*words(report.name), *program], stdin=stdin, stdout=stdout, stderr=stderr, env=env)
        stdout.seek(0)
        stderr.seek(0)
        output, said = stdout.read(), stderr.read().decode()
        if done.returncode not in (0, 1):
            sys.exit(f"{' '.join(program)}: exit {done.returncode}\n{said}")
        return counted(report.name), output, said
