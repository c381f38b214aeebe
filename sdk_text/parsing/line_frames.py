"""What programs put around the lines of a text: the ">" of a quoted mail, the frames of a table,
the quotes of a spreadsheet's cells.

They stand between the words of sentences that run over lines, and are no part of any answer.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sdk_text.parsing.lines import LINE_END, LINE_ENDS, Line, find_lines

_QUOTED = re.compile(r"(?:>[ \t\u00a0]?)+")
_LEAST_QUOTED = 12
"""Lines in a row that all begin with ">", empty ones with nothing else: a mail that was passed on.
Fewer are the marks of a list, or "more than"."""
_RULE = re.compile(r"\+[+=:\s-]{5,}\+")
_RULED = re.compile(r"\+[-=:]{3}")
_LEAST_RULES = 3
_HEADER_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
"""The line under the first row of a table in Markdown."""
_DRAWN = re.compile(
    rf"(?<![^{LINE_ENDS}])[^\S{LINE_ENDS}]*([-–—=_.…*~])\1{{4,}}[^\S{LINE_ENDS}]*(?=[{LINE_ENDS}]|\Z)"
)
"""A line drawn with signs, under a heading or an answer."""
_BOLD = re.compile(
    rf"(?<![^{LINE_ENDS}])[^\S{LINE_ENDS}]*(\*\*)(?=[^\s*])[^*{LINE_ENDS}]{{1,300}}(?<=\S)(\*\*)"
    rf"(?:(?<=:\*\*)|(?=[^\S{LINE_ENDS}]*(?::|[{LINE_ENDS}]|\Z)))"
)
"""A line in bold, or words in bold before a colon; signs inside a sentence would part it."""
_LEAST_BOLD = 2
_FIELD = re.compile(rf'(?<=\t)"((?:[^"]|"")*)"(?=\t|[{LINE_ENDS}]|\Z)')
_LEAST_FIELDS = 2
_SIDE = "|"


def line_frames(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text that only frame its lines, in order."""
    drawn = [line.span() for line in _DRAWN.finditer(text)]
    frames = [*_quote_marks(text), *_table_frames(text), *_field_quotes(text), *_bold_signs(text)]
    return sorted([*frames, *drawn])


def _quote_marks(text: str) -> list[tuple[int, int]]:
    """The marks of quoted mails: of each stretch of lines that all begin with one."""
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for line in re.finditer(rf"[^{LINE_ENDS}]+", text) if ">" in text else ():
        mark = _QUOTED.match(text, line.start(), line.end())
        if mark:
            run.append((mark.start(), mark.end()))
        elif line.group().strip():
            found += run if len(run) >= _LEAST_QUOTED else []
            run = []
    return found + (run if len(run) >= _LEAST_QUOTED else [])


def _field_quotes(text: str) -> list[tuple[int, int]]:
    """The quotes that a spreadsheet puts round cells of several lines."""
    fields = [m for m in _FIELD.finditer(text) if LINE_END.search(m[1])]
    if len(fields) < _LEAST_FIELDS:
        return []
    edges = [edge for m in fields for edge in (m.start(), m.end() - 1)]
    return [(edge, edge + 1) for edge in edges]


def _bold_signs(text: str) -> list[tuple[int, int]]:
    """The signs round lines, and words before a colon, that Markdown shows in bold."""
    found = list(_BOLD.finditer(text)) if "**" in text else []
    if len(found) < _LEAST_BOLD:
        return []
    return [bold.span(sign) for bold in found for sign in (1, 2)]


def _table_frames(text: str) -> list[tuple[int, int]]:
    """The rules and sides of tables drawn with signs ("+---+---+", "| … | … |")."""
    lines = find_lines(text) if _RULED.search(text) or _SIDE in text else []
    rules = [i for i, line in enumerate(lines) if _is_rule(line)]
    drawn = lines[rules[0] : rules[-1] + 1] if len(rules) >= _LEAST_RULES else []
    inside = False
    for before, line in pairwise(lines):
        if not inside and _HEADER_RULE.fullmatch(line.text):
            drawn.append(before)
            inside = True
        inside = inside and _has_sides(line)
        drawn += [line] if inside else []
    found: set[tuple[int, int]] = set()
    for line in drawn:
        if _is_rule(line) or _HEADER_RULE.fullmatch(line.text):
            found.add((line.start, line.end))
        elif _has_sides(line):
            sides = [at for at, sign in enumerate(line.text, line.start) if sign == _SIDE]
            found |= {(at, at + 1) for at in sides}
    return sorted(found)


def _has_sides(line: Line) -> bool:
    return line.text[0] == line.text[-1] == _SIDE


def _is_rule(line: Line) -> bool:
    return bool(_RULED.match(line.text) and _RULE.fullmatch(line.text))
