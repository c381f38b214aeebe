"""Words of tables and figures in Latvian and English, from ``tables.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sdk_text.errors import InputError

Lang = Literal["lv", "en"]
LANGUAGES: tuple[Lang, ...] = ("lv", "en")
WORDING_FILE = Path(__file__).with_name("tables.toml")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages."""

    lv: str
    en: str

    @classmethod
    def same(cls, text: str) -> Bilingual:
        """Make a text that is the same in both languages (a name, an id)."""
        return cls(text, text)

    @classmethod
    def joined(cls, texts: Iterable[Bilingual], between: str = "; ") -> Bilingual:
        """Make one text of several (a list of names), with the same sign between in both."""
        every = list(texts)
        return cls(between.join(t.lv for t in every), between.join(t.en for t in every))

    def get(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.lv if lang == "lv" else self.en

    def __bool__(self) -> bool:
        return bool(self.lv or self.en)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a language writes numbers."""

    decimal: str
    thousands: str
    group_from: int
    """Whole numbers with at least so many digits are grouped by threes."""
    percent: str
    """What follows a percentage, with its space if the language puts one."""
    minus: str
    missing: str
    p_leading_zero: bool


@dataclass(frozen=True)
class Wording:
    """All wording, read once; look words up by a dotted key such as ``tables.themes.title``."""

    source: str
    entries: Mapping[str, Bilingual]
    styles: Mapping[Lang, NumberStyle]

    def both(self, key: str, **values: object) -> Bilingual:
        """Return the text of `key` in both languages with ``{name}`` filled in from `values`.

        Numbers among the values are written by each language's custom.

        Raises:
            InputError: the wording file lacks the key, or names a value that is not given.
        """
        if key not in self.entries:
            raise InputError(f"{self.source}: no wording for {key!r}; add it in lv and en")
        entry = self.entries[key]
        return Bilingual(*(self._fill(entry, key, lang, values) for lang in LANGUAGES))

    def say(self, key: str, lang: Lang, **values: object) -> str:
        """Return the text of `key` in one language; see `both`."""
        return self.both(key, **values).get(lang)

    def has(self, key: str) -> bool:
        """Tell whether there is wording for `key`."""
        return key in self.entries

    def style(self, lang: Lang) -> NumberStyle:
        """Return how `lang` writes numbers."""
        return self.styles[check_language(lang)]

    def _fill(self, entry: Bilingual, key: str, lang: Lang, values: Mapping[str, object]) -> str:
        from sdk_text.wording.filling import filled

        try:
            return filled(entry.get(lang), lang, values, self.styles[lang])
        except (KeyError, ValueError, IndexError) as error:
            raise InputError(f"{self.source}: {key} ({lang}): cannot fill in {error}") from error


def check_language(lang: str) -> Lang:
    """Return `lang` if it is one that tables are made in.

    Raises:
        InputError: it is not.
    """
    if lang == "lv":
        return "lv"
    if lang == "en":
        return "en"
    raise InputError(f"language {lang!r} is not known; use lv or en")


@cache
def load_wording(path: Path | None = None) -> Wording:
    """Read the wording file (the package's own without `path`).

    Raises:
        InputError: the file cannot be read, or an entry is not in both languages.
    """
    path = path or WORDING_FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not a readable wording file ({error})") from error
    try:
        numbers = data.pop("numbers")
        styles = {lang: NumberStyle(**numbers[lang]) for lang in LANGUAGES}
    except (KeyError, TypeError) as error:
        raise InputError(f"{path}: [numbers.lv] or [numbers.en] is incomplete: {error}") from error
    return Wording(str(path), dict(_flat(data, "", path)), styles)


def _flat(data: Mapping[str, Any], prefix: str, path: Path) -> list[tuple[str, Bilingual]]:
    found: list[tuple[str, Bilingual]] = []
    for name, value in data.items():
        key = f"{prefix}{name}"
        if not isinstance(value, Mapping):
            raise InputError(f"{path}: {key} must hold lv = … and en = …")
        if "lv" in value or "en" in value:
            texts = [value.get("lv"), value.get("en")]
            if not all(isinstance(text, str) for text in texts):
                raise InputError(f"{path}: {key} must be given in lv and in en")
            found.append((key, Bilingual(str(texts[0]), str(texts[1]))))
        else:
            found.extend(_flat(value, f"{key}.", path))
    return found
