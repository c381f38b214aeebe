"""Reports broken in the ways that files are broken: lines joined, headings and letters lost."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

from sdk_text.template import load_template

ROOT = Path(__file__).resolve().parents[2]
_HEADINGS = [
    wording for section in load_template().sections for wording in (section.heading, *section.also)
]
_SPACES = "\u00a0\u2009\u202f\u3000\u200b\ufeff\t\x0b\x0c\x85\u2028\u2029"
_SIGNS = "•–—„“”«»…☐☒✓□*_#|\\/()[]{}<>\"'’.,:;!?0123456789Xx\u00ad\u0304\u200d\u202e😀אΑа\uf0fe"
_LINKS = ("https://paraugs.lv/a?b=1", "www.paraugs.lv", "12", "- 3 -", "lpp. 7", "5 no 9")

Break = Callable[[list[str], random.Random], None]


def _place(lines: list[str], rng: random.Random) -> int:
    return rng.randrange(len(lines))


def _delete_lines(lines: list[str], rng: random.Random) -> None:
    at = _place(lines, rng)
    del lines[at : at + rng.randint(1, 8)]


def _double_lines(lines: list[str], rng: random.Random) -> None:
    at, number = _place(lines, rng), rng.randint(1, 30)
    lines[at:at] = lines[at : at + number]


def _swap_lines(lines: list[str], rng: random.Random) -> None:
    a, b = _place(lines, rng), _place(lines, rng)
    lines[a], lines[b] = lines[b], lines[a]


def _move_part(lines: list[str], rng: random.Random) -> None:
    at, number = _place(lines, rng), rng.randint(1, 40)
    part = lines[at : at + number]
    del lines[at : at + number]
    to = rng.randrange(len(lines) + 1)
    lines[to:to] = part


def _join_lines(lines: list[str], rng: random.Random) -> None:
    at, number = _place(lines, rng), rng.randint(2, 12)
    lines[at : at + number] = [rng.choice((" ", "", "\t")).join(lines[at : at + number])]


def _wrap(lines: list[str], rng: random.Random) -> None:
    at, width = _place(lines, rng), rng.randint(5, 60)
    text = lines[at]
    lines[at : at + 1] = [text[i : i + width] for i in range(0, len(text), width)] or [""]


def _hyphenate(lines: list[str], rng: random.Random) -> None:
    at = _place(lines, rng)
    text, cut = lines[at], rng.randint(1, 60)
    if cut < len(text):
        lines[at : at + 1] = [text[:cut] + rng.choice("-\u00ad–‐¬"), text[cut:]]


def _insert_heading(lines: list[str], rng: random.Random) -> None:
    number = rng.choice(
        ("", "", f"{rng.randint(1, 7)}. ", f"{rng.randint(1, 3)}.{rng.randint(1, 4)}. ")
    )
    lines.insert(_place(lines, rng), number + rng.choice(_HEADINGS))


def _mangle_heading(lines: list[str], rng: random.Random) -> None:
    heading = rng.choice(_HEADINGS)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(heading))
        heading = heading[:at] + rng.choice(("", "x", " ", "\u200b", "ā")) + heading[at + 1 :]
        heading = heading or "x"
    lines.insert(_place(lines, rng), heading)


def _title(lines: list[str], rng: random.Random) -> None:
    number = rng.choice(("", f" NR. {rng.randint(1, 9)}"))
    place = rng.choice(("LIEPKALNU NOVADA", "KALNVĀRTU VALSTSPILSĒTAS", "", "X"))
    lines.insert(_place(lines, rng), f"{place} PILOTPROJEKTA KOPSAVILKUMS{number}".strip())


def _damage(lines: list[str], rng: random.Random) -> None:
    for _ in range(rng.randint(1, 30)):
        at = _place(lines, rng)
        text = lines[at]
        k = rng.randrange(len(text) + 1)
        lines[at] = text[:k] + rng.choice(_SIGNS + _SPACES) + text[k + rng.randint(0, 1) :]


def _odd_spaces(lines: list[str], rng: random.Random) -> None:
    at, space = _place(lines, rng), rng.choice(_SPACES) * rng.randint(1, 3)
    for k in range(at, min(len(lines), at + 20)):
        lines[k] = lines[k].replace(" ", space)


def _decompose(lines: list[str], rng: random.Random) -> None:
    at = _place(lines, rng)
    for k in range(at, min(len(lines), at + 40)):
        lines[k] = unicodedata.normalize(rng.choice(("NFD", "NFKD")), lines[k])


def _other_case(lines: list[str], rng: random.Random) -> None:
    at = _place(lines, rng)
    change = rng.choice((str.upper, str.lower, str.title, str.swapcase))
    for k in range(at, min(len(lines), at + 10)):
        lines[k] = change(lines[k])


def _strays(lines: list[str], rng: random.Random) -> None:
    for number in range(rng.randint(1, 12)):
        lines.insert(_place(lines, rng), rng.choice((*_LINKS, str(number + 1))))


def _table(lines: list[str], rng: random.Random) -> None:
    at = _place(lines, rng)
    for k in range(at, min(len(lines), at + 12)):
        lines[k] = rng.choice(
            ("| {} |", "{}\t{}", "| {} | {} |", "> {}", "## {}", "**{}**")
        ).replace("{}", lines[k])


def _letters_apart(lines: list[str], rng: random.Random) -> None:
    at = _place(lines, rng)
    lines[at] = " ".join(lines[at])


def _long_run(lines: list[str], rng: random.Random) -> None:
    lines.insert(_place(lines, rng), rng.choice(_SIGNS + "aA.1 ") * rng.randint(100, 6_000))


def _random_signs(lines: list[str], rng: random.Random) -> None:
    ranges = ((32, 126), (0xA1, 0x24F), (0x2000, 0x27BF))
    signs = [chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(1, 400))]
    lines.insert(_place(lines, rng), "".join(signs))


BREAKS: tuple[Break, ...] = (
    _delete_lines, _double_lines, _swap_lines, _move_part, _join_lines, _wrap, _hyphenate,
    _insert_heading, _mangle_heading, _title, _damage, _odd_spaces, _decompose, _other_case,
    _strays, _table, _letters_apart, _long_run, _random_signs,
)  # fmt: skip
_LINE_ENDS = ("\n", "\n", "\n", "\n", "\r\n", "\r", "\u2028", " ", "\n\n")


def sources() -> list[str]:
    """Whole reports of our own to break: the samples and one with an answer for each question."""
    folder = ROOT / "scripts" / "sample_sources"
    texts = [
        (ROOT / "corpus" / f"{name}.txt").read_text(encoding="utf-8")
        for name in ("kalnvarti", "lielvirve")
    ]
    for path in sorted(folder.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        title = f"{path.stem.upper()}S NOVADA PILOTPROJEKTA KOPSAVILKUMS"
        texts.append("\n".join([title, "", *(line.lstrip("# ") for line in lines)]))
    return texts


def broken_text(number: int, texts: list[str]) -> str:
    """Return a report broken in one to eight ways; the same for the same number."""
    rng = random.Random(number)
    lines = rng.choice(texts).split("\n")
    if rng.random() < 0.5:  # a part of a report is broken as a whole one is
        at = rng.randrange(len(lines))
        lines = [*lines[:4], *lines[at : at + rng.randint(5, 120)]]
    for _ in range(rng.randint(1, 8)):
        rng.choice(BREAKS)(lines, rng)
        lines = lines or [""]
    return rng.choice(_LINE_ENDS).join(lines)
