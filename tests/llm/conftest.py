"""What the tests of servers share."""

from __future__ import annotations

from typing import Any

import pytest

from sdk_text.llm.client import Client


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let retries come at once; the waits that were asked for."""
    waits: list[float] = []
    real = Client.__init__

    def quick(self: Client, server: Any, settings: Any) -> None:
        real(self, server, settings, sleep=waits.append)

    monkeypatch.setattr(Client, "__init__", quick)
    return waits
