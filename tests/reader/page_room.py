"""A window on a run, and acts in it by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from page_driver import Window, decided

REPORT = "kalnvarti"


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
