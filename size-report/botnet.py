"""Makes botnet.md and botnet.svg of the rows of botnet.rs: botnet.py ROWS...; started by botnet.sh. Without rows it only puts the table of
botnet-peers.py into botnet.md."""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
rows = [line.rstrip("\n").split("\t") for path in sys.argv[1:] for line in open(path)]
# tables, window, hitcount -> people
people = {(r[1], r[2], r[3]): int(r[4]) for r in rows if r[0] == "people"}
# tables, window, hitcount, every, place, order, count -> through, bans, lost
botnets = {tuple(r[1:8]): (float(r[8]), int(r[9]), int(r[10])) for r in rows if r[0] == "botnet"}
tables = sorted({key[0] for key in people}, key=int)
rules = list(dict.fromkeys(key[1:] for key in people))
PLACES = "IPv4", "a /64 of each /48", "256 /64s of each /48"
ORDERS = "in turn", "random", "bursts"
COUNTS = "100", "1000", "10000", "100000"


def peers():
    """What botnet-peers.py printed, with what is to be known about it."""
    yield "\n## Beside sshguard and fail2ban\n"
    yield open(f"{HERE}/botnet-peers.md").read().rstrip("\n")
    yield "\n" + open(f"{HERE}/botnet-peers-notes.md").read().rstrip("\n")


def commas(text):
    return f"{int(text):,}"


def cell(run):
    if run is None:
        return "-"
    through, bans, lost = run
    return f"{through:g} % · {bans:,}" + (f" · {lost:,}" if lost else "")


def table(size, rule, every):
    window, hitcount = rule
    least = botnets.get((size, window, hitcount, every, "IPv4", "in turn", "1"))
    if least is None:
        return
    yield f"\n### {commas(size)} addresses, `window {window}` `hitcount {hitcount}`, one try every {every} s: {least[0]:g} % is the least possible\n"
    yield "| bots | " + " | ".join(ORDERS) + " |"
    yield "| --- | ---: | ---: | ---: |"
    for place in PLACES:
        for count in COUNTS:
            runs = [botnets.get((size, window, hitcount, every, place, order, count)) for order in ORDERS]
            if any(runs):
                yield f"| {commas(count)}, {place} | " + " | ".join(map(cell, runs)) + " |"


def picture():
    """The share that gets through, by the size of the botnet, of IPv4 in random order."""
    import math

    width, height, left, top = 560, 320, 60, 20
    x = lambda count: left + (math.log10(int(count)) - 2) / 3 * (width - left - 20)
    y = lambda through: top + (100 - through) / 100 * (height - top - 50)
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + 90}" font-family="sans-serif" font-size="12">'
    yield f'<rect width="{width}" height="{height + 90}" fill="white"/>'
    for percent in range(0, 101, 25):
        yield f'<line x1="{left}" x2="{width - 20}" y1="{y(percent):.0f}" y2="{y(percent):.0f}" stroke="#ddd"/><text x="{left - 8}" y="{y(percent) + 4:.0f}" text-anchor="end">{percent} %</text>'
    for count in COUNTS:
        yield f'<text x="{x(count):.0f}" y="{height - 30}" text-anchor="middle">{commas(count)}</text>'
    yield f'<text x="{(width + left) / 2}" y="{height - 12}" text-anchor="middle">bots (IPv4, random order, one try every 50 s): share of attempts that get through</text>'
    colours = iter(("#c0392b", "#2471a3", "#229954", "#b9770e", "#7d3c98", "#566573", "#d68910", "#17a589"))
    line = 0
    for size in tables:
        for window, hitcount in rules:
            points = [(count, botnets.get((size, window, hitcount, "50", "IPv4", "random", count))) for count in COUNTS]
            points = [(x(count), y(run[0])) for count, run in points if run]
            if len(points) < len(COUNTS):
                continue
            colour = next(colours)
            yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="' + " ".join(f"{a:.1f},{b:.1f}" for a, b in points) + '"/>'
            yield f'<text x="{left}" y="{height + 10 + 16 * line}" fill="{colour}">{commas(size)} addresses, window {window}, hitcount {hitcount}</text>'
            line += 1
    yield "</svg>"


def report():
    yield "# Botnets\n"
    yield "Written by `size-report/botnet.sh`: simulated botnets against recentd's own policy (`botnet.rs`), with a fixed seed. Each bot makes 72 attempts; an"
    yield "attempt while its address is banned does not get through. Bans are nftables' (as many as recentd has room for). A cell says how many of the attempts"
    yield "get through · how many bans were made · how many counts were lost because the table was full. 1,024 addresses is MIPS and 32-bit ARM,"
    yield "16,384 is 64 bits.\n"
    yield "![Share that gets through](botnet.svg)\n"
    yield "## People who mistype\n"
    yield "Of a thousand people who log in five times a day for thirty days, each from an address of his own, mistype one password of ten, and"
    yield "once in a hundred times have forgotten it and try it eight times within three minutes, so many are banned at least once:\n"
    yield "| rule | banned |"
    yield "| --- | ---: |"
    for rule in rules:
        yield f"| `window {rule[0]}` `hitcount {rule[1]}` | {people[(tables[-1], *rule)]:,} |"
    if os.path.exists(f"{HERE}/botnet-notes.md"):
        yield "\n" + open(f"{HERE}/botnet-notes.md").read().rstrip("\n")
    yield from peers()
    yield "\n## Attempts that get through"
    for size in tables:
        for rule in rules:
            for every in "50", "300":
                yield from table(size, rule, every)


def write(name, text):
    with open(f"{HERE}/{name}", "w") as file:
        file.write(text)


if rows:
    write("botnet.md", "\n".join(report()) + "\n")
    write("botnet.svg", "\n".join(picture()) + "\n")
else:
    before, after = re.split(r"\n## Beside .*?(?=\n## Attempts)|(?=\n## Attempts)", open(f"{HERE}/botnet.md").read(), maxsplit=1, flags=re.S)
    write("botnet.md", before + "\n".join(peers()) + "\n" + after)
