"""Names out and back, with exact places."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from sdk_text.analysis.pseudonyms import Replaced
from sdk_text.llm.masking import Masker


def finder(**names: str) -> object:
    """Find these names, each with its placeholder's number."""

    def find(text: str) -> Sequence[Replaced]:
        found = []
        for name, number in names.items():
            at = text.find(name)
            while at >= 0:
                end = at + len(name)
                found.append(Replaced(at, end, f"[persona {number}]", "person"))
                at = text.find(name, end)
        return sorted(found, key=lambda f: f.start)

    return find


def test_persons_are_numbered_as_they_come_up() -> None:
    masker = Masker(finder(Ilze="17", Ojārs="3"))  # type: ignore[arg-type]
    assert masker.mask("Zvanīja Ojārs, tad Ilze.").text == "Zvanīja [persona 1], tad [persona 2]."
    assert masker.mask("Ilze nenāca.").text == "[persona 2] nenāca."


def test_several_candidates_keep_their_order() -> None:
    masker = Masker(lambda text: [Replaced(0, 4, "[persona 17/3]", "person")])
    assert masker.mask("Ilze nāca").text == "[persona 1/2] nāca"


def test_a_part_of_a_placeholder_is_the_whole_name() -> None:
    masked = Masker(finder(Ilze="1")).mask("Te Ilze bija.")  # type: ignore[arg-type]
    start = masked.text.index("persona")
    assert masked.original[slice(*masked.span(start, start + 3))] == "Ilze"
    assert masked.original[slice(*masked.span(0, start + 3))] == "Te Ilze"
    assert masked.put_back("Par [persona 1] teikts.") == "Par Ilze teikts."


def test_nothing_to_take_out() -> None:
    assert Masker(lambda text: ()).mask("").text == ""
    masked = Masker(lambda text: ()).mask("Diena bija gara.")
    assert masked.text == masked.original
    assert masked.names == 0


@given(st.lists(st.sampled_from(["Ilze", "Ojārs", " ", "māja", ". "]), max_size=12))
def test_every_stretch_goes_back_to_its_place(parts: list[str]) -> None:
    text = "".join(parts)
    masked = Masker(finder(Ilze="5", Ojārs="9")).mask(text)  # type: ignore[arg-type]
    assert "Ilze" not in masked.text
    assert masked.put_back(masked.text).count("persona") == 0
    for word in ("māja", ". "):
        at = masked.text.find(word)
        if at >= 0:
            assert text[slice(*masked.span(at, at + len(word)))] == word
    if masked.text:
        assert masked.span(0, len(masked.text)) == (0, len(text))
