"""Every act in a real browser, by mouse and by keyboard: the same decisions, and back again."""

from __future__ import annotations

import pytest
from page_driver import decided
from page_room import REPORT, Room, both, machine_coding, offered

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("name", "key", "action"), [
    ("Accept", "a", "accept"), ("Reject", "x", "reject"),
])  # fmt: skip
def test_accept_and_reject(room: Room, name: str, key: str, action: str) -> None:
    coding = machine_coding(room)
    rows = both(
        room,
        lambda: room.at(coding["id"]),
        lambda: room.window.click(name, "#card"),
        lambda: room.window.press(key),
    )
    assert [(row["action"], row["code"]) for row in rows] == [(action, coding["code"])]


def test_recode(room: Room) -> None:
    coding = machine_coding(room)
    page = room.window.page

    def mouse() -> None:
        room.window.click("Recode", "#card")
        offered(page, "burnout").click()

    def keys() -> None:
        room.window.press("r")
        page.keyboard.type("burn")
        room.window.press("Enter")

    rows = both(room, lambda: room.at(coding["id"]), mouse, keys)
    assert rows
    assert "difficulty/burnout" in {v for row in rows for v in row.values()}


def test_any_stretch_gets_several_codes_and_a_memo(room: Room) -> None:
    window, page = room.window, room.window.page
    segment = next(c for c in room.codings(kind="machine") if len(c["text"].split()) > 8)["segment"]
    segments = window.get(f"report/{REPORT}")["segments"]
    index = next(i for i, s in enumerate(segments) if s["segment"] == segment)

    def mouse() -> None:
        window.drag(window.word(index, 1), window.word(index, 3, end=True))
        page.locator(".popup").get_by_role("button", name="Code").click()
        offered(page, "burnout").locator(".tick").click()
        offered(page, "lack of funding").locator(".tick").click()
        page.get_by_label("Memo").fill("divi kodi")
        page.get_by_role("button", name="Give").click()

    def keys() -> None:
        window.press("v", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
        window.press("c")
        page.keyboard.type("burnout")
        window.press("Shift+Enter")
        page.keyboard.type("lack of fund")
        window.press("Shift+Enter")
        page.get_by_label("Memo").focus()
        page.keyboard.type("divi kodi")
        window.press("Control+Enter")

    rows = both(room, lambda: room.at_segment(index), mouse, keys)
    assert {row["code"] for row in rows} >= {"difficulty/burnout", "difficulty/funding"}
    assert any("divi kodi" in row.values() for row in rows)


def test_an_end_is_moved(room: Room) -> None:
    window = room.window
    coding = next(c for c in room.codings(kind="machine") if len(c["text"].split()) > 8
                  and c["pieces"][0]["start"] == c["start"])  # fmt: skip
    segments = window.get(f"report/{REPORT}")["segments"]
    index = next(i for i, s in enumerate(segments) if s["segment"] == coding["segment"])

    def mouse() -> None:
        grip = window.page.locator(".grip-end")
        target = window.word(index, 3, end=True)
        box = grip.bounding_box()
        assert box
        window.drag((box["x"] + 6, box["y"] + box["height"] / 2), (target[0] + 1, target[1]))

    def keys() -> None:
        window.press("e")
        words = len(__import__("re").findall(r"[\w]+(?:[-’'.,]\w+)*", coding["text"]))
        window.press(*["ArrowLeft"] * (words + 3))
        window.press(*["ArrowRight"] * 4, "Enter")

    rows = both(room, lambda: room.at(coding["id"]), mouse, keys)
    assert rows


def test_split(room: Room) -> None:
    window = room.window
    coding = next(c for c in room.codings(kind="machine") if len(c["text"].split()) > 8)
    segments = window.get(f"report/{REPORT}")["segments"]
    index = next(i for i, s in enumerate(segments) if s["segment"] == coding["segment"])

    def mouse() -> None:
        window.click("Split", "#card")
        x, y = window.word(index, 2)
        window.page.mouse.click(x, y)
        window.click("Split here", ".modebar")

    def keys() -> None:
        window.press("s", *["ArrowLeft"] * 40, "ArrowRight", "ArrowRight", "Enter")

    rows = both(room, lambda: room.at(coding["id"]), mouse, keys)
    assert len(rows) >= 2


def test_merge(room: Room) -> None:
    codings = room.codings(kind="machine", status="open")
    first = next(
        a for a in codings
        if any(b["code"] == a["code"] and b["section"] == a["section"] and b["start"] > a["start"]
               for b in codings)
    )  # fmt: skip
    rows = both(
        room,
        lambda: room.at(first["id"]),
        lambda: room.window.click("Merge", "#card"),
        lambda: room.window.press("+"),
    )
    assert rows


@pytest.mark.parametrize(("name", "key"), [("No code", "0"), ("Reviewed", "d")])
def test_segment_without_code_or_read(room: Room, name: str, key: str) -> None:
    coding = machine_coding(room, 3)
    segments = room.window.get(f"report/{REPORT}")["segments"]
    index = next(i for i, s in enumerate(segments) if s["segment"] == coding["segment"])
    rows = both(
        room,
        lambda: room.at_segment(index),
        lambda: room.window.click(name, ".segment-head"),
        lambda: room.window.press(key),
    )
    assert rows


def test_memos_on_coding_report_and_code(room: Room) -> None:
    coding = machine_coding(room)
    window, page = room.window, room.window.page

    def write(by_key: bool) -> None:
        page.locator("dialog textarea").fill("jāpārrunā")
        if by_key:
            window.press("Control+Enter")
        else:
            page.locator("dialog").get_by_role("button", name="Save").click()

    def at_code() -> None:
        window.go("#/quotes?code=difficulty/funding")
        page.wait_for_selector(".code-head")

    for begin, name, key, place in (
        (lambda: room.at(coding["id"]), "Memo", "m", ".actions"),
        (lambda: room.at(coding["id"]), "Memo on the report", "M", ".report-memo"),
        (at_code, "Memo on the code", "m", ".code-head"),
    ):

        def mouse(name: str = name, place: str = place) -> None:
            window.click(name, place)
            write(False)

        def keys(key: str = key) -> None:
            window.press(key)
            write(True)

        rows = both(room, begin, mouse, keys)
        assert any("jāpārrunā" in row.values() for row in rows)


def test_a_new_code_is_made_and_given(room: Room) -> None:
    window, page = room.window, room.window.page
    room.at(machine_coding(room)["id"])
    window.press("c")
    page.keyboard.type("Siltums & <b>miers</b>")
    window.press("Enter")
    page.locator("#new-id").fill("warmth")
    page.locator("#new-definition").fill("Kā ļaudis sasildās <script>alert(1)</script>")
    with window.doing():
        page.get_by_role("button", name="Add to the codebook").click()
    page.wait_for_selector("dialog.palette")
    with window.doing():
        page.locator("dialog input").press("Enter")
    assert any(row["code"].endswith("/warmth") for row in decided(room.work))
    page.locator("#card").get_by_text("Siltums & <b>miers</b>").first.wait_for()
    assert page.locator("#card b", has_text="miers").count() == 0
