"""Writes a translation as LuCI reads it.

An .lmo is the translations, each padded to four bytes; an index of four numbers for each, sorted by the first: hash of the
text, number of plural forms, place and length of the translation; and the place of the index. All numbers are big-endian.
The hash is Paul Hsieh's SuperFastHash, started with the text's length; bytes at the end count as signed. A text that is its own
translation is left out. Plurals are hashed with \\2 and the number of the form; the rule that chooses one has the hash 0.
Facts: LuCI, modules/luci-base/src/lib/lmo.h.
"""
import re
import struct

WORD = 0xffffffff


def sfh(text):
    data, h = text, len(text) & WORD
    if not data:
        return 0
    whole = len(data) & ~3
    signed = lambda byte: byte - 256 if byte > 127 else byte
    pair = lambda at: data[at] | data[at + 1] << 8
    for at in range(0, whole, 4):
        h = (h + pair(at)) & WORD
        h = ((h << 16) ^ (pair(at + 2) << 11) ^ h) & WORD
        h = (h + (h >> 11)) & WORD
    rest = len(data) & 3
    if rest == 3:
        h = (h + pair(whole)) & WORD
        h = (h ^ h << 16) & WORD
        h = (h ^ signed(data[whole + 2]) << 18) & WORD
        h = (h + (h >> 11)) & WORD
    elif rest == 2:
        h = (h + pair(whole)) & WORD
        h = (h ^ h << 11) & WORD
        h = (h + (h >> 17)) & WORD
    elif rest == 1:
        h = (h + signed(data[whole])) & WORD
        h = (h ^ h << 10) & WORD
        h = (h + (h >> 1)) & WORD
    for shift, left in ((3, True), (5, False), (4, True), (17, False), (25, True), (6, False)):
        h = (h ^ h << shift if left else h + (h >> shift)) & WORD
    return h


def read_po(text):
    """[{ field: text }], the header first; a field is msgid, msgid_plural, msgstr or msgstr[N]."""
    if "msgctxt" in text:
        raise ValueError("contexts are hashed in another way")
    entries, field = [], None
    for line in text.splitlines():
        found = re.fullmatch(r'(msg\w+(?:\[\d\])?) "(.*)"', line)
        if found:
            field = found[1]
            if field == "msgid":
                entries.append({})
            entries[-1][field] = ""
        quoted = re.fullmatch(r'(?:msg\S+ )?"(.*)"', line)
        if quoted:
            # What is left of \n in the header is for the reader of the header.
            entries[-1][field] += re.sub(r'\\(["\\])', r"\1", quoted[1])
    return entries


def write_lmo(po):
    """The bytes of the .lmo of a .po."""
    texts, index = b"", []

    def put(key, forms, text):
        nonlocal texts
        data = text.encode()
        index.append((key, forms, len(texts), len(data)))
        texts += data + bytes(-len(data) % 4)

    for entry in read_po(po):
        if entry["msgid"] == "":
            rule = re.search(r"Plural-Forms: (.*?)\\n", entry["msgstr"])
            if rule:
                put(0, 0, rule[1])
            continue
        plural = "msgid_plural" in entry
        forms = [(int(name[7:-1]), text) for name, text in entry.items() if name.startswith("msgstr[")] if plural else [(0, entry["msgstr"])]
        for number, text in forms:
            key = sfh((entry["msgid"] + (f"\2{number}" if plural else "")).encode())
            if text and key != sfh(text.encode()):
                put(key, len(forms), text)
    body = b"".join(struct.pack(">IIII", *entry) for entry in sorted(index, key=lambda entry: entry[0]))
    return texts + body + struct.pack(">I", len(texts))
