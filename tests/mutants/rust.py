"""Rust source as tokens, its functions, and the small changes that can be made to it."""

import collections
import re

Token = collections.namedtuple("Token", "kind text start end")
# The text from `start` to `end` becomes `new`. `body`: the function it is in; None outside of functions.
Mutant = collections.namedtuple("Mutant", "path start end new body")
# Offsets of the braces; whether it is a `const fn`.
Body = collections.namedtuple("Body", "start end constant")

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<string>[bc]?r(?P<hashes>\#*)".*?"(?P=hashes)|[bc]?"(?:\\.|[^"\\])*"|b?'(?:\\.[^']*|[^'\\])')
    |(?P<life>'\w+)
    |(?P<number>\d[\w]*(?:\.\d[\w]*)?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<sign><<=|>>=|\.\.=|\.\.\.|::|->|=>|==|!=|<=|>=|&&|\|\||\+=|-=|\*=|/=|%=|\^=|&=|\|=|<<|>>|\.\.|.)""",
    re.VERBOSE | re.DOTALL,
)

# Between blanks, as rustfmt writes an operator of two operands.
OPERATORS = {
    "+": "-*", "-": "+", "*": "+", "/": "*", "%": "/", "&": "|", "|": "^&", "^": "|", "<<": [">>"], ">>": ["<<"],
    "&&": ["||"], "||": ["&&"], "==": ["!="], "!=": ["=="], "<": ["<=", ">="], "<=": ["<"], ">": [">=", "<="], ">=": [">"],
    "+=": ["-="], "-=": ["+="], "|=": ["^=", "&="], "&=": ["|="],
}
WORDS = {
    "true": "false", "false": "true", "is_some_and": "is_none_or", "is_none_or": "is_some_and", "is_some": "is_none", "is_none": "is_some",
    "is_ok": "is_err", "is_err": "is_ok", "is_ok_and": "is_err_and", "min": "max", "max": "min", "any": "all", "all": "any", "break": "continue",
    "saturating_add": "saturating_sub", "saturating_sub": "saturating_add", "wrapping_add": "wrapping_sub", "wrapping_sub": "wrapping_add",
    "checked_add": "checked_sub", "checked_sub": "checked_add", "starts_with": "ends_with", "ends_with": "starts_with", "find": "rfind", "first": "last",
    "last": "first", "position": "rposition", "rposition": "position", "split_first": "split_last", "memchr": "memrchr", "memrchr": "memchr",
}
# `.saturating_sub(age)` can be left out, and so on.
ADJUST = {"saturating_add", "saturating_sub", "wrapping_add", "wrapping_sub", "min", "max", "filter", "rev", "skip", "take", "take_while"}
CLOSERS = {"(": ")", "[": "]", "{": "}"}


def tokens(text):
    found = []
    for match in TOKEN.finditer(text):
        if match.lastgroup != "space":
            kind = "string" if match.group("string") else match.lastgroup
            if kind != "space":
                found.append(Token(kind, match.group(0), match.start(), match.end()))
    return found


def pairs(toks):
    """Index of each opening bracket -> index of the one that closes it."""
    open_, closed = [], {}
    for i, tok in enumerate(toks):
        if tok.kind == "sign" and tok.text in CLOSERS:
            open_.append(i)
        elif tok.kind == "sign" and tok.text in CLOSERS.values():
            closed[open_.pop()] = i
    return closed


def skipped(toks, closed):
    """Indices of tokens that are no code of the program: tests, attributes, imports, and what is checked in builds for tests only."""
    out, i = set(), 0
    while i < len(toks):
        tok = toks[i]
        start = i
        if tok.text == "#" and toks[i + 1].text in "[!":
            end = closed[i + 1 if toks[i + 1].text == "[" else i + 2]
            if "".join(t.text for t in toks[i : end + 1]) == "#[cfg(test)]":
                end += 1
                while toks[end].text not in (";", ",", "{"):
                    end = closed.get(end, end) + 1
                end = closed.get(end, end)
                # A field: `seen: &[…],` ends after its brackets.
            i = end + 1
        elif tok.kind == "word" and tok.text in ("use", "mod") and toks[i + 1].kind == "word":
            while toks[i].text not in (";", "{"):
                i += 1
            i = closed[i] + 1 if tok.text == "use" and toks[i].text == "{" else i + 1
        elif tok.kind == "word" and tok.text in ("debug_assert", "debug_assert_eq") and toks[i + 1].text == "!":
            i = closed[i + 2] + 1
        else:
            i += 1
            continue
        out.update(range(start, i))
    return out


def bodies(toks, closed, skip):
    """The outermost functions' bodies, as indices of their braces. In one that returns `impl …` two versions would have two types."""
    found, i = [], 0
    while i < len(toks) - 1:
        if i in skip or toks[i].text != "fn" or toks[i + 1].kind != "word":
            i += 1
            continue
        head, j = [], i
        while toks[j].text not in ("{", ";"):
            if j in closed:
                j = closed[j]
            else:
                head.append(toks[j].text)
            j += 1
        if toks[j].text == "{":
            constant = "const" in [t.text for t in toks[max(i - 2, 0) : i]]
            if "impl" not in head[head.index("->") if "->" in head else len(head) :]:
                found.append((Body(toks[j].start, toks[j].end, constant), j, closed[j]))
            j = closed[j]
        i = j + 1
    return found


def statements(toks, closed, first, last):
    """Statements that can be left out: each that ends in `;` and declares nothing. Yields (first token, last token)."""
    start = i = first + 1
    while i < last:
        if i in closed:
            inner = toks[i].text == "{"
            if inner:
                yield from statements(toks, closed, i, closed[i])
            i = closed[i]
            # `if … { … }` and the like end without a semicolon.
            if inner and toks[i + 1].text not in (";", ".", "?", ",", ")", "else", "=", "==", "&&", "||", "+"):
                start = i + 1
        elif toks[i].text == ";":
            if toks[start].text not in ("let", "use", "const", "static", "fn", "break") and start < i:
                yield start, i
            start = i + 1
        elif toks[i].text in (",", "=>"):
            start = i + 1
        i += 1


def mutants(path, text):
    """All changes of a file, in order."""
    toks = tokens(text)
    closed = pairs(toks)
    skip = skipped(toks, closed)
    functions = bodies(toks, closed, skip)
    where = {}
    for body, first, last in functions:
        where.update(dict.fromkeys(range(first + 1, last), body._replace(end=toks[last].start)))
    found = []

    def change(i, j, new):
        found.append(Mutant(path, toks[i].start, toks[j].end, new, where.get(i)))

    for i, tok in enumerate(toks):
        if i in skip or not 0 < i < len(toks) - 1:
            continue
        spaced = text[tok.start - 1] in " \n" and text[tok.end] in " \n"
        if tok.kind == "sign" and spaced:
            for new in OPERATORS.get(tok.text, ()):
                change(i, i, new)
        if tok.kind == "sign" and tok.text in ("..", "..="):
            change(i, i, "..=" if tok.text == ".." else "..")
        if tok.kind == "sign" and tok.text == "!" and toks[i - 1].kind != "word" and not text[tok.end].isspace():
            change(i, i, "")
        if tok.kind == "word" and tok.text in WORDS and toks[i - 1].text not in ("fn", "'"):
            change(i, i, WORDS[tok.text])
        if tok.kind == "word" and tok.text in ADJUST and toks[i - 1].text == "." and toks[i + 1].text == "(":
            change(i - 1, closed[i + 1], "")
        number = re.fullmatch(r"(\d+)([iu]\w+)?", tok.text) if tok.kind == "number" else None
        if number and toks[i - 1].text != ".":
            change(i, i, str(int(number[1]) + 1) + (number[2] or ""))
    for body, first, last in functions:
        for i, j in statements(toks, closed, first, last):
            if i not in skip:
                change(i, j, ";" if toks[i].text == "return" else "")
        result = "".join(t.text for t in returned(toks, closed, first))
        values = {"bool": ["true", "false"], "": [""], "u32": ["0", "1"], "usize": ["0", "1"]}.get(result, ["None"] if result.startswith("Option<") else [])
        for value in values if last > first + 1 else ():
            change(first + 1, last - 1, value)
    return sorted(set(found), key=lambda m: (m.start, m.end, m.new))


def returned(toks, closed, brace):
    """The type that a function returns, whose body begins at `brace`."""
    i = brace
    while toks[i].text != "fn":
        i -= 1
    while toks[i].text not in ("->", "where") and i < brace:
        i = closed.get(i, i) + 1
    return [] if i >= brace or toks[i].text == "where" else toks[i + 1 : brace]


def applied(text, mutant):
    return text[: mutant.start] + mutant.new + text[mutant.end :]


def one_line(code):
    """Code without comments and line ends, so that a copy of it moves no other line."""
    out, at = [], 0
    for tok in tokens(code):
        out += [" " if tok.start > at else "", tok.text]
        at = tok.end
    return "".join(out) + " "


def switched(text, chosen):
    """The file with the mutants `chosen` (number -> mutant, all in functions) built in: each body begins with copies, of which one may be taken.

    Also the place of each copy, as offsets in bytes: [(start, end, number)]."""
    by_body = {}
    for number, mutant in chosen.items():
        by_body.setdefault((mutant.body.start, mutant.body.end), []).append((number, mutant))
    out, at, places, size = [], 0, [], 0

    def put(code):
        nonlocal size
        out.append(code)
        size += len(code.encode())

    for (start, end), members in sorted(by_body.items()):
        put(text[at : start + 1] + " match crate::mutant::mutant() {")
        for number, mutant in members:
            before = size
            put(" %d => {%s%s%s}" % (number, one_line(text[start + 1 : mutant.start]), mutant.new, one_line(" " + text[mutant.end : end])))
            places.append((before, size, number))
        put(" _ => {" + text[start + 1 : end] + "} }")
        at = end
    put(text[at:])
    return "".join(out), places
