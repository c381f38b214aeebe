"""What goes into the cache comes out as it was."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from spacy.tokens import Doc

from sdk_text import language
from sdk_text.cache.arrays import docs_bytes, docs_from, meanings_bytes, meanings_from
from sdk_text.cache.records import parsed_bytes, parsed_from
from sdk_text.cache.tables import frames_bytes, frames_from
from sdk_text.coding.encoder.session import Meaning
from sdk_text.frames import COLUMNS, parsed_frames, tidy_frame
from sdk_text.language.segments import run_texts
from sdk_text.parsing import parse_document
from sdk_text.reading import read_document

TEXTS = [
    ("Sociālā darbiniece Anna Kalniņa tikās ar kopienu. Rīgā lija.", False),
    ("Grūtības: laika  trūkums", True),
    ("=1+1; '@x „pēdiņas” 😀 e\u0304", True),
    (" ", False),
    ("", True),
]
FACTS = (
    "text", "idx", "whitespace_", "lemma_", "pos_", "tag_", "dep_", "ent_iob_", "ent_type_",
    "is_sent_start", "norm_", "shape_",
)  # fmt: skip


def facts(doc: Doc) -> list[tuple[object, ...]]:
    return [(*(getattr(t, f) for f in FACTS), str(t.morph), t.head.i) for t in doc]


@pytest.mark.parametrize("engine", ["blank", "embedded"])
def test_docs(engine: str) -> None:
    nlp = language.load(engine)
    docs = run_texts(TEXTS, nlp)
    back = docs_from(docs_bytes(docs), language.load("blank").vocab)
    assert [doc.text for doc in back] == [text for text, _ in TEXTS]
    for doc, other in zip(docs, back, strict=True):
        assert facts(doc) == facts(other)
        assert doc.user_data == other.user_data
        assert [(e.start, e.end, e.label_) for e in doc.ents] == [
            (e.start, e.end, e.label_) for e in other.ents
        ]
        for kind in ("DEP", "SENT_START", "ENT_IOB", "LEMMA", "POS"):
            assert doc.has_annotation(kind) == other.has_annotation(kind)


def test_docs_that_carry_something_keep_it() -> None:
    nlp = language.load("blank")
    docs = run_texts(TEXTS, nlp)
    assert not any(doc.user_data for doc in docs), "nothing to pack"
    docs[0].user_data["note"] = "ā"
    back = docs_from(docs_bytes(docs), language.load("blank").vocab)
    assert [doc.user_data for doc in back] == [doc.user_data for doc in docs]


@pytest.mark.parametrize("name", ["kalnvarti.txt", "sunupe.pdf", "dzelmava.docx"])
def test_parsed_documents(root: Path, name: str) -> None:
    parsed = parse_document(read_document(root / "corpus" / name))
    assert parsed_from(parsed_bytes(parsed)) == parsed


def test_meanings() -> None:
    random = np.random.default_rng(5)
    meanings = [
        Meaning(
            random.normal(size=4).astype(np.float32),
            random.normal(size=2).astype(np.float32),
            random.normal(size=8).astype(np.float32),
            random.normal(size=(words, 4)).astype(np.float16),
        )
        for words in (3, 0, 1)
    ]
    for one, other in zip(meanings, meanings_from(meanings_bytes(meanings)), strict=True):
        for field in ("scores", "families", "vector", "shares"):
            was, now = getattr(one, field), getattr(other, field)
            assert was.dtype == now.dtype
            assert was.shape == now.shape
            assert (was == now).all()


def test_an_array_of_objects_is_never_read(tmp_path: Path) -> None:
    """An entry that somebody made by hand could hold a pickle: it is refused, not opened."""
    names = ("scores", "families", "vectors", "shares", "words")
    bad: dict[str, Any] = {name: np.array([{"a": 1}], dtype=object) for name in names}
    np.savez(tmp_path / "bad.npz", **bad)
    with pytest.raises(ValueError, match="allow_pickle"):
        meanings_from((tmp_path / "bad.npz").read_bytes())


def test_frames(root: Path) -> None:
    parsed = parse_document(read_document(root / "corpus" / "kalnvarti.txt"))
    frames = parsed_frames(parsed)
    frames["codings"] = tidy_frame(
        "codings",
        pd.DataFrame(
            [["k", "2", "k/2/1", "difficulty", "difficulty/time", 3, 9, "=1", "rules", 0.1 + 0.2,
              "'=cue\r\n", "r", "", ""]],
            columns=list(COLUMNS["codings"]),
        ),
    )  # fmt: skip
    back, said = frames_from(frames_bytes(frames, engine={"name": "embedded", "threads": 2}))
    assert said == {"engine": {"name": "embedded", "threads": 2}}
    assert list(back) == list(frames)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(back[name], frame, check_exact=True)
