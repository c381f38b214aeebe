"""Questions of the template that stand out of its order, twice, or only quoted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import ANSWERS

from sdk_text.parsing import coverage
from sdk_text.parsing.skeleton import letters_only
from sdk_text.records import ParsedDocument
from sdk_text.template import Template, load_template

Parse = Callable[..., ParsedDocument]
TEMPLATE = load_template()
IDS = [section.id for section in TEMPLATE.sections]
LONG = [s.id for s in TEMPLATE.sections if len(s.heading.split()) >= 4]
SHORT = [s.id for s in TEMPLATE.sections if len(s.heading.split()) <= 2 and s.id != "5.goal"]
TITLE = "LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS"
VISION = TEMPLATE.section("2.vision").heading
ANSWERED = "Vadība grib redzēt rosīgus pagastus."


def block(section: str, answer: str | None = None, heading: str = "") -> str:
    entry = TEMPLATE.section(section)
    number = f"{entry.number}. " if entry.number else ""
    answer = ANSWERS.get(section, "") if answer is None else answer
    return f"{number}{heading or entry.heading}\n{answer}".rstrip() + "\n"


def report(order: list[str]) -> str:
    return "\n".join([f"{TITLE}\n", *map(block, order)])


def moved(section: str, before: str | None) -> list[str]:
    order = [i for i in IDS if i != section]
    order.insert(order.index(before) if before else len(order), section)
    return order


def of_parts(parts: str) -> list[str]:
    return [i for part in parts.split() for i in IDS if i.split(".")[0] == part]


def found(parsed: ParsedDocument) -> list[str]:
    return [s.section for s in parsed.sections]


def answers(parsed: ParsedDocument) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for segment in parsed.segments:
        texts.setdefault(segment.section, []).append(segment.text)
    return texts


def told(parsed: ParsedDocument, words: str = "out of the template's order") -> list[str]:
    return [n.message for n in parsed.notices if words in n.message]


def check(parsed: ParsedDocument) -> None:
    """No letter lost, no id twice, no segment that is a question."""
    coverage(parsed)
    ids = [segment.segment for segment in parsed.segments]
    assert len(ids) == len(set(ids))
    questions = {letters_only(TEMPLATE.section(i).heading) for i in LONG}
    assert not [s.text for s in parsed.segments if letters_only(s.text) in questions]


@pytest.mark.parametrize("before", ["1", "2.strengths_difficulties", "3.field", "5.design", None])
@pytest.mark.parametrize("section", LONG)
def test_a_question_in_another_place_is_its_section(
    parse: Parse, section: str, before: str | None
) -> None:
    if section == before:
        pytest.skip("stands there anyway")
    order = moved(section, before)
    parsed = parse(report(order))
    check(parsed)
    # A part's head in the midst of its part, or away from it, leaves its short children behind.
    if section != "3" and not (section == "2" and before == "2.strengths_difficulties"):
        assert set(found(parsed)) >= set(IDS) - {"5.goal"}
    if TEMPLATE.section(section).number:
        assert section in found(parsed)
        return
    assert found(parsed) == order
    assert answers(parsed) == answers(parse(report(IDS)))
    assert bool(told(parsed)) is (order != IDS)
    assert not told(parsed, "headings not found")


def test_the_notice_says_what_and_after_what(parse: Parse) -> None:
    order = moved("2.vision", "2.strengths_difficulties")
    (message,) = told(parse(report(order)))
    assert message.startswith(f"liepkalni: the heading 2.vision “{VISION}” stands out of")
    assert "after 2.development “SDK attīstības raksturojums”" in message
    (first,) = told(parse(report(moved("comments", "1"))))
    assert "before all others" in first


@pytest.mark.parametrize(
    "parts",
    [
        "1 2 5 3 4 6 comments",
        "1 3 2 4 5 6 comments",
        "comments 6 5 4 3 2 1",
        "2 3 1 4 5 6 comments",
        "6 1 2 3 4 5 comments",
    ],
)
def test_whole_parts_in_another_order(parse: Parse, parts: str) -> None:
    parsed = parse(report(of_parts(parts)))
    check(parsed)
    assert found(parsed) == of_parts(parts)
    assert [s.summary for s in parsed.summaries] == ["liepkalni"]
    assert answers(parsed) == answers(parse(report(IDS)))
    assert told(parsed)


@pytest.mark.parametrize(
    "heading",
    [
        VISION.replace("sociālā dienesta ", "sociālā dienesta\n"),
        VISION.upper(),
        VISION.replace("vīzija", "vīzia"),
        VISION.rstrip("?"),
        f"**{VISION}**",
    ],
    ids=["wrapped", "capitals", "misspelt", "no question mark", "markup"],
)
@pytest.mark.parametrize("before", ["2.strengths_difficulties", "6.results"])
def test_its_look_does_not_matter(parse: Parse, heading: str, before: str) -> None:
    order = moved("2.vision", before)
    text = report(order).replace(f"\n{VISION}\n", f"\n{heading}\n")
    parsed = parse(text)
    check(parsed)
    assert found(parsed) == order
    assert answers(parsed)["2.vision"] == [ANSWERS["2.vision"]]
    assert len(told(parsed)) == 1


def test_the_answer_may_begin_on_its_line(parse: Parse) -> None:
    order = moved("2.vision", "6.results")
    parsed = parse(report(order).replace(f"{VISION}\n", f"{VISION} "))
    check(parsed)
    assert found(parsed) == order
    assert answers(parsed)["2.vision"] == [ANSWERS["2.vision"]]


def test_a_short_heading_beside_a_long_one_that_was_moved(parse: Parse) -> None:
    order = moved("5.participation", "5.partners")
    parsed = parse(report(order))
    assert found(parsed) == order
    (message,) = told(parsed)
    assert "5.partners" in message


@pytest.mark.parametrize("section", SHORT)
def test_a_short_heading_in_another_part_is_only_told(parse: Parse, section: str) -> None:
    before = "2.position" if not section.startswith("2") else "6.results"
    parsed = parse(report(moved(section, before)))
    coverage(parsed)
    assert section not in found(parsed)
    (message,) = told(parsed, "may be the heading")
    assert f"may be the heading of {section};" in message


# ── The same heading twice ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("before", ["1", "2.development", "3.indepth", "5.partners", None])
def test_a_second_answer_to_a_question_goes_on_with_its_numbers(
    parse: Parse, before: str | None
) -> None:
    place = IDS.index(before) if before else len(IDS)
    blocks = [block(i) for i in IDS]
    blocks.insert(place, block("2.vision", ANSWERED))
    parsed = parse("\n".join([f"{TITLE}\n", *blocks]))
    check(parsed)
    assert found(parsed) == [*IDS[:place], "2.vision", *IDS[place:]]
    assert set(answers(parsed)["2.vision"]) == {ANSWERS["2.vision"], ANSWERED}
    expected = answers(parse(report(IDS)))
    assert {k: v for k, v in answers(parsed).items() if k != "2.vision"} == {
        k: v for k, v in expected.items() if k != "2.vision"
    }
    (message,) = told(parsed)
    assert "stands once more, out of the template's order" in message


def test_a_question_printed_again_in_its_own_answer_is_no_text(parse: Parse) -> None:
    text = report(IDS).replace(ANSWERS["2.vision"], f"{ANSWERS['2.vision']}\n{VISION}\n{ANSWERED}")
    parsed = parse(text)
    check(parsed)
    assert found(parsed) == IDS
    assert answers(parsed)["2.vision"] == [ANSWERS["2.vision"], ANSWERED]
    (message,) = told(parsed, "printed again")
    assert "2.vision" in message
    assert "heading" in {span.kind for span in parsed.stray}


def test_the_head_of_a_part_on_each_page_takes_no_answer(parse: Parse) -> None:
    head = "3. Kopienas izpēte un darba lauka definēšana"
    text = report(IDS).replace(
        ANSWERS["3.indepth"], f"{ANSWERS['3.indepth']}\n{head}\nPēc tam gājām pa mājām."
    )
    parsed = parse(text)
    check(parsed)
    assert found(parsed) == IDS
    assert answers(parsed)["3.indepth"][-1] == "Pēc tam gājām pa mājām."


def test_questions_without_answers_at_the_end_are_no_sections(parse: Parse) -> None:
    listed = "\n".join(TEMPLATE.section(i).heading for i in ("2.vision", "6.results"))
    parsed = parse(f"{report(IDS)}\n{listed}\n")
    check(parsed)
    assert found(parsed) == IDS
    assert len(told(parsed, "printed again")) == 2


def test_each_of_two_reports_has_its_own(parse: Parse) -> None:
    order = moved("2.vision", "3.field")
    second = report(order).replace("LIEPKALNU", "ZAĻKALNU")
    parsed = parse(report(IDS) + "\n" + second)
    check(parsed)
    assert found(parsed) == [*IDS, *order]
    assert [m.split(":")[0] for m in told(parsed)] == ["zalkalni"]


# ── Quoted, or in running text ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "prose",
    [
        f"Jautājums „{VISION}” bija grūts.",
        f"Ilgi domājām.\n„{VISION}”\nTā mums prasīja visur.",
        f"Sapulcē sēdējām līdz vakaram un beigās visi kopā runājām par vienu, tas ir,\n"
        f"{VISION}\nneatbildēja neviens.",
        f"Mums prasīja: {VISION} Klusējām.",
        "Vai un kāda ir pašvaldības vadības vīzija, neviens nezināja.",
        VISION.lower(),
        f"{VISION[:-1]}, tā mums jautāja.",
    ],
)
@pytest.mark.parametrize("has_own", [True, False])
def test_a_question_in_prose_is_no_heading(parse: Parse, prose: str, has_own: bool) -> None:
    order = IDS if has_own else [i for i in IDS if i != "2.vision"]
    text = report(order).replace(ANSWERS["6.results"], f"{ANSWERS['6.results']}\n{prose}")
    parsed = parse(text)
    coverage(parsed)
    assert found(parsed) == order
    assert not told(parsed)


def test_a_quote_after_a_colon_is_none_where_the_question_stands_itself(parse: Parse) -> None:
    quote = f"Veidlapā ir šāds jautājums:\n{VISION}\nUz to jau atbildējām."
    text = report(IDS).replace(ANSWERS["6.results"], f"{ANSWERS['6.results']}\n{quote}")
    assert found(parse(text)) == IDS


def test_the_reports_in_order_are_told_nothing(parse: Parse, template: Template) -> None:
    parsed = parse(report(IDS))
    assert found(parsed) == [s.id for s in template.sections]
    assert not parsed.notices


def test_the_real_reports_have_none_out_of_order(pilot: ParsedDocument) -> None:
    assert not told(pilot)
    assert not told(pilot, "printed again")
    assert not told(pilot, "may be the heading")
