"""Segments of a report → spaCy Docs whose tokens know where they stand in the document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from functools import partial
from itertools import groupby, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from tqdm import tqdm

from sdk_text.errors import InputError
from sdk_text.language.engines import META_KEY, load
from sdk_text.language.extensions import add_getter
from sdk_text.records import Segment
from sdk_text.system.with_parent import end_with_parent

if TYPE_CHECKING:
    from sdk_text.records import ParsedDocument
    from sdk_text.text.clean_text import ReadingForm

# Plain values only, so that a Doc with them can be written to disk (Doc.to_bytes, DocBin).
_SEGMENT = "sdk_text.segment"
_STARTS = "sdk_text.starts"
_ENDS = "sdk_text.ends"
_FIELDS = tuple(field.name for field in fields(Segment))

#: Segments handed to a worker process at a time; fewer are not worth another process.
CHUNK = 256

Group = Sequence[tuple[str, bool]]
"""The texts of a summary, each with whether it is one sentence."""


def analyse(
    parsed: ParsedDocument, nlp: Language, *, batch_size: int = 256, processes: int = 1,
    progress: bool = False, kept: KeptDocs | None = None,
) -> list[Doc]:  # fmt: skip
    """Run a pipeline over the segments of a parsed document.

    Each summary goes through by itself: some models round by batch, and so what they say of a
    summary does not depend on what else is in the file.

    A segment of kind "sentence" is one sentence; items and cells may hold several. Each Doc has
    ``doc._.segment``; tokens and spans have ``_.document_start`` and ``_.document_end``.

    Args:
        parsed: the document; its segments' texts are the Docs' texts.
        nlp: from `sdk_text.language.load`, or any spaCy pipeline.
        batch_size: segments the pipeline gets at a time.
        processes: worker processes at most. Each loads the engine anew, so short documents are
            done in this one.
        progress: show a bar (on a terminal).
        kept: Docs of earlier runs; only the summaries that it lacks are analysed.

    Returns:
        One Doc per segment, in the order of ``parsed.segments``.
    """
    from sdk_text.text.clean_text import reading_form

    segments = parsed.segments
    groups = [
        [(segment.text, segment.kind == "sentence") for segment in summary]
        for _, summary in groupby(segments, lambda segment: segment.summary)
    ]
    run = partial(
        run_groups, nlp=nlp, batch_size=batch_size, processes=processes, progress=progress
    )
    docs = run(groups) if kept is None else _kept_or_new(groups, kept, run)
    for segment, doc in zip(segments, docs, strict=True):
        form = reading_form(parsed.document.text, segment.start, segment.end, segment.skipped)
        attach(doc, segment, form)
    return docs


def _kept_or_new(
    groups: Sequence[Group], kept: KeptDocs, run: Callable[[Sequence[Group]], list[Doc]]
) -> list[Doc]:
    """Return the Docs of all groups: those that are kept, and new ones, which are kept then."""
    found = [kept.get(group) for group in groups]
    new = iter(run([group for group, known in zip(groups, found, strict=True) if known is None]))
    docs: list[Doc] = []
    for group, known in zip(groups, found, strict=True):
        if known is None:
            known = list(islice(new, len(group)))
            kept.put(group, known)
        docs += known
    return docs


class KeptDocs(Protocol):
    """Docs of earlier runs, by their texts; each text with whether it is one sentence."""

    def get(self, texts: Sequence[tuple[str, bool]]) -> list[Doc] | None:
        """Return the Docs of these texts, tied to no segment; None where they are not kept."""
        ...

    def put(self, texts: Sequence[tuple[str, bool]], docs: Sequence[Doc]) -> None:
        """Keep the Docs of these texts."""
        ...


def run_texts(
    texts: Sequence[tuple[str, bool]],
    nlp: Language,
    *,
    batch_size: int = 256,
    processes: int = 1,
    progress: bool = False,
    chunk: int = CHUNK,
) -> list[Doc]:
    """Run a pipeline over (text, is one sentence) pairs; see `analyse` for the arguments."""
    return run_groups(
        [texts], nlp, batch_size=batch_size, processes=processes, progress=progress, chunk=chunk
    )


def run_groups(
    groups: Sequence[Group],
    nlp: Language,
    *,
    batch_size: int = 256,
    processes: int = 1,
    progress: bool = False,
    chunk: int = CHUNK,
) -> list[Doc]:
    """Run a pipeline over groups of texts, no two of which share a batch; see `run_texts`.

    Raises:
        InputError: a batch of no texts, or no process.
    """
    if batch_size < 1 or processes < 1:
        raise InputError("batch_size and processes must be 1 or more")
    # disable=None: a bar on a terminal, none in a file or a log.
    with tqdm(total=sum(map(len, groups)), unit="segm", disable=None if progress else True) as bar:
        docs = []
        for doc in _docs(groups, nlp, batch_size, processes, chunk):
            docs.append(doc)
            bar.update()
    return docs


def _docs(
    groups: Sequence[Sequence[tuple[str, bool]]],
    nlp: Language,
    batch_size: int,
    processes: int,
    chunk: int,
) -> Iterator[Doc]:
    # Whole batches, so that the same segments share a batch however many processes there are: some
    # models round by batch.
    size = batch_size * max(1, chunk // batch_size)
    chunks = [texts[i : i + size] for texts in groups for i in range(0, len(texts), size)]
    if processes == 1 or len(chunks) < 2:
        for texts in chunks:
            yield from nlp.pipe(_prepared(texts, nlp), batch_size=batch_size)
        return
    recipe = nlp.meta.get(META_KEY)
    if recipe is None:  # not from `load`: spaCy's own way of sharing out work
        for texts in groups:
            yield from nlp.pipe(_prepared(texts, nlp), batch_size=batch_size, n_process=processes)
        return
    # Spawned, not forked: a fork copies the locks of running threads (onnxruntime, torch).
    with ProcessPoolExecutor(
        min(processes, len(chunks)),
        mp_context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(recipe["engine"], dict(recipe["options"]), batch_size),
    ) as pool:
        for packed in pool.map(_work, chunks):
            for data in packed:
                yield Doc(nlp.vocab).from_bytes(data)


_worker: tuple[Language, int]


def _start_worker(engine: str, options: dict[str, Any], batch_size: int) -> None:
    global _worker
    end_with_parent()
    _worker = (load(engine, **options), batch_size)


def _work(texts: Sequence[tuple[str, bool]]) -> list[bytes]:
    nlp, batch_size = _worker
    return [doc.to_bytes() for doc in nlp.pipe(_prepared(texts, nlp), batch_size=batch_size)]


def _prepared(texts: Iterable[tuple[str, bool]], nlp: Language) -> Iterator[Doc]:
    """Tokenize, and set the sentence borders where they are known beforehand."""
    for text, one_sentence in texts:
        doc = nlp.make_doc(text)
        if one_sentence and len(doc):
            # All at once: setting it token by token looks through the whole Doc each time.
            starts = np.full(len(doc), -1, dtype=np.int64)
            starts[0] = 1
            doc.from_array([SENT_START], starts.astype(np.uint64))  # type: ignore[arg-type]
        yield doc


def attach(doc: Doc, segment: Segment, form: ReadingForm) -> None:
    """Tie a Doc to its segment and its characters to the document's.

    Raises:
        InputError: the Doc, the segment and the document do not hold the same text.
    """
    if not doc.text == segment.text == form.text:
        raise InputError(
            f"Segment {segment.segment}: its text is not what the document holds at "
            f"{segment.start}-{segment.end}; parse the document again"
        )
    doc.user_data[_SEGMENT] = {name: getattr(segment, name) for name in _FIELDS}
    doc.user_data[_STARTS] = list(form.offsets)
    doc.user_data[_ENDS] = list(form.ends)


def segment_of(doc: Doc) -> Segment | None:
    """Return the segment that a Doc is of; None where it is of none."""
    values = doc.user_data.get(_SEGMENT)
    if values is None:
        return None
    skipped = tuple((start, end) for start, end in values["skipped"])
    return Segment(**{**values, "skipped": skipped})


def document_place(part: Token | Span) -> tuple[int, int]:
    """Return start and end of a token or span in the document.

    Raises:
        ValueError: its Doc is not tied to a document.
    """
    if isinstance(part, Token):
        first, last = part.idx, part.idx + len(part) - 1
    else:
        first, last = part.start_char, part.end_char - 1
    return _offset(part.doc, _STARTS, first), _offset(part.doc, _ENDS, last)


def _offset(doc: Doc, key: str, character: int) -> int:
    offsets = doc.user_data.get(key)
    if not offsets:
        raise ValueError("This Doc is not tied to a document; see sdk_text.language.analyse")
    return int(offsets[character])


def _document_start(part: Token | Span) -> int:
    return document_place(part)[0]


def _document_end(part: Token | Span) -> int:
    return document_place(part)[1]


add_getter(Doc, "segment", segment_of, "sdk_text.language.segment_of")
for _owner in (Token, Span):
    add_getter(_owner, "document_start", _document_start, "sdk_text.language.document_place")
    add_getter(_owner, "document_end", _document_end, "sdk_text.language.document_place")
