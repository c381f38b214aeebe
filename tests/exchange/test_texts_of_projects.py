"""Where programs keep texts: in transcripts, beside pictures, under names of many spellings."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from exchange_examples import write_project
from test_refi_in import CODES, TEXT, A, B, C, selection, source, words

from sdk_text.exchange import import_results, read_project
from sdk_text.exchange.project import Selection
from sdk_text.exchange.refi.positions import recount

CODING = f'<Coding guid="{C}"><CodeRef targetGUID="{B}"/></Coding>'


def transcript(guid: str, name: str, points: str, inner: str) -> str:
    return (
        f'<Transcript guid="{guid}" name="{name}" plainTextPath="internal://{A}.txt">{points}'
        f'<TranscriptSelection guid="{C}" {inner}>{CODING}</TranscriptSelection></Transcript>'
    )


POINTS = f'<SyncPoint guid="{A}" position="0"/><SyncPoint guid="{B}" position="5"/>'
ENDS = f'fromSyncPoint="{A}" toSyncPoint="{B}"'


def test_a_recording_is_read_through_its_transcripts(tmp_path: Path) -> None:
    inside = (
        f'{CODES}<Sources><AudioSource guid="{A}" name="grupa.mp3">'
        f"{transcript(A, 'lv', POINTS, ENDS)}{transcript(B, 'grupa.mp3', POINTS, '')}"
        f'<AudioSelection guid="{C}" begin="0" end="9"/></AudioSource></Sources>'
    )
    path = write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": TEXT.encode()})
    project = read_project(path)
    first, second = project.sources
    assert (first.guid, first.name, second.guid, second.name) == (
        A, "grupa.mp3 (lv)", B, "grupa.mp3 (2)",
    )  # fmt: skip
    assert [first.text[s.start : s.end] for s in first.selections] == ["Pirmā"]
    assert second.selections == ()
    assert project.notices == (
        "not taken over: empty selections (1)",
        "not taken over: stretches of recordings (1)",
    )


def test_a_picture_is_read_through_what_was_written_of_it(tmp_path: Path) -> None:
    inside = (
        f'{CODES}<Sources><PictureSource guid="{A}" name="plakāts"><TextDescription guid="{B}" '
        f'plainTextPath="internal://{A}.txt">{selection(0, 5)}</TextDescription>'
        "</PictureSource></Sources>"
    )
    project = read_project(write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": TEXT.encode()}))
    assert project.sources[0].name == "plakāts"
    assert words(project) == ["Pirmā"]


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("internal://Intervija%20%C4%81.txt", "Intervija ā.txt"),
        ("internal://Intervija ā.txt", "Intervija a\u0304.txt"),
        ("internal://50%25.txt", "50%25.txt"),
        ("internal://50%.txt", "50%.txt"),
    ],
)
def test_one_name_in_many_spellings(tmp_path: Path, path: str, member: str) -> None:
    inside = CODES + source(selection(0, 5)).replace(f"internal://{A}.txt", path)
    file = write_project(tmp_path / "p.qdpx", inside, {member: TEXT.encode()})
    assert words(read_project(file)) == ["Pirmā"]


def test_a_name_without_the_flag_for_utf_8_is_known(tmp_path: Path) -> None:
    inside = CODES + source(selection(0, 5)).replace(f"{A}.txt", "ābols.txt")
    stand_in = "xxbols.txt"  # as long as the name in UTF-8
    file = write_project(tmp_path / "p.qdpx", inside, {stand_in: TEXT.encode()})
    data = file.read_bytes().replace(stand_in.encode(), "ābols.txt".encode())
    file.write_bytes(data)
    assert words(read_project(file)) == ["Pirmā"]


def test_what_macos_keeps_beside_files_is_no_project(tmp_path: Path) -> None:
    inside = CODES + source(selection(0, 5))
    files = {f"{A}.txt": TEXT.encode()}
    path = write_project(tmp_path / "p.qdpx", inside, files, member="Mans.qde")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._Mans.qde", b"\0")
        archive.writestr(f"__MACOSX/sources/._{A}.txt", b"\0")
    assert words(read_project(path)) == ["Pirmā"]


def test_an_empty_line_before_the_declaration_does_no_harm(tmp_path: Path) -> None:
    before = '\ufeff\r\n <?xml version="1.0" encoding="utf-8"?>'
    assert read_project(write_project(tmp_path / "p.qdpx", "", before=before)).name == "cits"


def test_an_empty_text_beside_a_path_is_not_the_text(tmp_path: Path) -> None:
    inside = CODES + source("<PlainTextContent/>" + selection(0, 5))
    path = write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": TEXT.encode()})
    assert words(read_project(path)) == ["Pirmā"]


def test_what_memos_lose_is_told(tmp_path: Path) -> None:
    inside = (
        f'<Notes><Note guid="{A}" name="1" richTextPath="internal://m.docx"/>'
        f'<Note guid="{B}" name="2" plainTextPath="internal://none.txt"/>'
        f'<Note guid="{C}" name="3"><PlainTextContent>Par naudu</PlainTextContent>'
        f"{selection(0, 3)}{CODING}</Note></Notes>"
    )
    assert read_project(write_project(tmp_path / "p.qdpx", inside)).notices == (
        "not taken over: codings of memos (2)",
        "not taken over: memos whose text is not in the file as plain text (2)",
    )


@pytest.mark.parametrize("mark", ["…", "..."])
def test_a_name_that_was_cut_short_with_dots_tells_the_way_of_counting(mark: str) -> None:
    text = "Pirmā.\nOtrā rinda ar naudu.\n"
    at = text.index("Otrā") + 1  # a line end counted as two
    [found], unusual = recount(text, [Selection("g", at, at + 10, name=f"Otrā rin{mark}")])
    assert (text[found.start : found.end], unusual) == ("Otrā rinda", "a line end as two")


def test_a_coding_of_a_code_that_is_not_there_leaves_the_codes(tmp_path: Path) -> None:
    inside = CODES + source(selection(0, 5).replace(f'targetGUID="{B}"', f'targetGUID="{A}"'))
    path = write_project(tmp_path / "p.qdpx", inside, {f"{A}.txt": TEXT.encode()})
    results = import_results(path)
    assert [code.label_lv for code in results.codebook] == ["nauda"]
    assert "not taken over: 1 coding without a code" in results.meta["notices"]
