"""What a table and a figure have in common: caption, number, notes, language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Self

from sdk_text.publication.cleaning import one_line
from sdk_text.wording.texts import Bilingual, Lang, check_language, load_wording


class Captioned:
    """Base of `Table` and `Chart`, which are frozen dataclasses with these fields."""

    NUMBERED: ClassVar[str]
    """Key of the wording that writes its number ("Table 3")."""

    id: str
    caption: Bilingual
    notes: tuple[Bilingual, ...]
    n: Bilingual
    lang: Lang
    number: int | None

    @property
    def title(self) -> str:
        """The caption in the language it is shown in."""
        return one_line(self.caption.get(self.lang))

    @property
    def heading(self) -> str:
        """ "Table 3", "2. attēls" and so on, or empty without a number."""
        if self.number is None:
            return ""
        return load_wording().say(self.NUMBERED, self.lang, number=self.number)

    @property
    def note_text(self) -> str:
        """n and notes in one paragraph, without the word "Note"; empty if there is nothing."""
        said = [self.n.get(self.lang), *(note.get(self.lang) for note in self.notes)]
        return " ".join(_sentence(one_line(text)) for text in said if text)

    def in_language(self, lang: str) -> Self:
        """Return a copy in Latvian ("lv") or English ("en")."""
        return self._changed(lang=check_language(lang))

    def numbered(self, number: int | None) -> Self:
        """Return a copy with another number (None: without)."""
        return self._changed(number=number)

    def with_caption(self, lv: str, en: str) -> Self:
        """Return a copy with another caption."""
        return self._changed(caption=Bilingual(lv, en))

    def with_note(self, lv: str, en: str) -> Self:
        """Return a copy with one more note."""
        return self._changed(notes=(*self.notes, Bilingual(lv, en)))

    def _changed(self, **fields: Any) -> Self:
        copy: Self = replace(self, **fields)  # type: ignore[type-var]
        return copy


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
