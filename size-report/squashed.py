"""Prints how many bytes a file takes in OpenWrt's squashfs: blocks of 256 KiB, each compressed by xz with the options of its image builds.

Usage: squashed.py FILE
"""

import lzma
import sys

BLOCK = 256 * 1024
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": BLOCK, "lc": 1, "lp": 2, "pb": 2}]

with open(sys.argv[1], "rb") as file:
    data = file.read()
blocks = [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)]
print(sum(len(lzma.compress(block, lzma.FORMAT_XZ, lzma.CHECK_CRC32, filters=FILTERS)) for block in blocks))
