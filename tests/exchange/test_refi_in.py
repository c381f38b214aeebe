"""Projects as programs write them, with all their habits; and files that must not be trusted."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from exchange_examples import NS, write_project

from sdk_text.errors import InputError
from sdk_text.exchange import read_project
from sdk_text.exchange.project import Selection
from sdk_text.exchange.refi import archive, read
from sdk_text.exchange.refi.positions import recount
from sdk_text.exchange.refi.xml_text import colour_of, plain_guid, utc

A, B, C = (f"{n}{n}{n}{n}{n}{n}{n}{n}-0000-4000-8000-000000000000" for n in "abc")
TEXT = "Pirmā rinda.\nOtrā rinda ar naudu.\n"


def source(selections: str = "", attributes: str = "") -> str:
    return (
        f'<Sources><TextSource guid="{A}" name="teksts" plainTextPath="internal://{A}.txt" '
        f"{attributes}>{selections}</TextSource></Sources>"
    )


def selection(start: int, end: int, name: str = "", coding: str = "") -> str:
    coding = coding or f'<Coding guid="{C}"><CodeRef targetGUID="{B}"/></Coding>'
    return (
        f'<PlainTextSelection guid="{C}" startPosition="{start}" endPosition="{end}" '
        f'name="{name}">{coding}</PlainTextSelection>'
    )


CODES = f'<CodeBook><Codes><Code guid="{B}" name="nauda" isCodable="true"/></Codes></CodeBook>'


def words(project) -> list[str]:
    [found] = project.sources
    return [found.text[s.start : s.end] for s in found.selections]


@pytest.mark.parametrize("member", ["project.qde", "Mans pētījums.qde", "x/project.qde"])
@pytest.mark.parametrize("folder", ["sources", "Sources", ""])
def test_names_inside_the_file_may_vary(tmp_path: Path, member: str, folder: str) -> None:
    at = TEXT.index("naudu")
    inside = CODES + source(selection(at, at + 5))
    files = {f"{A.upper()}.txt": TEXT.encode()}
    path = write_project(tmp_path / "p.qdpx", inside, files, member=member, folder=folder)
    assert words(read_project(path)) == ["naudu"]


def test_guids_in_braces_and_in_capitals_are_the_same(tmp_path: Path) -> None:
    inside = CODES.replace(B, f"{{{B.upper()}}}") + source(selection(0, 5))
    path = write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": TEXT.encode()})
    project = read_project(path)
    [applied] = project.sources[0].selections[0].applied
    assert project.code_paths()[applied.code][-1].name == "nauda"


def test_nothing_but_a_name_is_needed(tmp_path: Path) -> None:
    empty = "<Users/><CodeBook><Codes/></CodeBook><Cases/><Sources/><Notes/><Sets/>"
    for inside in ("", empty):
        project = read_project(write_project(tmp_path / "p.qdpx", inside))
        assert (project.name, project.sources, project.codes, project.notices) == (
            "cits", (), (), (),
        )  # fmt: skip


def test_text_inside_the_xml_and_codings_of_the_whole_text(tmp_path: Path) -> None:
    inside = (
        f'{CODES}<Sources><TextSource guid="{A}" name="t"><PlainTextContent>Viss teksts'
        f'</PlainTextContent><Coding guid="{C}"><CodeRef targetGUID="{B}"/></Coding>'
        "</TextSource></Sources>"
    )
    assert words(read_project(write_project(tmp_path / "p.qdpx", inside))) == ["Viss teksts"]


def test_a_pdf_is_read_through_its_text(tmp_path: Path) -> None:
    inside = (
        f'{CODES}<Sources><PDFSource guid="{A}" name="p.pdf" path="internal://{A}.pdf">'
        f'<PDFSelection guid="{C}" page="1" firstX="1" firstY="1" secondX="2" secondY="2"/>'
        f'<Representation guid="{B}" plainTextPath="internal://{A}.txt">{selection(0, 5)}'
        f'</Representation></PDFSource><PDFSource guid="{B}" name="skats.pdf"/>'
        f'<AudioSource guid="{C}" name="skaņa"/></Sources>'
    )
    project = read_project(write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": TEXT.encode()}))
    assert words(project) == ["Pirmā"]
    told = "\n".join(project.notices)
    for part in ("'skats.pdf'", "'skaņa'", "areas of PDF pages (1)"):
        assert part in told


def utf16(text: str, at: int) -> int:
    return len(text[:at].encode("utf-16-le")) // 2


def line_end_as_one(text: str, at: int) -> int:
    return at - text[:at].count("\r\n")


def line_end_as_two(text: str, at: int) -> int:
    return at + text[:at].count("\n")


def mark_counted(text: str, at: int) -> int:
    return at + 1


def all_at_once(text: str, at: int) -> int:
    return utf16(text, at) + text[:at].count("\n") + 1


def as_it_is(text: str, at: int) -> int:
    return at


WINDOWS = "Pirmā 😀.\r\nOtrā rinda\r\nar naudu."


@pytest.mark.parametrize(
    ("text", "count", "told"),
    [
        ("😀 Pirmā.\nOtrā 😀 rinda ar naudu.", utf16, "UTF-16 units;"),
        (WINDOWS, line_end_as_one, "count a line end as one;"),
        (WINDOWS.replace("\r", ""), line_end_as_two, "count a line end as two;"),
        (WINDOWS.replace("\r", ""), mark_counted, "count a byte order mark;"),
        (
            WINDOWS.replace("\r", ""),
            all_at_once,
            "UTF-16 units, a line end as two, a byte order mark;",
        ),
        (WINDOWS, as_it_is, ""),
    ],
)
def test_other_ways_of_counting_are_noticed_by_the_words(
    tmp_path: Path, text: str, count, told: str
) -> None:
    spots = [(text.index(w), w) for w in ("Pirmā", "Otrā", "ar", "naudu")]
    made = "".join(selection(count(text, at), count(text, at + len(w)), w) for at, w in spots)
    path = write_project(tmp_path / "p.qdpx", source(made), {f"{A}.txt": text.encode()})
    project = read_project(path)
    assert words(project) == ["Pirmā", "Otrā", "ar", "naudu"]
    assert told in "".join(project.notices)
    assert bool(told) == bool(project.notices)


def test_positions_beyond_the_text_without_names_are_taken_as_they_fit() -> None:
    text = "ā😀b"
    [found], unusual = recount(text, [Selection("g", 3, 4)])
    assert text[found.start : found.end] == "b"
    assert unusual == "UTF-16 units"
    [found], _ = recount(text, [Selection("g", 2, 99)])
    assert (found.start, found.end) == (2, 3)


def test_a_byte_order_mark_and_utf_16_are_read(tmp_path: Path) -> None:
    inside = CODES + source(selection(0, 5, "Pirmā"))
    bare = TEXT.encode("utf-16-le")
    for data in (b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("utf-16"), bare):
        path = write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": data})
        assert words(read_project(path)) == ["Pirmā"]


def test_what_is_not_taken_over_is_counted(tmp_path: Path) -> None:
    inside = (
        source(selection(3, 3) + selection(5, 2))
        + f'<Links><Link guid="{A}"/></Links><Sets><Set guid="{A}" name="s"/></Sets>'
        + f'<Graphs><Graph guid="{A}"/></Graphs>'
    )
    project = read_project(write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": b"Teksts"}))
    assert project.notices == (
        "not taken over: empty selections (2)",
        "not taken over: graphs (1)",
        "not taken over: links (1)",
        "not taken over: sets (1)",
    )


def test_texts_outside_of_the_file_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("noslēpums", encoding="utf-8")
    for path in (f"absolute://{secret}", "relative://../secret.txt", f"file://{secret}"):
        inside = f'<Sources><TextSource guid="{A}" name="t" plainTextPath="{path}"/></Sources>'
        project = read_project(write_project(tmp_path / "p.qdpx", inside))
        assert project.sources == ()
        assert "outside" in project.notices[0]


def test_paths_that_leave_the_archive_are_only_names(tmp_path: Path) -> None:
    inside = source(attributes="").replace(f"internal://{A}.txt", "internal://../../etc/passwd")
    with pytest.raises(InputError, match="not in the file"):
        read_project(write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": b"x"}))
    before = set(tmp_path.iterdir())
    path = tmp_path / "slip.qdpx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("project.qde", f'<Project xmlns="{NS}" name="x"/>')
        file.writestr("../../slipped.txt", "x")
    read_project(path)
    assert set(tmp_path.iterdir()) == before | {path}


BOMB = '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("before", [BOMB, OUTSIDE, "<!DOCTYPE p>"])
def test_no_dtd_and_no_entity(tmp_path: Path, before: str) -> None:
    path = write_project(tmp_path / "p.qdpx", "", before=before)
    with pytest.raises(InputError, match=r"project\.qde: declares a DTD"):
        read_project(path)


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<Users>", "not well-formed"),
        ("", "no whole number"),
        (source(), "not in the file"),
        ("<CodeBook><Codes><Code/></Codes></CodeBook>", "neither a name nor a GUID"),
        ("<Description>" * 300 + "</Description>" * 300, "deeper than"),
    ],
)
def test_broken_projects_name_the_place(tmp_path: Path, inside: str, message: str) -> None:
    files = {} if inside else {f"{A}.txt": b"x"}
    inside = inside or source(selection(0, 5).replace('"0"', '"no"'))
    path = write_project(tmp_path / "bojāts.qdpx", inside, files)
    with pytest.raises(InputError, match=message) as caught:
        read_project(path)
    assert str(path) in str(caught.value)


def test_files_that_are_no_projects(tmp_path: Path) -> None:
    for name, data, message in (
        ("a.qdpx", b"", "not a readable project"),
        ("b.qdpx", b"PK\x03\x04 x", "not a readable project"),
        ("c.qdc", b"<CodeBook/>", "REFI-QDA CodeBook is expected"),
        ("d.qdc", f'<Project xmlns="{NS}"/>'.encode(), "begins with 'Project'"),
        ("e.qdc", b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>', "no codes"),
        ("f.xlsx", b"", "not a readable .xlsx file"),
        ("g.doc", b"", "unknown ending"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match=message):
            read_project(tmp_path / name)
    with pytest.raises(InputError, match="no such file"):
        read_project(tmp_path / "nav.qdpx")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.qde", "<x/>")
        file.writestr("b.qde", "<x/>")
    (tmp_path / "two.qdpx").write_bytes(buffer.getvalue())
    with pytest.raises(InputError, match=r"one file ending in \.qde"):
        read_project(tmp_path / "two.qdpx")


def test_damage_in_a_member_is_told(tmp_path: Path) -> None:
    path = tmp_path / "p.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("project.qde", f'<Project xmlns="{NS}" name="{"x" * 5000}"/>')
    data = bytearray(path.read_bytes())
    for i in range(45, 60):
        data[i] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match=r"project\.qde"):
        read_project(path)


def test_limits_on_sizes_and_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = source()
    path = write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": b"x" * 2_000})
    monkeypatch.setattr(archive, "MOST_BYTES", 1_500)
    with pytest.raises(InputError, match="unpacked"):
        read_project(path)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1)
    with pytest.raises(InputError, match="2 files in it"):
        read_project(path)
    monkeypatch.setattr(read, "MOST_CODEBOOK_BYTES", 10)
    (tmp_path / "c.qdc").write_bytes(b"x" * 11)
    with pytest.raises(InputError, match="larger"):
        read_project(tmp_path / "c.qdc")


def test_small_readers() -> None:
    assert plain_guid(f"{{{A.upper()}}}") == A
    assert plain_guid(None) == ""
    assert [colour_of(c) for c in ("#FFF", "#0072B2", "red", None)] == [
        "#ffffff", "#0072b2", "", "",
    ]  # fmt: skip
    assert utc("2026-11-25T10:00:00+02:00") == "2026-11-25T08:00:00Z"
    assert [utc(t) for t in ("", "vakar", "0001-01-01T00:00:00+14:00")] == ["", "", ""]


def test_a_text_in_the_file_is_read_whatever_its_path_says(tmp_path: Path) -> None:
    at = TEXT.index("naudu")
    for path in (f"{A}.txt", f"sources/{A}.txt", f"Sources\\{A}.txt", f"relative:///{A}.txt"):
        inside = CODES + source(selection(at, at + 5)).replace(f"internal://{A}.txt", path)
        file = write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": TEXT.encode()})
        assert words(read_project(file)) == ["naudu"]


def test_what_a_codebook_file_lacks_or_leaves_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.qdc"
    inside = f"{CODES.replace('<CodeBook>', '').replace('</CodeBook>', '')}<Sets><Set/></Sets>"
    path.write_text(f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0">{inside}</CodeBook>')
    assert read_project(path).notices == ("not taken over: sets (1)",)
    path.write_text(f"<CodeBook>{inside}</CodeBook>")
    with pytest.raises(InputError, match="in no namespace of REFI-QDA"):
        read_project(path)
