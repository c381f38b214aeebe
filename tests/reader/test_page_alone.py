"""Windows of their own: killed, two at once, blind, long, in a notebook, from the disk."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from page_driver import Process, Window, decided, serving
from page_room import REPORT, Room, machine_coding
from reader_examples import Session, rerun

from sdk_text.reader import bundle
from sdk_text.reader.project import Opened
from sdk_text.reader.static_copy import write_copy

pytestmark = pytest.mark.slow


def test_a_killed_server_loses_nothing(chromium: Any, work: Path) -> None:
    server = Process(work)
    window = Window(chromium, server.address).open(f"#/report/{REPORT}")
    room = Room(work, window)
    first, second = room.codings(kind="machine", status="open")[:2]
    room.at(first["id"])
    with window.doing():
        window.press("a")
    server.kill()
    room.at(second["id"])
    window.press("x")
    window.page.get_by_text("1 act waits").wait_for()
    window.press("m")
    window.page.locator("dialog textarea").fill("paliek")
    window.press("Escape")
    server.start()
    window.page.get_by_text("The server answers again").wait_for(timeout=60_000)
    # The act that waited is sent once more only then, and the page hides what was rejected.
    end = time.monotonic() + 30
    while len(decided(work)) < 2 and time.monotonic() < end:
        window.page.wait_for_timeout(50)
    assert sorted(row["action"] for row in decided(work)) == ["accept", "reject"]
    window.press("ArrowUp", "ArrowDown")
    window.page.reload()
    window.page.wait_for_selector("#text .segment")
    with window.doing("undo"):
        window.press("u")
    assert [row["action"] for row in decided(work)] == ["accept"]
    window.close()
    server.kill()


def test_two_windows_and_two_coders(chromium: Any, work: Path) -> None:
    with serving(work, "Anna") as anna, serving(work, "Bruno") as bruno:
        one = Window(chromium, anna).open(f"#/report/{REPORT}")
        two = Window(chromium, anna).open(f"#/report/{REPORT}")
        other = Window(chromium, bruno).open(f"#/report/{REPORT}")
        room = Room(work, one)
        coding = machine_coding(room)
        room.at(coding["id"])
        with one.doing():
            one.press("a")
        two.page.get_by_text("Changed in another window").first.wait_for()
        other.page.get_by_text("Anna has coded").first.wait_for()
        theirs = Room(work, other)
        theirs.at(coding["id"])
        with other.doing():
            other.press("x")
        assert [r["action"] for r in decided(work, "Anna")] == ["accept"]
        assert [r["action"] for r in decided(work, "Bruno")] == ["reject"]
        other.go("#/conflicts")
        other.page.wait_for_selector(".conflict")
        with other.doing():
            other.click("It does not", ".conflict")
        other.page.wait_for_selector(".conflict.settled")
        with other.doing("undo"):
            other.press("u")
        other.page.locator(".conflict").first.focus()
        with other.doing():
            other.press("a")
        other.page.wait_for_selector(".conflict.settled")
        for window in (one, two, other):
            window.close()


def test_blind_hides_the_others_until_ones_own_are_given(chromium: Any, work: Path) -> None:
    with serving(work, "Anna", blind=True) as address:
        window = Window(chromium, address).open(f"#/report/{REPORT}")
        room = Room(work, window)
        assert room.codings() == []
        room.at_segment(2)
        window.press("c")
        window.page.keyboard.type("burnout")
        with window.doing():
            window.press("Enter")
        assert [c["code"] for c in room.codings()] == ["difficulty/burnout"]
        with window.doing():
            window.press("d")
        assert {c["segment"] for c in room.codings()} == {room.segment(2)["segment"]}
        window.close()


def test_a_new_user_reviews_codes_and_finds_it_all_in_the_tables(chromium: Any, work: Path) -> None:
    with serving(work) as address:
        window = Window(chromium, address).open(f"#/report/{REPORT}?mode=review")
        room = Room(work, window)
        window.page.wait_for_selector(".coding.on")
        for i in range(40):
            with window.doing():
                window.press("x" if i % 5 == 4 else "a")
        window.click("Read", ".switch")
        stretches = []
        for index in (4, 9, 14, 19, 24):
            room.at_segment(index)
            window.press("v", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
            window.page.wait_for_selector(".chosen-box")
            stretches.append(window.page.locator(".chosen-box blockquote").inner_text())
            window.press("c")
            window.page.keyboard.type("burnout")
            with window.doing():
                window.press("Enter")
        window.close()
    assert [row["action"] for row in decided(work)].count("accept") == 32
    codings = rerun(work).codings
    mine = codings[(codings["coder"] == "Anna") & (codings["code"] == "difficulty/burnout")]
    assert all(any(words in text for text in mine["text"]) for words in stretches)
    assert len(mine) >= 5


def test_speed_on_a_long_report(room: Room) -> None:
    """10,000 words, 700 codings: processor time in the page, as the machine may be busy."""
    window, page = room.window, room.window.page
    window.go("#/")
    body = json.dumps(long_report([c["id"] for c in window.get("project")["codes"]], 10_000, 700))
    page.route(f"**/api/report/{REPORT}", lambda route: route.fulfill(body=body))
    page.reload()
    page.wait_for_selector(".page")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    before = spent()
    window.go(f"#/report/{REPORT}")
    page.wait_for_selector(".stripe")
    opened = spent() - before
    assert page.locator(".segment").count() > 800
    assert page.locator(".stripe").count() < 400, "only what is near the window is drawn"
    before = spent()
    window.press(*["ArrowDown"] * 10)
    stepped = (spent() - before) / 10
    page.unroute(f"**/api/report/{REPORT}")
    page.reload()
    assert opened < 1.0, f"{opened:.2f} s"
    assert stepped < 0.1, f"{stepped:.3f} s"


def long_report(codes: list[str], words: int, codings: int) -> dict[str, Any]:
    """A report of `words` words as the server would give it."""
    sentence = "Kopiena kopā ar darbinieku plāno nākamos soļus un vērtē, kas izdevies. "
    length, count = len(sentence), words // len(sentence.split())
    segments = [
        {"segment": f"x/1/{i}", "section": f"{i // 40}", "start": i * length,
         "end": (i + 1) * length - 1, "lead_in": None, "reviewed": False, "hidden": False}
        for i in range(count)
    ]  # fmt: skip
    sections = [
        {"section": f"{i}", "heading": "", "heading_start": i * 40 * length,
         "start": i * 40 * length + 8, "end": (i + 1) * 40 * length}
        for i in range(count // 40)
    ]  # fmt: skip
    given = [
        {"id": f"c{i}", "code": codes[i % len(codes)], "coder": "rules", "kind": "machine",
         **{k: segments[i * 7 % count][k] for k in ("segment", "section", "start", "end")},
         "pieces": [], "text": "", "confidence": 0.5, "cue": [], "rule": "", "rule_text": "",
         "memo": "", "decided": "", "status": "open", "other_coders": [], "hand": False}
        for i in range(codings)
    ]  # fmt: skip
    rest = {"subheadings": [], "stray": [], "boxes": [], "memo": "", "memos": []}
    return {**rest, "id": REPORT, "title": "", "revision": 1, "start": 0, "end": count * length,
            "text": sentence * count, "sections": sections, "segments": segments,
            "codings": given}  # fmt: skip


def test_the_same_page_in_a_notebook(chromium: Any, work: Path) -> None:
    """The module that anywidget loads, with a model that asks the reader's own answers."""
    session = Session(work)
    window = Window(chromium, "about:blank")
    page = window.page

    def ask(message: dict[str, Any]) -> dict[str, Any]:
        method, args = message["method"], message["args"]
        if method in ("act", "undo", "redo"):
            body = session.answers.do(method, args)
        else:
            body = session.answers.get(method, {k: str(v) for k, v in args.items()})
        return {"id": message["id"], "ok": True, "body": body}

    page.expose_function("ask", ask)
    page.set_content("<!doctype html><div id=cell></div>")
    page.add_style_tag(content=bundle.styles())
    page.add_script_tag(
        type="module",
        content=bundle.widget().replace("export default", "const widget =")
        + f"""
        let hear = null;
        const model = {{ get: () => '#/report/{REPORT}', on: (_, f) => {{ hear = f; }},
          send: message => ask(message).then(answer => hear(answer)) }};
        widget.render({{ model, el: document.getElementById('cell') }});""",
    )
    page.wait_for_selector(".segment.at")
    address = page.url
    page.locator("#text").focus()
    window.press("ArrowRight", "a")
    page.wait_for_selector(".coding.status-accepted")
    page.get_by_role("link", name="All quotes").first.click()
    page.wait_for_selector(".quotes .quote")
    assert page.url == address
    assert [row["action"] for row in decided(work)] == ["accept"]
    window.close()


def test_the_copy_opens_from_the_disk(chromium: Any, made: Path, tmp_path: Path) -> None:
    opened = Opened(made / "out", made / "corpus", "", lang="en")
    folder = write_copy(opened, tmp_path / "copy", names="keep")
    window = Window(chromium, (tmp_path / "copy" / "index.html").as_uri())
    page = window.open(f"#/report/{REPORT}").page
    page.wait_for_selector(".stripe")
    window.press("ArrowRight", "x")
    page.get_by_text("for reading only").wait_for()
    page.get_by_role("link", name="Quotes in this report").click()
    page.wait_for_selector(".quotes .quote")
    window.go("#/search?q=atbalsts")
    page.wait_for_selector(".hit mark")
    assert page.locator(".hit mark").first.inner_text().lower().startswith("atbalst")
    window.close()
    assert folder.exists()


def test_script_in_labels_memos_and_names_stays_text(chromium: Any, work: Path) -> None:
    evil = "<img src=x onerror=\"document.title='hurt'\"><script>document.title='hurt'</script>"
    session = Session(work, evil)
    coding = session.codings(kind="machine")[0]
    session.act("accept", coding=coding["id"], memo=evil)
    session.act("memo", on="report", id=REPORT, text=evil)
    with serving(work, "Anna") as address:
        window = Window(chromium, address).open(f"#/report/{REPORT}?coding={coding['id']}")
        window.page.get_by_text(evil).first.wait_for()
        for place in (
            "#/",
            f"#/quotes?code={coding['code']}",
            "#/conflicts",
            "#/search?q=<script>",
        ):
            window.go(place)
            assert window.page.locator("img, main script").count() == 0
        assert "hurt" not in window.page.title()
        window.close()
