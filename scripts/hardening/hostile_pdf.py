"""PDF files made to never end, to fill the memory or to break the reader; each a few kilobytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

Objects = dict[int, str | bytes]

_CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def page(more: str = "/Contents 4 0 R", resources: str = "/Font << /F1 5 0 R >>") -> str:
    return (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        f"/Resources << {resources} >> {more} >>"
    )


def stream(content: str | bytes, more: str = "", *, packed: bool = False) -> bytes:
    data = content.encode("latin-1") if isinstance(content, str) else content
    if packed:
        data, more = zlib.compress(data, 9), f"{more} /Filter /FlateDecode"
    return f"<< /Length {len(data)} {more} >>\nstream\n".encode() + data + b"\nendstream"


def text(words: str = "Kopsavilkums") -> str:
    return f"BT /F1 12 Tf 50 700 Td ({words}) Tj ET"


def document(changed: Objects | None = None, *, root: str = "1 0 R") -> bytes:
    """Write a PDF of one page with a line of text, with some of its objects changed or added."""
    objects: Objects = {1: _CATALOG, 2: _PAGES, 3: page(), 4: stream(text()), 5: _FONT}
    objects |= changed or {}
    parts, places = [b"%PDF-1.7\n"], {}
    length = len(parts[0])
    for number, content in sorted(objects.items()):
        body = content.encode("latin-1") if isinstance(content, str) else content
        places[number] = length
        parts.append(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
        length += len(parts[-1])
    table = [f"xref\n0 {max(objects) + 1}\n0000000000 65535 f \n"]
    table += [
        f"{places[n]:010d} 00000 n \n" if n in places else "0000000000 65535 f \n"
        for n in range(1, max(objects) + 1)
    ]
    end = f"trailer\n<< /Size {max(objects) + 1} /Root {root} >>\nstartxref\n{length}\n%%EOF\n"
    return b"".join([*parts, *(line.encode() for line in table), end.encode()])


def with_map(commands: str) -> bytes:
    """A font whose map from codes to letters holds these commands."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "/CMapName /A def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{commands}\nendcmap end end"
    )
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H "
        "/DescendantFonts [7 0 R] /ToUnicode 6 0 R >>"
    )
    inner = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << >> >>"
    return document({5: font, 6: stream(cmap, packed=True), 7: inner})


def with_encoding(commands: str) -> bytes:
    """A font whose encoding is a map of its own with these commands."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def "
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{commands}\nendcmap end end"
    )
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding 6 0 R /DescendantFonts [7 0 R] >>"
    inner = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << >> >>"
    return document({5: font, 6: stream(cmap, packed=True), 7: inner})


def drawn(content: str) -> bytes:
    """A page with this content beside a line of text."""
    return document({4: stream(f"{content}\n{text()}", packed=True)})


def grid(columns: int, rows: int) -> bytes:
    lines = [f"{10 + 570 * i / columns:.2f} 10 m {10 + 570 * i / columns:.2f} 830 l S"
             for i in range(columns + 1)]  # fmt: skip
    lines += [f"10 {10 + 820 * i / rows:.2f} m 580 {10 + 820 * i / rows:.2f} l S"
              for i in range(rows + 1)]  # fmt: skip
    return drawn("\n".join(lines))


def boxes(number: int) -> bytes:
    side = 580 / max(1, int(number**0.5))
    across = int(580 // side)
    return drawn("\n".join(
        f"{5 + side * (i % across):.2f} {5 + side * (i // across):.2f} {side:.2f} {side:.2f} re S"
        for i in range(number)
    ))  # fmt: skip


def one_letter(times: int, dx: float = 0.0, dy: float = 0.0) -> bytes:
    letters = "\n".join(
        f"1 0 0 1 {100 + dx * i:.3f} {600 + dy * i:.3f} Tm (a) Tj" for i in range(times)
    )
    return drawn(f"BT /F1 10 Tf\n{letters}\nET")


def calling_forms(depth: int, calls: int) -> bytes:
    """Form XObjects of which each calls the next several times: calls ** depth in all."""
    objects: Objects = {3: page(resources="/Font << /F1 5 0 R >> /XObject << /X 10 0 R >>"),
                        4: stream("/X Do " + text())}  # fmt: skip
    for level in range(depth):
        inside = f"/Resources << /XObject << /X {11 + level} 0 R >> >>"
        form = f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {inside}"
        objects[10 + level] = stream("/X Do " * calls, form)
    objects[10 + depth] = stream("0 0 m 9 9 l S", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return document(objects)


def form_calls_itself() -> bytes:
    form = ("/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
            "/Resources << /XObject << /X 10 0 R /Y 11 0 R >> >>")  # fmt: skip
    return document({
        3: page(resources="/Font << /F1 5 0 R >> /XObject << /X 10 0 R >>"),
        4: stream("/X Do " + text()),
        10: stream("/X Do /Y Do", form),
        11: stream("/X Do /Y Do", form),
    })  # fmt: skip


def page_tree_loop(kids: int = 1) -> bytes:
    return document({2: f"<< /Type /Pages /Kids [{'2 0 R ' * kids} 3 0 R] /Count {kids} >>"})


def shared_page(times: int) -> bytes:
    content = "\n".join(f"BT /F1 9 Tf 40 {800 - i} Td (vards {i}) Tj ET" for i in range(700))
    return document({
        2: f"<< /Type /Pages /Kids [{'3 0 R ' * times}] /Count {times} >>",
        4: stream(content),
    })  # fmt: skip


def deep_arrays(depth: int) -> bytes:
    return document({3: page(f"/Contents 4 0 R /A {'[' * depth}{']' * depth}")})


def bomb(size: int) -> bytes:
    return document({4: stream(b" " * size, packed=True)})


def nested_bomb() -> bytes:
    data = zlib.compress(zlib.compress(b"0 0 m " * 60_000_000, 9), 9)
    head = f"<< /Length {len(data)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n"
    return document({4: head.encode() + data + b"\nendstream"})


def prevs_in_a_ring() -> bytes:
    data = document()
    at = data.rindex(b"xref\n0")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % at)


def outline_of_annotations(number: int) -> bytes:
    note = "<< /Type /Annot /Subtype /FreeText /Rect [10 10 90 90] /Contents (vards) >>"
    objects: Objects = {3: page(f"/Contents 4 0 R /Annots [{'6 0 R ' * number}]"), 6: note}
    return document(objects)


def fields_in_a_ring() -> bytes:
    return document({
        1: "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>",
        3: page("/Contents 4 0 R /Annots [6 0 R]"),
        6: "<< /FT /Tx /T (a) /V (b) /Subtype /Widget /Rect [9 9 99 99] /Parent 7 0 R "
           "/Kids [7 0 R 6 0 R] >>",
        7: "<< /T (a) /Parent 6 0 R /Kids [6 0 R 7 0 R] >>",
    })  # fmt: skip


def _references() -> Iterator[tuple[str, bytes]]:
    """References that lead to themselves, one kind for each place that a reader follows."""
    loops: dict[str, Objects] = {
        "contents": {3: page("/Contents 6 0 R"), 6: "6 0 R"},
        "contents-two": {3: page("/Contents 6 0 R"), 6: "7 0 R", 7: "6 0 R"},
        "contents-array": {3: page("/Contents 6 0 R"), 6: "[6 0 R 4 0 R]"},
        "mediabox": {3: page("/Contents 4 0 R /MediaBox 6 0 R"), 6: "7 0 R", 7: "6 0 R"},
        "cropbox": {3: page("/Contents 4 0 R /CropBox [6 0 R 0 9 9]"), 6: "6 0 R"},
        "rotate": {3: page("/Contents 4 0 R /Rotate 6 0 R"), 6: "6 0 R"},
        "resources": {3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R "
                         "/Resources 6 0 R >>", 6: "6 0 R"},
        "font": {5: "5 0 R"},
        "font-part": {5: "<< /Type /Font /Subtype /Type0 /DescendantFonts 6 0 R >>", 6: "6 0 R"},
        "length": {4: "<< /Length 6 0 R >>\nstream\n" + text() + "\nendstream", 6: "6 0 R"},
        "filter": {4: "<< /Length 3 /Filter 6 0 R >>\nstream\nabc\nendstream", 6: "6 0 R"},
        "parent": {2: "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>"},
        "kids": {2: "<< /Type /Pages /Kids 6 0 R /Count 1 >>", 6: "6 0 R"},
        "pages": {1: "<< /Type /Catalog /Pages 6 0 R >>", 6: "6 0 R"},
        "annots": {3: page("/Contents 4 0 R /Annots 6 0 R"), 6: "6 0 R"},
        "names": {1: "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 6 0 R >> >>",
                  6: "<< /Kids [6 0 R 6 0 R] >>"},
        "acroform": {1: "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>", 6: "6 0 R"},
        "xobject": {3: page(resources="/XObject 6 0 R"), 6: "6 0 R"},
        "dictionary": {3: page("/Contents 4 0 R /Group 6 0 R"), 6: "<< /A 6 0 R >>"},
    }  # fmt: skip
    for name, objects in loops.items():
        yield f"loop-{name}", document(objects)
    yield "loop-root", document({6: "6 0 R"}, root="6 0 R")


_KINDS: dict[str, Callable[[], bytes]] = {
    "bfrange-many": lambda: with_map(
        "10000 beginbfrange\n" + "<0000> <FFFF> <0041>\n" * 10_000 + "endbfrange"
    ),
    "bfrange-wide": lambda: with_map("1 beginbfrange\n<00000000> <0FFFFFFF> <0041>\nendbfrange"),
    "bfrange-list": lambda: with_map(
        "1 beginbfrange\n<0000> <FFFF> [" + "<0041>" * 400_000 + "]\nendbfrange"
    ),
    "cidrange-wide": lambda: with_encoding("1 begincidrange\n<00000000> <0FFFFFFF> 1\nendcidrange"),
    "cidrange-many": lambda: with_encoding(
        "9999 begincidrange\n" + "<0000> <FFFF> 1\n" * 9_999 + "endcidrange"
    ),
    "forms-calling": lambda: calling_forms(11, 10),
    "forms-in-a-ring": form_calls_itself,
    "contents-many": lambda: document({3: page(f"/Contents [{'4 0 R ' * 100_000}]")}),
    "grid-200": lambda: grid(200, 200),
    "grid-400": lambda: grid(400, 400),
    "boxes-20000": lambda: boxes(20_000),
    "letter-in-one-place": lambda: one_letter(30_000),
    "letter-in-steps": lambda: one_letter(30_000, 0.01),
    "letter-in-a-column": lambda: one_letter(30_000, 0, 0.005),
    "letters-wide": lambda: drawn(f"BT /F1 1 Tf 50 700 Td ({'ab ' * 100_000}) Tj ET"),
    "pages-in-a-ring": page_tree_loop,
    "pages-many-rings": lambda: page_tree_loop(50),
    "page-2000-times": lambda: shared_page(2_000),
    "deep-arrays": lambda: deep_arrays(100_000),
    "bomb": lambda: bomb(2_000_000_000 // 4),
    "bomb-in-bomb": nested_bomb,
    "prev-in-a-ring": prevs_in_a_ring,
    "annotations-many": lambda: outline_of_annotations(20_000),
    "fields-in-a-ring": fields_in_a_ring,
    "strokes-many": lambda: drawn("0 0 m 595 842 l 0 842 l 595 0 l S\n" * 50_000),
    "curve-long": lambda: drawn("0 0 m " + "595 842 l 1 2 l " * 100_000 + "S"),
    "states-deep": lambda: drawn("q " * 500_000),
    "huge-box": lambda: document({3: page("/Contents 4 0 R /CropBox [0 0 1e300 1e300]")}),
    "numbers-huge": lambda: drawn(f"{'9' * 5_000} 0 m 1e400 9 l S"),
    "fonts-huge": lambda: drawn("BT /F1 1e30 Tf 50 700 Td (abc) Tj ET"),
    "half-letters": lambda: with_map("1 beginbfchar\n<004B> <D800>\nendbfchar"),
}


def pdf_files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield each file's name (without its ending) and what makes it."""
    for name, data in _references():
        yield name, lambda data=data: data  # type: ignore[misc]
    yield from _KINDS.items()
