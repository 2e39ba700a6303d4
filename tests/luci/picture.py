"""Makes openwrt/page.png, the picture of the page in README, of what the tests have left in target/luci/, and says whether it is older than the page.

picture.py make      cuts it below the chart, and gives it a palette of 256 colours
picture.py check     fails if the page's sources are others than those that the picture was made of: their SHA-256 stands in the picture
"""
import hashlib
import os
import struct
import sys
import zlib
from collections import Counter

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
PICTURE = os.path.join(ROOT, "openwrt/page.png")
SHOT = os.path.join(ROOT, "target/luci/attack.png")
PAGE = os.path.join(ROOT, "openwrt/luci-app-recentd/htdocs/luci-static/resources")
LOWEST, MOST = 1100, 100_000
MAGIC = b"\x89PNG\r\n\x1a\n"


def source():
    """The SHA-256 of what draws the page."""
    names = [os.path.join(PAGE, "view/recentd/status.js")]
    names += [os.path.join(PAGE, "recentd", name) for name in sorted(os.listdir(os.path.join(PAGE, "recentd")))]
    total = hashlib.sha256()
    for name in names:
        with open(name, "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def chunks(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != MAGIC:
        raise SystemExit(f"{path} is no PNG")
    at = 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + size]
        at += 12 + size


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paeth(left, above, corner):
    guess = left + above - corner
    return min((abs(guess - left), 0, left), (abs(guess - above), 1, above), (abs(guess - corner), 2, corner))[2]


def rows(path):
    """The rows of a picture of three bytes a pixel, as Chromium writes them (PNG, 9.2)."""
    parts = list(chunks(path))
    width, height, *form = struct.unpack(">IIBBBBB", parts[0][1])
    if form != [8, 2, 0, 0, 0]:
        raise SystemExit(f"{path}: not 8 bits of red, green and blue")
    data = zlib.decompress(b"".join(part for kind, part in parts if kind == b"IDAT"))
    stride, before = 3 * width, bytes(3 * width)
    for y in range(height):
        kind, row = data[y * (stride + 1)], bytearray(data[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride) if kind else ():
            left, corner = (row[x - 3], before[x - 3]) if x >= 3 else (0, 0)
            row[x] = (row[x] + (0, left, before[x], (left + before[x]) // 2, paeth(left, before[x], corner))[kind]) & 255
        before = bytes(row)
        yield before


def make():
    picture = list(rows(SHOT))
    # The last row between two parts of the page: it has one colour.
    cut = max(y for y in range(min(LOWEST, len(picture))) if picture[y] == picture[y][:3] * (len(picture[y]) // 3))
    picture = [[row[x:x + 3] for x in range(0, len(row), 3)] for row in picture[:cut]]
    count = Counter(pixel for row in picture for pixel in row)
    palette = [pixel for pixel, _ in count.most_common(256)]
    nearest = {pixel: min(range(len(palette)), key=lambda n: sum((a - b) ** 2 for a, b in zip(palette[n], pixel))) for pixel in count}
    data = b"".join(b"\0" + bytes(nearest[pixel] for pixel in row) for row in picture)
    out = MAGIC + chunk(b"IHDR", struct.pack(">IIBBBBB", len(picture[0]), cut, 8, 3, 0, 0, 0)) + chunk(b"PLTE", b"".join(palette))
    out += chunk(b"tEXt", b"Source\0" + source().encode()) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
    if len(out) > MOST:
        raise SystemExit(f"{PICTURE} would have {len(out)} bytes; at most {MOST}")
    with open(PICTURE, "wb") as file:
        file.write(out)
    print(f"openwrt/page.png: {len(picture[0])} x {cut}, {len(count)} colours, {len(out)} bytes")


def check():
    made_of = next((part[7:].decode() for kind, part in chunks(PICTURE) if kind == b"tEXt" and part.startswith(b"Source\0")), None)
    if made_of != source():
        raise SystemExit("openwrt/page.png is older than the page: make picture")
    if os.path.getsize(PICTURE) > MOST:
        raise SystemExit("openwrt/page.png is too large")


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]]()
