"""Every act in a real browser, by mouse and by keyboard: the same decisions, and back again."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from page_driver import Process, Window, browser, decided, serving
from reader_examples import Session, rerun

from sdk_text.reader import bundle
from sdk_text.reader.project import Opened
from sdk_text.reader.static_copy import write_copy
from sdk_text.wording.plurals import plural

REPORT = "kalnvarti"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@dataclass
class Room:
    """A window on a run of its own."""

    work: Path
    window: Window

    def codings(self, **wanted: Any) -> list[dict[str, Any]]:
        found = self.window.get(f"report/{REPORT}")["codings"]
        return [c for c in found if all(c[k] == v for k, v in wanted.items())]

    def segment(self, index: int) -> dict[str, Any]:
        return dict(self.window.get(f"report/{REPORT}")["segments"][index])

    def at(self, coding: str) -> None:
        # By way of the report: to go where one is already is no step.
        self.window.go(f"#/report/{REPORT}")
        self.window.go(f"#/report/{REPORT}?coding={coding}")
        self.window.page.wait_for_selector(f".coding.on[data-id='{coding}']")

    def at_segment(self, index: int) -> None:
        self.window.go(f"#/report/{REPORT}?segment={self.segment(index)['segment']}")
        self.window.page.wait_for_selector(f".segment.at[data-segment='{index}']")


@pytest.fixture(scope="module")
def room(chromium: Any, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    work = tmp_path_factory.mktemp("page")
    shutil.copytree(made / "corpus", work / "corpus")
    shutil.copytree(made / "out", work / "out")
    with serving(work) as address:
        window = Window(chromium, address).open(f"#/report/{REPORT}")
        yield Room(work, window)
        window.close()


@pytest.fixture(autouse=True)
def closed_dialogs(request: pytest.FixtureRequest) -> Iterator[None]:
    """What one test leaves open is not in the way of the next."""
    yield
    if "room" in request.fixturenames:
        page = request.getfixturevalue("room").window.page
        page.evaluate("document.querySelectorAll('dialog').forEach(d => d.close())")


def both(room: Room, begin: Callable[[], None], mouse: Callable[[], None],
         keys: Callable[[], None]) -> list[dict[str, str]]:  # fmt: skip
    """Do an act by mouse, take it back, do it by keyboard, take it back: return its decisions."""
    window, before = room.window, decided(room.work)
    begin()
    with window.doing():
        mouse()
    by_mouse = decided(room.work)
    assert by_mouse != before
    with window.doing("undo"):
        window.page.get_by_role("button", name="Undo").click()
    assert decided(room.work) == before
    begin()
    with window.doing():
        keys()
    assert decided(room.work) == by_mouse
    with window.doing("undo"):
        window.press("Control+z")
    with window.doing("redo"):
        window.press("Control+y")
    assert decided(room.work) == by_mouse
    with window.doing("undo"):
        window.press("u")
    assert decided(room.work) == before
    return [row for row in by_mouse if row not in before]


def offered(page: Any, label: str) -> Any:
    return page.locator("dialog li[role=option]", has_text=label)


def machine_coding(room: Room, n: int = 0) -> dict[str, Any]:
    return room.codings(kind="machine", status="open")[n]


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


def test_codes_lead_to_quotes_and_back(room: Room) -> None:
    window, page = room.window, room.window.page
    coding = machine_coding(room)
    room.at(coding["id"])
    window.press("q")
    page.wait_for_selector(".quotes .quote")
    assert f"code={coding['code'].replace('/', '%2F')}" in page.url
    quotes = window.get(f"quotes?code={coding['code']}")["quotes"]
    assert page.locator(".quotes .quote").count() == len(quotes)
    page.locator(".quotes .quote-text").last.click()
    page.wait_for_selector(f".coding.on[data-id='{quotes[-1]['coding']}']")
    page.go_back()
    page.wait_for_selector(".quotes .quote")
    page.go_back()
    page.wait_for_selector(f".coding.on[data-id='{coding['id']}']")


def test_back_leads_to_the_place_that_was_left_at_once(room: Room) -> None:
    window, page = room.window, room.window.page
    room.at_segment(3)
    window.until("location.hash.includes('segment=') || location.hash.includes('coding=')")
    # In one breath: the place is not yet in the address when the page is left.
    page.evaluate(
        """() => {
          const press = key => document.querySelector('#text').dispatchEvent(
            new KeyboardEvent('keydown', { key, bubbles: true }));
          press('j');
          press('j');
          press('q');
        }"""
    )
    page.wait_for_selector(".quotes .quote")
    page.go_back()
    page.wait_for_selector(".segment.at[data-segment='5']")


def test_an_address_on_its_way_is_not_written_over(room: Room) -> None:
    page = room.window.page
    room.at_segment(3)
    coming = f"#/report/{REPORT}?segment={room.segment(7)['segment']}"
    page.evaluate(
        """coming => import('./page/route.js').then(route => {
          location.hash = coming; // told to the page only after this script
          route.keep('#/report/nowhere');
        })""",
        coming,
    )
    page.wait_for_selector(".segment.at[data-segment='7']")
    page.go_back()
    page.wait_for_selector(".segment.at[data-segment='3']")
    page.go_forward()
    page.wait_for_selector(".segment.at[data-segment='7']")


def test_search_finds_forms_and_lemmas(room: Room) -> None:
    window, page = room.window, room.window.page
    window.go("#/")
    window.press("/")
    page.wait_for_selector("input[type=search]")
    page.keyboard.type("atbalsts")
    window.press("Enter")
    page.wait_for_selector(".quote mark")
    lemmas = page.locator(".quote").count()
    page.get_by_label("This form only").check()
    window.until(f"document.querySelectorAll('.quote').length < {lemmas}")
    page.locator(".quote-text").first.click()
    page.wait_for_selector("#text .segment.at")
    assert page.evaluate("CSS.highlights.has('found')")


def test_filters_hide_stripes_and_stand_in_the_address(room: Room) -> None:
    window, page = room.window, room.window.page
    window.go(f"#/report/{REPORT}")
    page.wait_for_selector(".stripe")
    page.locator("[data-family=difficulty]").click()
    expected = len([c for c in room.codings() if c["code"].startswith("difficulty/")
                    and c["status"] != "rejected"])  # fmt: skip
    page.get_by_text(f"{expected} codings shown").wait_for()
    window.until("location.hash.includes('family=difficulty')")
    page.reload()
    page.get_by_text(f"{expected} codings shown").wait_for()
    page.get_by_role("button", name="Clear filters").click()


def test_review_goes_on_to_the_next_open_coding(room: Room) -> None:
    window, page = room.window, room.window.page
    window.go(f"#/report/{REPORT}?mode=review")
    before = page.locator(".coding.on").get_attribute("data-id")
    with window.doing():
        window.press("a")
    window.until(f"document.querySelector('.coding.on')?.dataset.id !== '{before}'")
    with window.doing("undo"):
        window.press("u")
    window.press("n")
    window.until("location.hash.includes('segment=') || location.hash.includes('coding=')")


def test_help_names_every_key_and_closes(room: Room) -> None:
    window, page = room.window, room.window.page
    window.go(f"#/report/{REPORT}")
    page.locator("#text").focus()
    window.press("?")
    dialog = page.get_by_role("dialog")
    assert dialog.locator("kbd").count() > 40
    assert "key_" not in str(dialog.text_content())
    window.press("Escape")
    dialog.wait_for(state="hidden")


def test_offsets_are_code_points_for_the_server(room: Room) -> None:
    told = room.window.page.evaluate(
        """() => import('./page/offsets.js').then(({ makeOffsets }) => {
          const text = 'ā😀b😀😀c';
          const offsets = makeOffsets(text, 100);
          return [...text].map((letter, i) => {
            const unit = offsets.toUnits(100 + i);
            return [text.slice(unit, offsets.toUnits(101 + i)) === letter,
              offsets.toPoints(unit) === 100 + i];
          });
        })"""
    )
    assert told == [[True, True]] * 6


def test_nouns_follow_their_numbers_as_in_python(room: Room) -> None:
    numbers = [0, 1, 2, 9, 10, 11, 19, 20, 21, 22, 101, 111, 1001]
    for lang, forms in (("lv", "kods|kodi|kodu"), ("en", "code|codes"), ("lv", "kodā|kodos")):
        told = room.window.page.evaluate(
            """([lang, forms, numbers]) => import('./page/words.js?alone').then(words => {
              words.setWords({ n: `{n:=${forms}}` }, lang);
              return numbers.map(n => words.t('n', { n }));
            })""",
            [lang, forms, numbers],
        )
        assert told == [plural(n, forms, lang) for n in numbers]


def test_moving_says_where_one_is(room: Room) -> None:
    window = room.window
    coding = machine_coding(room)
    room.at(coding["id"])
    window.press("ArrowDown", "ArrowUp")
    assert "Segment" in window.spoken()
    unnamed = window.page.evaluate(
        "() => [...document.querySelectorAll('button, a, input, select, textarea')]"
        ".filter(e => e.offsetParent && !(e.textContent.trim() || e.getAttribute('aria-label')"
        " || e.labels?.length)).map(e => e.outerHTML)"
    )
    assert unnamed == []


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
