"""Reports of our own words in odd shapes, and texts that are no reports."""

from __future__ import annotations

import itertools
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_builder import ANSWERS, make_document, make_report

from sdk_text.errors import InputError
from sdk_text.parsing import coverage, parse_document, parse_documents
from sdk_text.records import LayoutSpan, ParsedDocument
from sdk_text.template import Template, load_template

Parse = Callable[..., ParsedDocument]
TEMPLATE = load_template()
IDS = [section.id for section in TEMPLATE.sections]


def found(parsed: ParsedDocument) -> list[str]:
    return [s.section for s in parsed.sections]


def answer(parsed: ParsedDocument, section: str) -> str:
    s = next(s for s in parsed.sections if s.section == section)
    return " ".join(parsed.document.text[s.start : s.end].split())


@pytest.mark.parametrize(
    ("title", "summary", "municipality"),
    [
        ("SALDUS NOVADA PILOTPROJEKTA KOPSAVILKUMS", "saldus", "Saldus novads"),
        ("Valmieras novada pilotprojekta nr. 2 kopsavilkums", "valmiera-2", "Valmieras novads"),
        ("JĒKABPILS NOVADA\nPILOTPROJEKTA\nKOPSAVILKUMS", "jekabpils", "Jēkabpils novads"),
        ("OGRES  NOVADA   PILOTPROJEKTA NR.3\nKOPSAVILKUMS", "ogre-3", "Ogres novads"),
        ("LIEPĀJAS VALSTSPILSĒTAS PILOTPROJEKTA KOPSAVILKUMS", "liepaja", "Liepājas valstspilsēta"),
        ("CĒSU NOVADA PILOTPROJEKTA NR. 1 KOPSAVILKUMS", "cesis-1", "Cēsu novads"),
        ("CĒSU NOVADA PILOTPROJEKTA KOPSAVILKUMS NR. 2", "cesis-2", "Cēsu novads"),
        ("Cēsu novada pilotprojekta kopsavilkums (Nr. 12)", "cesis-12", "Cēsu novads"),
        ("TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS", "talsi", "Talsu novads"),
        ("LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS", "liepkalni", "Liepkalnu novads"),
        ("JAUNĀS SALAS NOVADA PILOTPROJEKTA KOPSAVILKUMS", "jauna-sala", "Jaunās Salas novads"),
        ("KALNES–LEJAS NOVADA PILOTPROJEKTA KOPSAVILKUMS", "kalnes-leja", "Kalnes-Lejas novads"),
        ("KALNES-LEJAS NOVADA PILOTPROJEKTA KOPSAVILKUMS", "kalnes-leja", "Kalnes-Lejas novads"),
        ("RĪGAS PILOTPROJEKTA KOPSAVILKUMS", "riga", "Rīga"),
        ("TALSU NOVADA PAŠVALDĪBAS PILOTPROJEKTA KOPSAVILKUMS", "talsi", "Talsu novads"),
        ("TALSU NOVADA SOCIĀLĀ DIENESTA PILOTPROJEKTA KOPSAVILKUMS", "talsi", "Talsu novads"),
        ("TALSU NOVADA SDK PILOTPROJEKTA KOPSAVILKUMS NR. 2", "talsi-2", "Talsu novads"),
        ("„Talsu novada pilotprojekta kopsavilkums”", "talsi", "Talsu novads"),
        ("TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS (turpinājums)", "talsi", "Talsu novads"),
    ],
)
def test_the_id_is_the_place_in_the_nominative_without_diacritics(
    template: Template, parse: Parse, title: str, summary: str, municipality: str
) -> None:
    for text in (title, unicodedata.normalize("NFD", title)):
        parsed = parse(make_report(template, text))
        assert [(s.summary, s.municipality) for s in parsed.summaries] == [(summary, municipality)]


def test_a_whole_report_gives_every_section(template: Template, parse: Parse) -> None:
    parsed = parse(make_report(template))
    assert found(parsed) == IDS
    for section, text in ANSWERS.items():
        assert answer(parsed, section) == " ".join(text.split())
    assert not parsed.notices


def test_lines_read_across_both_columns_of_the_table(template: Template, parse: Parse) -> None:
    """Each line of the question goes on with a line of the answer."""
    left = ["Pieejamie resursi pašvaldībā", "sociālā darba kopienā", "attīstīšanai"]
    right = ["Telpas klubā un", "divi brīvprātīgie, kuri", "palīdz."]
    rows = "\n".join(f"{a:32}{b}" for a, b in zip(left, right, strict=True))
    text = make_report(template).replace(
        "Pieejamie resursi pašvaldībā sociālā darba kopienā attīstīšanai\n"
        + ANSWERS["2.resources"],
        rows,
    )
    parsed = parse(text)
    assert found(parsed) == IDS
    assert " ".join(s.text for s in parsed.segments if s.section == "2.resources") == (
        "Telpas klubā un divi brīvprātīgie, kuri palīdz."
    )
    section = next(s for s in parsed.sections if s.section == "2.resources")
    assert section.heading == "Pieejamie resursi pašvaldībā sociālā darba kopienā attīstīšanai"
    assert [s.kind for s in parsed.stray] == ["heading", "heading"]
    coverage(parsed)


@pytest.mark.parametrize(
    "sentence",
    [
        "Atbalsts pašvaldībā ir mūsu lielākais prieks.",
        "Kopienas līdzdalība, kā zināms, aug lēni.",
        "Labi padevās plāna īstenošana un atbalsts pašvaldībā.",
        "Ko nozīmē „Kopienas līdzdalība”, sapratām vēlāk.",
        "• Korekcijas plānā nebija vajadzīgas.",
        "1. Padziļinātā izpēte – to veicām rudenī.",
        "Sākotnējā izpēte – saruna ar pagastu.",
        "Intervence – tā sākās janvārī.",
    ],
)
def test_words_of_a_heading_in_a_sentence_are_no_heading(
    template: Template, parse: Parse, sentence: str
) -> None:
    absent = {"2.support", "5.participation", "5.implementation", "5.corrections", "3.indepth"}
    absent |= {"3.initial", "4"}
    text = make_report(template, sections=set(IDS) - absent)
    for place in ("2.vision", "5.design", "6.methods"):
        changed = text.replace(ANSWERS[place], f"{ANSWERS[place]}\n{sentence}\n")
        assert set(found(parse(changed))) == set(IDS) - absent


def test_the_list_of_contents_is_no_report(template: Template, parse: Parse) -> None:
    titles = ["TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS", "SALDUS NOVADA PILOTPROJEKTA KOPSAVILKUMS"]
    contents = "".join(f"{title.capitalize()} {i}\n" for i, title in enumerate(titles, 4))
    text = "SATURS\n" + contents + "".join(make_report(template, title) for title in titles)
    parsed = parse(text)
    assert [s.summary for s in parsed.summaries] == ["talsi", "saldus"]
    assert text[: parsed.summaries[0].start].endswith(contents)


def test_a_title_that_comes_again_as_a_running_header_begins_no_report(
    template: Template, parse: Parse
) -> None:
    title = "TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS"
    text = make_report(template, title).replace("5. Darbības", f"\n{title}\n\n5. Darbības")
    parsed = parse(text)
    assert [s.summary for s in parsed.summaries] == ["talsi"]
    assert found(parsed) == IDS
    assert [s.kind for s in parsed.stray] == ["page_header"]
    coverage(parsed)


@pytest.mark.parametrize(
    "words",
    [
        "Talsu novada pilotprojekta kopsavilkums\nbija paraugs.",
        "Paraugs bija Talsu novada pilotprojekta kopsavilkums.",
        "Šis Liepkalnu novada pilotprojekta kopsavilkums\nir jau otrais.",
        "TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS\nbija paraugs.",
        "„Talsu novada pilotprojekta kopsavilkums”\nbija paraugs.",
        "Paraugs:\n„Talsu novada pilotprojekta kopsavilkums”\nKolēģi to slavē.",
    ],
)
@pytest.mark.parametrize("section", ["2.resources", "5.design", "6.results"])
def test_a_title_inside_an_answer_begins_no_report(
    template: Template, parse: Parse, section: str, words: str
) -> None:
    text = make_report(template).replace(ANSWERS[section], words)
    parsed = parse(text)
    assert [s.summary for s in parsed.summaries] == ["liepkalni"]
    assert found(parsed) == IDS
    together = " ".join(s.text for s in parsed.segments if s.section == section)
    assert together == " ".join(words.split())


@pytest.mark.parametrize("page", ["{}. lpp. no 20", "{} no 20 lpp.", "Lpp. {} no 20"])
def test_page_numbers_with_words(template: Template, parse: Parse, page: str) -> None:
    text = make_report(template)
    for number, after in ((3, "Kolēģi palīdz, kad"), (9, "Sākt ar mazām")):
        first, last = after.rsplit(maxsplit=1)
        text = text.replace(after, f"{first}\n{page.format(number)}\n{last}")
    parsed = parse(text)
    assert [s.kind for s in parsed.stray] == ["page_number"] * 2
    assert "Kolēģi palīdz, kad vien lūdzam." in [s.text for s in parsed.segments]


@pytest.mark.parametrize("drawn", ["* * *", "---", "________________", "=========="])
def test_a_drawn_line_makes_no_heading_of_the_answer_above(
    template: Template, parse: Parse, drawn: str
) -> None:
    text = make_report(template).replace(ANSWERS["6.results"], f"Kaimiņu grupa ciemā\n\n{drawn}")
    assert "Kaimiņu grupa ciemā" in [s.text for s in parse(text).segments]


def test_page_numbers_headers_and_links_belong_to_no_segment(
    template: Template, parse: Parse
) -> None:
    page = "\n\n{}\nSociālais darbs Liepkalnos\n\n"
    text = make_report(template).replace(
        "Kolēģi palīdz, kad", "Kolēģi palīdz," + page.format(7) + "kad"
    )
    text = text.replace("Sākt ar mazām", "Sākt ar" + page.format(8) + "mazām")
    text = text.replace("Pārrunas un", "http://www.piemers.lv/\nPārrunas un")
    parsed = parse(text)
    assert [s.kind for s in parsed.stray] == [
        "page_number", "page_header", "link", "page_number", "page_header",
    ]  # fmt: skip
    texts = [s.text for s in parsed.segments]
    assert "Kolēģi palīdz, kad vien lūdzam." in texts
    assert "Sākt ar mazām lietām." in texts
    assert not any("piemers" in text or "Sociālais darbs" in text for text in texts)
    cut = next(s for s in parsed.segments if s.text.startswith("Kolēģi"))
    assert [parsed.document.text[a:b].split()[0] for a, b in cut.skipped] == ["7", "Sociālais"]
    coverage(parsed)


def test_figures_in_a_table_are_no_page_numbers(template: Template, parse: Parse) -> None:
    text = make_report(template).replace(ANSWERS["6.results"], "Dalībnieki\n12\n15\nTalkas\n2023")
    assert not parse(text).stray


def test_missing_sections_are_told_and_nothing_is_lost(template: Template, parse: Parse) -> None:
    half = {i for k, i in enumerate(IDS) if k % 2 == 0}
    parsed = parse(make_report(template, sections=half))
    assert set(found(parsed)) == half
    (notice,) = parsed.notices
    assert "2.support" in notice.message
    assert "5.goal" not in notice.message
    coverage(parsed)


def test_a_report_without_a_title_is_named_after_its_file(template: Template, parse: Parse) -> None:
    parsed = parse(make_report(template, title=""), "Smiltenes_atskaite")
    assert [s.summary for s in parsed.summaries] == ["smiltene-atskaite"]
    assert parsed.summaries[0].municipality == "Smiltene"
    assert "without a title" in parsed.notices[0].message


def test_a_lost_title_between_two_reports(template: Template, parse: Parse) -> None:
    text = make_report(template, "TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS") + make_report(
        template, ""
    )
    parsed = parse(text, "divi")
    assert [s.summary for s in parsed.summaries] == ["talsi", "divi"]
    assert found(parsed) == IDS * 2
    coverage(parsed)


def test_reports_with_the_same_title_are_told_apart(template: Template, parse: Parse) -> None:
    text = make_report(template)
    parsed = parse(text + text)
    assert [s.summary for s in parsed.summaries] == ["liepkalni", "liepkalni-b"]
    assert len({s.segment for s in parsed.segments}) == len(parsed.segments)
    two = list(parse_documents([make_document(text, "a"), make_document(text, "b")]))
    assert [s.summary for p in two for s in p.summaries] == ["liepkalni", "liepkalni-b"]
    assert two[1].segments[0].segment.startswith("liepkalni-b/1.participant/")
    assert "liepkalni" in two[1].notices[-1].message


def test_a_text_without_line_breaks_still_shows_most_sections(
    template: Template, parse: Parse
) -> None:
    one_line = " ".join(make_report(template).split())
    parsed = parse(one_line)
    assert len(found(parsed)) >= len(IDS) - 4
    coverage(parsed)


def test_cells_that_a_file_tells_of_make_headings_sure(template: Template) -> None:
    """Two everyday words at the beginning of a cell are a heading whatever stands around them."""
    before = make_report(template, sections={"1", "1.participant", "2"})
    text = before + "kad vien lūdzam\nAtbalsts pašvaldībā\nir, kad vien lūdzam.\n"
    assert found(parse_document(make_document(text)))[-1] == "2"
    start = text.index("Atbalsts pašvaldībā")
    answer_start = text.index("ir, kad")
    cells = (
        LayoutSpan("cell", start, answer_start - 1, 3, 0, 0),
        LayoutSpan("cell", answer_start, len(text) - 1, 3, 1, 0),
    )
    assert found(parse_document(make_document(text, layout=cells)))[-1] == "2.support"


def test_cells_of_a_table_in_an_answer_are_segments_of_their_own(template: Template) -> None:
    rows = ["Tikšanās klubā", "Anna, Juris", "Talka parkā", "Visi kopā"]
    text = make_report(template).replace(ANSWERS["5.design"], "\n".join(rows))
    cells = tuple(
        LayoutSpan("cell", text.index(row), text.index(row) + len(row), i // 2, i % 2, 1)
        for i, row in enumerate(rows)
    )
    parsed = parse_document(make_document(text, layout=cells))
    made = [(s.kind, s.text) for s in parsed.segments if s.section == "5.design"]
    assert made == [("cell", row) for row in rows]


# ── No reports ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\r\n\t",
        "Sveiki!",
        "TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS",
        "TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS\n\nDrīzumā.",
        "Mūsu ziņojums: atbalsts pašvaldībā, kopienas līdzdalība un korekcijas plānā.",
        "Saturs\n" + "\n".join(f"{s.heading} {i}" for i, s in enumerate(TEMPLATE.sections)),
        "\x00\x01\x02" * 50,
    ],
)
def test_what_is_no_report_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(InputError, match=r"paraugs\.txt: ") as error:
        parse_document(make_document(text))
    assert "check" in str(error.value).lower()


# ── Any text at all ──────────────────────────────────────────────────────────────────────────────

REPORT = make_report(TEMPLATE, "CĒSU NOVADA PILOTPROJEKTA NR. 1 KOPSAVILKUMS")
JUNK = st.sampled_from(
    ["\n", "\r\n", " ", "\u00ad", "7", "\n12\n", "•", "“", "X", ".", "http://a.lv", "\f"]
)


def check(text: str) -> None:
    """A parsed document covers its text once, or the text is refused; nothing else happens."""
    try:
        parsed = parse_document(make_document(text))
    except InputError:
        return
    coverage(parsed)
    order = [IDS.index(s.section) for s in parsed.sections]
    per_report = len(parsed.summaries)
    assert sum(b <= a for a, b in itertools.pairwise(order)) < per_report
    for segment in parsed.segments:
        assert 0 <= segment.start < segment.end <= len(text)
        assert segment.text


@given(st.lists(st.tuples(st.integers(0, len(REPORT)), st.integers(0, 300), JUNK), max_size=6))
@settings(max_examples=60, deadline=None)
def test_damaged_reports_are_covered_or_refused(damage: list[tuple[int, int, str]]) -> None:
    text = REPORT
    for place, length, junk in damage:
        text = text[:place] + junk + text[place + length :]
    check(text)


@given(st.integers(0, len(REPORT)), st.integers(0, len(REPORT)))
@settings(max_examples=40, deadline=None)
def test_truncated_reports_are_covered_or_refused(a: int, b: int) -> None:
    check(REPORT[min(a, b) : max(a, b)])


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_after_a_title_and_headings(text: str) -> None:
    check(text)
    check("TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS\nAtbalsts pašvaldībā\n" + text)


@given(
    st.sets(st.sampled_from(IDS), min_size=6),
    st.sampled_from(["\n", " ", "\n\n", "\t", "  \r\n"]),
    st.sampled_from([str, str.upper, str.title, lambda h: h.replace(" ", "\n")]),
)
@settings(max_examples=60, deadline=None)
def test_the_headings_that_are_there_are_found(
    sections: set[str], between: str, heading: Callable[[str], str]
) -> None:
    # A lone "Mērķis" is only recognised right under its parent.
    sections -= {"5.goal"} if "5" not in sections else set()
    text = make_report(TEMPLATE, sections=sections, heading=heading, between=between)
    assert set(found(parse_document(make_document(text)))) == sections


@pytest.mark.parametrize(
    "hostile",
    [
        "Kopienas līdzdalība\n" * 400,
        "1. Vispārīga informācija par pilotprojekta dalībnieku\n" * 75,
        "TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS\n" * 200,
        " " * 10000,
        "\n" * 10000,
        "a" * 10000,
        "1. " * 3000,
        "-\n" * 3000,
        "“" * 5000,
        "(" * 5000 + ")" * 5000,
        "1.1." * 2500,
        "no 01.01. līdz " * 600,
        "Laika posms: no 01.01.2023. " * 400,
        "A. " * 3000,
        "www." * 2500,
        "_" * 10000,
        "e\u0301" * 5000,
        "\u00ad" * 10000,
        "7\n\nx\n\n" * 1000,
        "Pieejamie\n" * 1000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_take_no_more_than_linear_time(hostile: str) -> None:
    text = "TALSU NOVADA PILOTPROJEKTA KOPSAVILKUMS\nAtbalsts pašvaldībā\nIr labs.\n" + hostile
    begun = time.process_time()
    check(text)
    assert time.process_time() - begun < 6


def test_the_last_words_of_titles_between_page_break_and_table_are_no_running_header(
    template: Template, parse: Callable[..., ParsedDocument]
) -> None:
    """A collection in which each report's title takes two lines and its answers stand in cells."""
    text, layout = "", []
    for title in ("ABAVAS NOVADA {}\n{}", "OGRES NOVADA {}\n{}", "LIEPKALNU NOVADA {} {}"):
        text += title.format("PILOTPROJEKTA", "KOPSAVILKUMS") + "\n"
        body = make_report(template, title="")
        layout.append(LayoutSpan("cell", len(text), len(text) + len(body), 0, 0, len(layout)))
        text += body + "\f\n"
    parsed = parse(text, layout=tuple(layout))
    assert [s.summary for s in parsed.summaries] == ["abava", "ogre", "liepkalni"]


@pytest.mark.parametrize(
    "footer", ["Ķeipenes novada dienests   {}", "{} | Dienests", "Dienests {}. lpp."]
)
def test_footers_that_count_the_pages_are_no_words_of_sentences(
    template: Template, parse: Callable[..., ParsedDocument], footer: str
) -> None:
    first, *rest = (f"Ciems {word} runā par\n{{}}\nskolu un veikalu." for word in "abcd")
    lines = [line.format(footer.format(n)) for n, line in enumerate([first, *rest], 1)]
    answer = "\n".join(lines)
    parsed = parse(make_report(template).replace(ANSWERS["5.implementation"], answer))
    made = [s.text for s in parsed.segments if s.section == "5.implementation"]
    assert made == [f"Ciems {word} runā par skolu un veikalu." for word in "abcd"]


def test_numbered_lines_of_an_answer_are_no_footers(
    template: Template, parse: Callable[..., ParsedDocument]
) -> None:
    answer = "\n".join(f"Saruna {n}\nRunājām par skolu." for n in range(1, 6))
    parsed = parse(make_report(template).replace(ANSWERS["5.partners"], answer))
    assert not parsed.stray


@pytest.mark.parametrize("shown", ["[cid:image001.png@01D9A1B2.C3D4]", "[image: talka.jpg]"])
def test_where_a_mail_showed_a_picture(template: Template, parse: Parse, shown: str) -> None:
    text = make_report(template)
    parsed = parse(text.replace("Divi brīvprātīgie", f"{shown}\nDivi brīvprātīgie"))
    assert [s.text for s in parsed.segments] == [s.text for s in parse(text).segments]
    assert [s.kind for s in parsed.stray] == ["link"]
