"""Documents for the parsing tests: the real ones where they are, and reports of our own words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from report_builder import make_document

from sdk_text.parsing import parse_document
from sdk_text.records import ParsedDocument
from sdk_text.template import Template, load_template


@pytest.fixture(scope="session")
def template() -> Template:
    """The built-in template."""
    return load_template()


@pytest.fixture(scope="session")
def parse() -> Callable[..., ParsedDocument]:
    """Parse a text as a document of its own."""
    return lambda text, name="paraugs", **more: parse_document(make_document(text, name, **more))


@pytest.fixture(scope="session")
def pilot(pilot_reports: Path) -> ParsedDocument:
    """The nine real reports, parsed."""
    text = pilot_reports.read_text(encoding="utf-8")
    return parse_document(make_document(text, "pilot-reports"))
