"""The words of exports, and how they are understood when they come back."""

from __future__ import annotations

import sdk_text
from sdk_text.records import MACHINES
from sdk_text.review.decisions.record import person_name, person_problem
from sdk_text.wording.shipped import shipped
from sdk_text.wording.texts import LANGUAGES, Lang

MARK = "— sdk_text —"
"""Stands above what the program itself writes into a description; a person's words are above it."""
OURS = "sdk_text"


def _entries() -> dict[str, dict[str, dict[str, str]]]:
    return shipped("exchange.toml")


def say(key: str, lang: Lang, **values: object) -> str:
    """Return the wording of a dotted key."""
    part, _, name = key.partition(".")
    return _entries()[part][name][lang].format_map(values)


def heading_of(line: str, part: str) -> tuple[str, str]:
    """Return which heading of `part` a line begins with, and what follows; ("", line) if none."""
    for name, texts in _entries()[part].items():
        for lang in LANGUAGES:
            heading = texts[lang]
            if heading.endswith(":") and line.casefold().startswith(heading.casefold()):
                return name, line[len(heading) :].strip()
    return "", line


def origin() -> str:
    """Return what projects say of the program that wrote them."""
    return f"{OURS} {sdk_text.__version__}"


def user_name(coder: str, lang: Lang) -> str:
    """Return a coder's name as other programs show it: a machine's says that it is one."""
    return f"{coder} ({say('users.machine', lang)})" if is_machine(coder) else coder


def structure_user(lang: Lang) -> str:
    """Return the name under which a report's own structure is marked."""
    return f"{OURS} ({say('users.structure', lang)})"


def is_machine(coder: str) -> bool:
    """Tell whether a coder of our codings is no person."""
    return coder.casefold() in MACHINES


def is_structure(user: str) -> bool:
    """Tell whether a user of a project stands for the structure of the reports."""
    return user.strip() in {structure_user(lang) for lang in LANGUAGES}


def plain_coder(user: str) -> str:
    """Return the coder that a user of a project stands for: without what we say of machines."""
    name = user.strip()
    for lang in LANGUAGES:
        name = name.removesuffix(f"({say('users.machine', lang)})").strip()
    return name


def is_ours(user: str) -> bool:
    """Tell whether a user of a project is one of our machine coders or the structure."""
    name = plain_coder(user)
    return name != user.strip() or is_machine(name) or is_structure(user)


def as_person(user: str) -> str:
    """Return a user's name as a person's: printable, and no name of a machine coder."""
    name = person_name("".join(c if c.isprintable() else " " for c in user))
    return f"{name} (person)" if person_problem(name) else name
