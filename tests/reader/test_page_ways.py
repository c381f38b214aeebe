"""Ways through the page: quotes, search, filters, the next coding, help, back again."""

from __future__ import annotations

import pytest
from page_driver import decided
from page_room import REPORT, Room, machine_coding

from sdk_text.wording.plurals import plural

pytestmark = pytest.mark.slow


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


def test_a_key_that_is_held_down_decides_once(room: Room) -> None:
    window, page = room.window, room.window.page
    window.go(f"#/report/{REPORT}?mode=review")
    before = page.locator(".coding.on").get_attribute("data-id")
    with window.doing():
        for _ in range(5):
            page.keyboard.down("a")
        page.keyboard.up("a")
    window.until(f"document.querySelector('.coding.on')?.dataset.id !== '{before}'")
    page.wait_for_timeout(300)
    assert len(decided(room.work)) == 1
    with window.doing("undo"):
        window.press("u")
    at = page.locator(".segment.at").get_attribute("data-segment")
    for _ in range(3):
        page.keyboard.down("j")
    page.keyboard.up("j")
    assert page.locator(".segment.at").get_attribute("data-segment") != at
    assert decided(room.work) == []


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
