"""Text files: the right encoding, or a message; the text exactly as in the file."""

from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from make_files import LATVIAN

from sdk_text.errors import InputError
from sdk_text.reading import Limits, read_document
from sdk_text.reading.latvian import latvian_score

LINE_ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r", "mixed": "\r\n\n"}
ENCODINGS = {
    "utf-8": ("utf-8", b""),
    "utf-8-mark": ("utf-8", codecs.BOM_UTF8),
    "utf-16-le-mark": ("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16-be-mark": ("utf-16-be", codecs.BOM_UTF16_BE),
    "utf-16-le": ("utf-16-le", b""),
    "utf-16-be": ("utf-16-be", b""),
    "utf-32-le-mark": ("utf-32-le", codecs.BOM_UTF32_LE),
    "cp1257": ("cp1257", b""),
    "iso8859-13": ("iso8859-13", b""),
}


def encodable(text: str, encoding: str) -> str:
    """The text with signs that ISO 8859-13 lacks replaced as people do."""
    if encoding != "iso8859-13":
        return text
    return text.replace("–", "-").replace("•", "*")


@pytest.mark.parametrize("ends", LINE_ENDS.values(), ids=LINE_ENDS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_exactly_the_files(written, encoding, ends):
    codec, mark = ENCODINGS[encoding]
    text = encodable(LATVIAN, codec).replace("\n", ends)
    data = mark + text.encode(codec)
    document = read_document(written(data))
    assert document.text == text
    assert document.encoding == codec
    assert document.format == "txt"


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_real_reports_reencoded_are_read_the_same(pilot_reports, written, encoding, ends):
    codec, mark = ENCODINGS[encoding]
    text = encodable(pilot_reports.read_bytes().decode("utf-8"), codec).replace("\n", ends)
    document = read_document(written(mark + text.encode(codec)))
    assert document.text == text
    assert document.encoding == codec


def test_decomposed_letters_stay_decomposed(written):
    text = unicodedata.normalize("NFD", LATVIAN)
    assert text != LATVIAN
    document = read_document(written(text.encode("utf-8")))
    assert document.text == text
    assert not document.notices


def test_quotes_tell_the_two_baltic_encodings_apart(written):
    for codec in ("cp1257", "iso8859-13"):
        text = "Biedrībā “Saules stari” darbojas arī šīs ģimenes. Mūsu ļaudis čakli strādā.\n"
        document = read_document(written(text.encode(codec)))
        assert (document.encoding, document.text) == (codec, text)


def test_letters_alone_are_the_same_in_both_and_sure(written):
    text = "Šīs ģimenes čakli strādā, jo ļaudis ir mūsu spēks.\n"
    document = read_document(written(text.encode("iso8859-13")))
    assert document.text == text
    assert not document.notices


def test_a_guess_on_few_letters_is_noticed(written):
    document = read_document(written("Paldies, Jāni.".encode("cp1257")))
    assert document.text == "Paldies, Jāni."
    assert any("few letters" in notice.message for notice in document.notices)


@pytest.mark.parametrize("codec", ["iso8859-4", "cp775", "mac_latin2", "iso8859-10"])
def test_other_baltic_encodings_are_refused_by_name(refused, codec):
    text = LATVIAN.translate(str.maketrans("„”“–•", '"""-*'))
    message = refused((text * 5).encode(codec))
    assert "UTF-8" in message
    assert "probably" in message


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "cp1251", "cp1250"])
def test_baltic_text_once_opened_as_another_is_refused(refused, wrong):
    damaged = LATVIAN.encode("cp1257").decode(wrong, errors="ignore")
    assert "opened as" in refused(damaged.encode("utf-8"))


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252", "cp1257"])
def test_double_encoded_text_is_refused(refused, wrong):
    def as_programs_do(byte: int) -> str:
        try:
            return bytes([byte]).decode(wrong)
        except UnicodeDecodeError:
            return chr(byte)

    damaged = "".join(as_programs_do(byte) for byte in LATVIAN.encode("utf-8"))
    assert "twice" in refused(damaged.encode("utf-8"))


def test_a_double_encoded_passage_is_noticed_with_its_place(written):
    damaged = "šķēde ķļņ ģimenē".encode().decode("latin-1")
    document = read_document(written((LATVIAN * 3 + damaged).encode("utf-8")))
    (notice,) = [n for n in document.notices if "twice" in n.message]
    assert notice.start == len(LATVIAN * 3)


def test_windows_quotes_read_as_iso_are_noticed(written):
    text = LATVIAN.encode("cp1257").decode("iso8859-13")
    document = read_document(written(text.encode("utf-8")))
    assert [n.start for n in document.notices if "control" in n.message] == [text.index("\x84")]


def test_letters_lost_to_question_marks_are_refused(refused):
    assert "question marks" in refused((LATVIAN * 3).encode("ascii", errors="replace"))


def test_letters_lost_to_replacement_signs_are_refused(refused):
    text = (LATVIAN * 3).encode("ascii", errors="replace").decode().replace("?", "\ufffd")
    assert "lost" in refused(text.encode("utf-8"))


def test_a_question_mark_in_an_address_is_no_damage(written):
    text = LATVIAN + "Skatīt https://example.org/lapa?id=3 un citur.\n"
    assert not read_document(written(text.encode("utf-8"))).notices


RUSSIAN = "Жители района собираются по субботам, чтобы вместе решать общие вопросы дома.\n"


@pytest.mark.parametrize("times", [1, 3, 6])
def test_another_language_beside_latvian_is_no_damage(written, times):
    text = LATVIAN + RUSSIAN * times + "Ööbik laulab: müür, õun, täht. Größe, façade.\n"
    document = read_document(written(text.encode("utf-8")))
    assert document.text == text
    assert not document.notices


def test_long_text_without_any_latvian_letter_is_noticed(written):
    document = read_document(written(b"This page is about something else entirely. " * 30))
    assert any("Latvian" in notice.message for notice in document.notices)


BROKEN = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\t\n", "no text"),
    "mark only": (codecs.BOM_UTF8, "no text"),
    "truncated UTF-8": ("Mūsu ģimenes šķē".encode()[:-1], "cut off"),
    "truncated UTF-16": (LATVIAN.encode("utf-16")[:-1], "cut off"),
    "truncated UTF-16 without mark": (LATVIAN.encode("utf-16-le")[:-1], "cut off"),
    "damaged UTF-8": (LATVIAN.encode() + b"\xff\xfe" + LATVIAN.encode(), "damaged"),
    "zero bytes": (b"abc\x00\x00\x00def", "zero bytes"),
    "binary": (bytes(range(1, 32)) * 40, "control characters"),
    "a PDF": (b"%PDF-1.7\n...", ".pdf"),
    "a DOCX": (b"PK\x03\x04....", ".docx"),
    "an old DOC": (b"\xd0\xcf\x11\xe0\xa1\xb1", ".doc"),
    "two encodings": ("Mūsu „ģimenes”".encode("cp1257") + "„šķēde”".encode("iso8859-13"), "mixes"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_files_are_refused_with_the_reason(refused, case):
    data, reason = BROKEN[case]
    assert reason in refused(data)


def test_too_large_a_file_is_refused_before_reading(written):
    path = written(LATVIAN.encode("utf-8"))
    with pytest.raises(InputError, match="too large"):
        read_document(path, limits=Limits(text_bytes=10))


def test_folders_missing_files_and_other_types_are_refused(tmp_path, written):
    for path, reason in (
        (tmp_path / "none.txt", "no such file"),
        (written(b"x", "a.xyz"), "not read"),
        (tmp_path / ("n" * 400 + ".txt"), "cannot be read"),
        ("a\x00b.txt", "cannot be read"),
    ):
        with pytest.raises(InputError, match=reason):
            read_document(path)
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(InputError, match="not a file"):
        read_document(tmp_path / "folder.txt")


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00\xd8")
@example(b"\xfe\xff\xd8")
@example(b"\x00")
def test_any_bytes_give_a_text_or_an_input_error(written, data):
    try:
        document = read_document(written(data))
    except InputError:
        return
    # What is accepted is whole: encoding it again gives the file's bytes.
    marks = {"utf-8": [b"", codecs.BOM_UTF8]}.get(document.encoding, [b"", *BOMS])
    assert any(mark + document.text.encode(document.encoding) == data for mark in marks)


BOMS = [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(sorted(ENCODINGS)),
    st.integers(0, 400),
    st.integers(0, 400),
    st.binary(max_size=4),
)
def test_broken_variants_of_a_latvian_text(written, encoding, start, length, new):
    codec, mark = ENCODINGS[encoding]
    data = mark + encodable(LATVIAN * 2, codec).encode(codec)
    data = data[:start] + new + data[start + length :]
    try:
        document = read_document(written(data))
    except InputError:
        return
    assert document.text.strip()


def test_score_parts_latvian_from_wrong_readings():
    right, pairs = latvian_score(LATVIAN)
    wrong, _ = latvian_score(LATVIAN.encode("cp1257").decode("cp1252", errors="ignore"))
    assert pairs > 50
    assert right > -4.0
    assert wrong < -6.0
