"""A long day in the reader: what is hidden, waits, is printed, is marked beside the text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from page_driver import Window, decided, serving
from reader_examples import Session

from sdk_text.reader.project import Opened
from sdk_text.reader.static_copy import write_copy

REPORT = "kalnvarti"
CHOSEN = """() => import('./page/state.js').then(({ state: s }) =>
  s.sel && s.model.text.slice(s.sel.start, s.sel.end).replace(/\\s+/g, ' '))"""
pytestmark = pytest.mark.slow


@pytest.fixture
def window(chromium: Any, work: Path) -> Iterator[Window]:
    with serving(work) as address:
        opened = Window(chromium, address).open(f"#/report/{REPORT}")
        yield opened
        opened.close()


def codings(window: Window, report: str = REPORT) -> list[dict[str, Any]]:
    return list(window.get(f"report/{report}")["codings"])


def at(window: Window, coding: dict[str, Any], **filters: str) -> None:
    more = "".join(f"&{k}={v}" for k, v in filters.items())
    window.go(f"#/report/{REPORT}?coding={coding['id']}{more}")
    window.page.locator("#text").focus()


def changed(window: Window, change: Callable[[dict[str, Any]], None]) -> None:
    """Let the server's answers on the report be others from now on."""

    def answer(route: Any) -> None:
        body = route.fetch().json()
        change(body)
        route.fulfill(body=json.dumps(body))

    window.page.route(f"**/api/report/{REPORT}", answer)


def read_anew(window: Window) -> None:
    window.page.evaluate("() => import('./page/acts.js').then(acts => acts.reload())")


def test_what_waits_is_sent_in_nobody_elses_name(window: Window, work: Path) -> None:
    """Another coder's reader at the same port has the same store, and another address."""
    coding = codings(window)[0]["id"]
    window.page.evaluate(
        """body => ['draft:outbox', 'draft:/other/:outbox'].forEach(key =>
          sessionStorage.setItem(key, JSON.stringify([body])))""",
        {"act": "reject", "coding": coding, "client": "w", "nonce": "n"},
    )
    window.page.reload()
    window.page.wait_for_selector("#text .segment")
    window.press("M")
    window.page.locator("dialog textarea").fill("mans")
    window.page.wait_for_timeout(500)
    assert decided(work) == []
    keys = window.page.evaluate("Object.keys(sessionStorage).filter(k => k.includes('memo:'))")
    path = window.page.evaluate("location.pathname")
    assert keys == [f"draft:{path}:memo:report:{REPORT}"]


def test_a_report_that_could_not_be_loaded_is_shown_later(window: Window, work: Path) -> None:
    at(window, codings(window)[0])
    window.page.route("**/api/report/dzelmava", lambda route: route.abort())
    window.page.evaluate("location.hash = '#/report/dzelmava'")
    window.page.locator(".banner:not([hidden])").wait_for()
    window.press("x")
    window.page.unroute("**/api/report/dzelmava")
    window.page.wait_for_selector("#text .segment.at", timeout=20_000)
    assert "Dzelmava" in window.page.locator("h1").first.inner_text()
    assert decided(work) == [], "a key acted on a report that was not shown"
    window.page.evaluate("location.hash = '#/report/nowhere'")
    window.page.locator("main .failed").wait_for()


def test_settling_goes_on_with_the_next_conflict(chromium: Any, work: Path) -> None:
    anna, bruno = Session(work), Session(work, "Bruno")
    for coding in anna.codings(kind="machine", status="open")[:3]:
        anna.act("accept", coding=coding["id"])
        bruno.act("reject", coding=coding["id"])
    with serving(work) as address:
        window = Window(chromium, address).open("#/conflicts")
        window.page.wait_for_selector(".conflict")
        first, second = window.page.locator(".conflict").all()[:2]
        then = second.get_attribute("data-conflict")
        first.focus()
        with window.doing():
            window.press("a")
        window.until(f"document.querySelector('.conflict.on').dataset.conflict === '{then}'")
        window.close()


def test_what_filters_hide_is_said_and_is_not_acted_on(window: Window, work: Path) -> None:
    both = next(
        (a, b) for a in codings(window) for b in codings(window)
        if a["segment"] == b["segment"] and a["code"].split("/")[0] != b["code"].split("/")[0]
    )  # fmt: skip
    hidden, shown = both
    at(window, hidden)
    window.page.locator(f"[data-family={shown['code'].split('/')[0]}]").click()
    window.page.get_by_text("Filters hide").first.wait_for()
    window.page.locator("#text").focus()
    with window.doing():
        window.press("x")
    assert hidden["code"] not in {row["code"] for row in decided(work)}


def test_a_coder_who_gave_a_code_with_others_is_found(chromium: Any, work: Path) -> None:
    anna, bruno = Session(work), Session(work, "Bruno")
    coding = anna.codings(kind="machine", status="open")[0]
    anna.act("accept", coding=coding["id"])
    bruno.act("accept", coding=coding["id"])
    with serving(work) as address:
        window = Window(chromium, address).open(f"#/report/{REPORT}?coder=Bruno")
        window.page.get_by_text("1 coding shown").wait_for()
        window.close()


def test_all_codings_are_drawn_on_paper(window: Window) -> None:
    drawn = "new Set([...document.querySelectorAll('.stripe')].map(s => s.dataset.coding)).size"
    shown = len([c for c in codings(window) if c["status"] != "rejected"])
    assert window.page.evaluate(drawn) < shown
    window.page.pdf()
    assert window.page.evaluate(drawn) == shown


def test_words_are_chosen_although_the_mouse_is_let_go_beside_them(window: Window) -> None:
    page = window.page
    start, end = window.word(3, 1), window.word(3, 3, end=True)
    line = page.locator("#text").bounding_box()
    assert line
    window.drag(window.word(3, 1), (line["x"] + line["width"] + 150, start[1]))
    page.wait_for_timeout(100)
    chosen = str(page.evaluate(CHOSEN))
    assert len(chosen) > end[0] - start[0] > 0 or chosen.count(" ") >= 2
    assert len(chosen) < 120, "no more than the line"
    window.press("Escape")


def test_words_marked_with_a_finger_are_chosen(window: Window) -> None:
    """A long press selects without any event of the mouse."""
    window.page.evaluate(
        """() => {
          const words = document.createTreeWalker(document.querySelectorAll('.segment')[3], 4);
          const node = words.nextNode();
          getSelection().setBaseAndExtent(node, 0, node, 10);
        }"""
    )
    window.page.locator(".popup").get_by_role("button", name="Code").wait_for()
    assert window.page.evaluate(CHOSEN)


def test_a_blind_coder_is_told_that_codes_are_still_hidden(chromium: Any, work: Path) -> None:
    with serving(work, blind=True) as address:
        window = Window(chromium, address).open(f"#/report/{REPORT}")
        window.press("ArrowDown", "c")
        window.page.keyboard.type("burnout")
        with window.doing():
            window.press("Enter")
        window.page.get_by_text("codes are still hidden").wait_for()
        with window.doing():
            window.press("d")
        window.page.get_by_text("✓ Your codes are given").wait_for()
        window.close()


def test_a_memo_outlives_a_refusal(window: Window) -> None:
    page = window.page
    window.press("ArrowDown", "c")
    page.get_by_label("Memo").fill("gara doma")
    page.route("**/api/act", lambda route: route.fulfill(status=422, body='{"error": "full disk"}'))
    window.press("Control+Enter")
    page.get_by_text("full disk").wait_for()
    page.unroute("**/api/act")
    window.press("c")
    assert page.get_by_label("Memo").input_value() == "gara doma"


def test_a_report_that_begins_elsewhere_in_a_new_run_is_laid_out_anew(window: Window) -> None:
    """The first report of a collection got longer; this one has the words that it had."""
    before = window.page.evaluate("document.querySelectorAll('.segment')[3].textContent")

    def moved(value: Any) -> Any:
        if isinstance(value, list):
            return [moved(one) for one in value]
        if not isinstance(value, dict):
            return value
        places = ("start", "end", "heading_start")
        return {k: v + 40 if k in places and v >= 0 else moved(v) for k, v in value.items()}

    changed(window, lambda body: body.update(moved(body)))
    read_anew(window)
    window.until("import('./page/state.js').then(({ state }) => state.model.raw.start >= 40)")
    window.press("ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown")
    here = """import('./page/state.js').then(({ state: s }) => {
      const now = s.model.segments[3]; return s.model.text.slice(now.start, now.end); })"""
    assert window.page.evaluate(here) == before


def test_decisions_without_a_place_are_shown(window: Window) -> None:
    lost = {"coder": "Anna", "action": "accept", "code": "difficulty/funding", "new_code": "",
            "decided": "", "memo": "jautāt", "text": "Šo teikumu izņēma."}  # fmt: skip
    changed(window, lambda body: body.update(unplaced=[lost, {**lost, "action": "read",
                                                             "code": "", "memo": ""}]))  # fmt: skip
    read_anew(window)
    window.page.get_by_text("1 decision does not fit this text any more").click()
    told = window.page.locator(".unplaced").inner_text()
    assert "Šo teikumu izņēma." in told
    assert "jautāt" in told
    assert "lack of funding" in told


def test_many_codes_on_the_same_words_leave_them_readable(window: Window) -> None:
    found = window.get(f"report/{REPORT}")
    segment = found["segments"][5]
    one = {**codings(window)[0], **{k: segment[k] for k in ("segment", "section", "start", "end")},
           "pieces": []}  # fmt: skip
    codes = [c["id"] for c in window.get("project")["codes"]][:12]
    many = [{**one, "id": f"c{i}", "code": code} for i, code in enumerate(codes)]
    changed(window, lambda body: body.update(codings=many))
    read_anew(window)
    window.until("document.querySelectorAll('.stripe').length === 12")
    washes = "[...CSS.highlights].filter(([n]) => n.startsWith('code-')).map(([, h]) => h.size)"
    assert sum(window.page.evaluate(washes)) == 2


def test_on_a_narrow_window_the_card_does_not_lie_over_the_current_segment(
    chromium: Any, work: Path
) -> None:
    with serving(work) as address:
        size = {"width": 380, "height": 760}
        window = Window(chromium, address, viewport=size).open(f"#/report/{REPORT}")
        for _ in range(8):
            window.press("j")
            window.page.wait_for_timeout(100)
            seen = window.page.evaluate(
                "document.querySelector('.segment.at').getClientRects()[0].bottom"
                " <= document.querySelector('#card').getBoundingClientRect().top"
            )
            assert seen
        assert window.page.evaluate("document.documentElement.scrollWidth") <= 380
        window.close()


def test_caps_lock_makes_no_other_keys(window: Window) -> None:
    window.page.locator("#text").focus()
    window.page.evaluate(
        """() => document.querySelector('#text').dispatchEvent(new KeyboardEvent('keydown',
          { key: 'R', modifierCapsLock: true, bubbles: true }))"""
    )
    assert window.page.locator(".switch [aria-pressed=true]").inner_text() == "Read"


TYPED = """([key, code, more]) => (document.activeElement || document.body).dispatchEvent(
  new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...more }))"""


def test_a_keyboard_of_other_letters_has_the_same_keys(window: Window, work: Path) -> None:
    waiting = next(c for c in codings(window) if c["kind"] == "machine" and c["status"] == "open")
    at(window, waiting)
    page = window.page
    with window.doing():
        page.evaluate(TYPED, ["ф", "KeyA", {}])
    assert [c["status"] for c in codings(window) if c["id"] == waiting["id"]] == ["accepted"]
    with window.doing("undo"):
        page.evaluate(TYPED, ["я", "KeyZ", {"ctrlKey": True}])
    assert [c["status"] for c in codings(window) if c["id"] == waiting["id"]] == ["open"]
    page.evaluate(TYPED, ["К", "KeyR", {"shiftKey": True}])
    assert page.locator(".switch [aria-pressed=true]").inner_text() == "Review"
    # A Latin letter counts as it is, wherever its key lies.
    page.evaluate(TYPED, ["ū", "KeyA", {}])
    assert [c["status"] for c in codings(window) if c["id"] == waiting["id"]] == ["open"]


def test_a_mark_of_direction_turns_no_other_text(window: Window) -> None:
    """U+202E in one sentence must not turn the letters of the next."""
    edge = window.page.evaluate("""() => {
      const [first, second] = document.querySelectorAll('.segment');
      first.append('\\u202ex');
      const text = document.createTextNode('abc');
      second.replaceChildren(text);
      first.after(second);
      const at = i => {
        const range = document.createRange();
        range.setStart(text, i);
        range.setEnd(text, i + 1);
        return range.getBoundingClientRect().left;
      };
      return [at(0), at(1)];
    }""")
    assert edge[0] < edge[1]


def test_a_new_code_is_named_when_it_is_made(window: Window) -> None:
    window.go("#/")
    window.click("New code")
    window.page.locator("#new-label_en").fill("Garden")
    with window.doing():
        window.page.get_by_role("button", name="Add to the codebook").click()
    window.page.locator("dialog").wait_for(state="hidden")
    assert window.spoken() == "Code added: Garden"


def test_quotes_that_are_left_out_are_counted(window: Window) -> None:
    quotes = window.get("quotes")

    def few(route: Any) -> None:
        route.fulfill(body=json.dumps({**quotes, "quotes": quotes["quotes"][:3], "total": 6000}))

    window.page.route("**/api/quotes?*", few)
    window.go("#/quotes")
    window.page.get_by_text("The first 3 of 6,000 quotes").wait_for()


def test_a_copy_finds_and_counts_what_the_server_does(chromium: Any, work: Path) -> None:
    anna, bruno = Session(work), Session(work, "Bruno")
    first, second = anna.codings(kind="machine", status="open")[:2]
    anna.act("reject", coding=first["id"])
    anna.act("accept", coding=second["id"])
    bruno.act("accept", coding=second["id"])
    opened = Opened(work / "out", work / "corpus", "", lang="en")
    copied = write_copy(opened, work / "copy", names="keep")
    # Over the end of a line, in quotation marks, without diacritics, in capitals.
    asked = ["vecākus, kuru bērniem ir īpašas", '"Ratiņu draugi"', "neveiksmigas SAPULCES", "„"]
    with serving(work) as address:
        one = Window(chromium, address).open("#/")
        counts = one.page.locator(".code-row .count").all_inner_texts()
        places = [one.get(f"search?how=forms&q={quote(q)}")["total"] for q in asked]
        quotes = [one.get(f"quotes?{q}")["total"] for q in ("section=2", "coder=Bruno")]
        one.close()
    two = Window(chromium, copied.as_uri()).open("#/")
    assert two.page.locator(".code-row .count").all_inner_texts() == counts
    assert all(places)
    for q, n in zip(asked, places, strict=True):
        two.go(f"#/search?q={quote(q)}")
        two.page.locator(".report-facts", has_text=f"{n} place").wait_for()
    for q, n in zip(("section=2", "coder=Bruno"), quotes, strict=True):
        two.go(f"#/quotes?{q}")
        two.page.locator(".report-facts", has_text=f"{n} quote").wait_for()
    two.close()
