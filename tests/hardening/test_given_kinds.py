"""Files with one value of the wrong kind: a short part of `scripts/hardening/fuzz_given.py`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hardening.fuzz_given import try_target
from hardening.given_targets import Target, targets

pytestmark = pytest.mark.slow
TARGETS = list(targets())
EVERY = {"codebook": 20, "rules": 20, "template": 60, "settings of a language model": 20}
"""Of the dear ones fewer."""


@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
def test_each_is_done_or_told_in_a_line(target: Target, tmp_path: Path) -> None:
    if target.kind == "parquet":
        pytest.importorskip("duckdb", reason="extra cluster: pip install 'sdk_text[cluster]'")
        pytest.importorskip("pyarrow", reason="extra cluster: pip install 'sdk_text[cluster]'")
    if target.name.startswith(("reader", "run")):
        pytest.importorskip("starlette", reason="extra reader: pip install 'sdk_text[reader]'")
    count, wrong = try_target(target, tmp_path, EVERY.get(target.name, 45), 3)
    assert count
    assert wrong == []
