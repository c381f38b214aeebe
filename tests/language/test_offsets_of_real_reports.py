"""Every token of the real reports maps back to the document, in every engine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from spacy.language import Language

from sdk_text.language import analyse, entities_frame, load, tokens_frame
from sdk_text.language.embedded.folder import CONFIG, PACKAGED
from sdk_text.parsing import parse_document
from sdk_text.reading import read_document
from sdk_text.records import ParsedDocument
from sdk_text.text.clean_text import reading_form


@pytest.fixture(scope="module")
def reports(pilot_reports: Path) -> ParsedDocument:
    return parse_document(read_document(pilot_reports))


@pytest.fixture(scope="module", params=["blank", "embedded", "stanza", "stanza, our tokens"])
def nlp(request, root: Path) -> Language:
    engine = request.param.split(",")[0]
    if engine == "embedded" and not (PACKAGED / CONFIG).is_file():
        pytest.skip("the embedded model is not in this checkout")
    if engine != "stanza":
        return load(engine)
    pytest.importorskip("stanza", reason="the extra 'stanza' is not installed")
    folder = Path(os.environ.get("SDK_TEXT_STANZA_MODEL", root / ".cache" / "stanza-lv"))
    if not (folder / "resources.json").is_file():
        pytest.skip("no small Stanza package; make it: python scripts/train_stanza_test_model.py")
    return load(engine, folder=folder, tokens="sdk_text" if "our" in request.param else "stanza")


def test_every_token_of_all_reports(reports, nlp):
    """Tokens come from the tokenizer alone, so the rest of the engine is left out for speed."""
    text = reports.document.text
    with nlp.select_pipes(enable=[]):
        docs = analyse(reports, nlp)
    assert [doc.text for doc in docs] == [segment.text for segment in reports.segments]
    tokens = cut = 0
    for doc, segment in zip(docs, reports.segments, strict=True):
        before = segment.start
        for token in doc:
            start, end = token._.document_start, token._.document_end
            assert before <= start < end <= segment.end
            before = end
            tokens += 1
            if text[start:end] != token.text:
                cut += 1
                # Read with what stands before it: whether a break joins words depends on that.
                form = reading_form(text, segment.start, end, segment.skipped)
                assert form.text.endswith(token.text)
                assert form.span(len(form.text) - len(token), len(form.text)) == (start, end)
    assert tokens > 30_000
    assert cut < 100  # words with a line break in them; the rest stand there letter by letter


def test_the_whole_engine_keeps_tokens_and_borders(reports, nlp):
    few = ParsedDocument(
        reports.document, reports.summaries, reports.sections, reports.segments[::40],
        (), (), (), (),
    )  # fmt: skip
    docs = analyse(few, nlp)
    assert [doc.text for doc in docs] == [segment.text for segment in few.segments]
    for doc, segment in zip(docs, few.segments, strict=True):
        if segment.kind == "sentence":
            assert len(list(doc.sents)) == 1
    frame = tokens_frame(docs)
    assert (frame["lemma"] != "").all()
    assert (frame["start"] < frame["end"]).all()
    if docs[0].has_annotation("DEP"):
        roots = frame[frame["deprel"] == "root"]
        assert len(roots) == frame.groupby(["segment", "sentence"]).ngroups
    for row in entities_frame(docs).itertuples():
        assert reading_form(reports.document.text, row.start, row.end).text == row.text
