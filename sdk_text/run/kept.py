"""What a run takes from the cache instead of making it anew, and what it is known by there.

A key holds all that the thing depends on: its inputs to the byte, this package to the byte, and
the versions of libraries (`sdk_text.system.versions`). What its content does not tell from another,
such as an engine or a coder made in Python, is not kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zipfile import BadZipFile

import pandas as pd

from sdk_text.cache.records import parsed_bytes, parsed_from
from sdk_text.cache.store import Store, key_of
from sdk_text.cache.tables import frames_bytes, frames_from
from sdk_text.codebook import Codebook
from sdk_text.records import ParsedDocument, Segment
from sdk_text.run.settings import Settings
from sdk_text.system.versions import all_versions, content_digest

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from sdk_text.coding.coders import Coder
    from sdk_text.coding.encoder.session import Meaning
    from sdk_text.coding.features import Reader
    from sdk_text.publication.prepared_kept import Known

PARSED, DOCS, MEANINGS, CODED, KNOWN = "parsed", "docs", "meanings", "coded", "known"
_ENGINES = ("embedded", "blank")
"""Engines whose models come with the package, and so are known by its files."""
_CODERS = ("rules", "classifier", "combined")
"""Coders that come with the package."""
_ENGINES_IN_A_FOLDER = ("stanza", "lvnlp")
"""Engines that are known by their models' content, where the option ``folder`` names it."""


def engine_identity(settings: Settings) -> dict[str, str] | None:
    """Return what tells an engine with its models from any other; None if nothing does."""
    options = {name: value for name, value in settings.engine_options.items() if name != "threads"}
    whole = settings.engine in _ENGINES or (
        settings.engine in _ENGINES_IN_A_FOLDER and "folder" in options
    )
    if not whole or not _is_shipped(settings.engine):
        return None
    said = {name: _said(value) for name, value in sorted(options.items())}
    return {"engine": settings.engine, **said}


def _is_shipped(engine: str) -> bool:
    """Whether an engine is the package's own: without importing spaCy where nobody has yet."""
    engines = sys.modules.get("sdk_text.language.engines")
    return engines is None or bool(engines.is_shipped(engine))


def coder_identity(coder: Any) -> str | None:
    """Return what tells a coder from any other: its name, or what is in its folder."""
    if isinstance(coder, str) and coder in _CODERS:
        return coder
    folder = isinstance(coder, str | Path) and Path(coder).exists()
    return _said(coder) if folder else None


def need_not_load(settings: Settings, store: Store) -> bool:
    """Return whether the coder can do without being loaded early, which takes long.

    Workers code in its place, or all codings may be in the cache; if not, it is loaded later.
    """
    coder = coder_identity(settings.coder)
    elsewhere = settings.cluster is not None and coder == settings.coder
    return elsewhere or (coder is not None and store.has(CODED))


def codebook_identity(codebook: Codebook) -> list[str]:
    """Return what tells a codebook and its rules from any other."""
    from sdk_text.coding.rule_model import rule_files

    parts = (
        codebook.name, codebook.version, codebook.families, codebook.codes, codebook.not_coded,
        codebook.cues_count, codebook.left_out, codebook.sha256,
    )  # fmt: skip
    return [repr(parts), *(content_digest(path) for path in rule_files(codebook))]


_T = TypeVar("_T")


def _read(read: Callable[[bytes], _T], data: bytes | None) -> _T | None:
    """Return what is in an entry; None if there is none, or it is not what such an entry holds."""
    if data is None:
        return None
    try:
        return read(data)
    except (ValueError, TypeError, LookupError, OSError, BadZipFile):
        return None


def _said(value: Any) -> str:
    """Return a value in words; of a file or folder its content."""
    if isinstance(value, str | Path) and str(value) and Path(value).exists():
        return f"content {content_digest(Path(value))}"
    return repr(value)


class Kept:
    """The cache as one run uses it."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self._settings = settings

    @cached_property
    def _engine(self) -> dict[str, str] | None:
        return engine_identity(self._settings)

    def parsed(
        self, document_key: Sequence[str], template: str, make: Callable[[], ParsedDocument]
    ) -> ParsedDocument:
        """Return a parsed document: kept, or made now.

        Args:
            document_key: digest of the file's bytes, name of the document, path as shown.
            template: digest of the template.
            make: reads and parses it.
        """
        key = key_of(all_versions(), PARSED, list(document_key), template)
        parsed = _read(parsed_from, self.store.get(PARSED, key))
        if parsed is not None:
            return parsed
        parsed = make()
        if parsed.document.sha256 == document_key[0]:
            self.store.put(PARSED, key, parsed_bytes(parsed))
        return parsed

    def coded_key(self, parsed: ParsedDocument, codebook: Codebook) -> str | None:
        """Return the key of the machine's work on a document; None where it cannot be kept."""
        settings = self._settings
        coder = coder_identity(settings.coder)
        if self.store.folder is None or self._engine is None or coder is None:
            return None
        return key_of(
            all_versions(), CODED, [astuple(segment) for segment in parsed.segments],
            self._engine, coder, codebook_identity(codebook),
            settings.threshold, settings.precision,
        )  # fmt: skip

    def coded(self, key: str | None) -> tuple[dict[str, pd.DataFrame], dict[str, Any]] | None:
        """Return tokens, entities and codings of a document, and what is said of their makers."""
        return None if key is None else _read(frames_from, self.store.get(CODED, key))

    def keep_coded(self, key: str | None, frames: Mapping[str, pd.DataFrame], **said: Any) -> None:
        """Keep what `coded` returns."""
        if key is not None:
            self.store.put(CODED, key, frames_bytes(frames, **said))

    def docs(self, vocab: Vocab) -> SegmentDocs | None:
        """Return the Docs kept of this engine; None where they cannot be told from others'."""
        if self.store.folder is None or self._engine is None:
            return None
        return SegmentDocs(self.store, self._engine, vocab)

    def known(self, key: str, make: Callable[[], Known]) -> Known:
        """Return names and repeats of a run: kept, or gathered now."""
        from sdk_text.publication.prepared_kept import known_from

        found = _read(known_from, self.store.get(KNOWN, key))
        if found is None:
            found = make()
            self.store.put(KNOWN, key, found.to_bytes())
        return found

    def remembering(self, encoder: Reader) -> Reader:
        """Return an encoder that reads each summary once for all runs."""
        return encoder if self.store.folder is None else KeptReader(encoder, self.store)


class SegmentDocs:
    """Docs of one engine, by the texts of a summary's segments."""

    def __init__(self, store: Store, engine: Mapping[str, str], vocab: Vocab) -> None:
        self._store, self._engine, self._vocab = store, dict(engine), vocab

    def _key(self, texts: Sequence[tuple[str, bool]]) -> str:
        return key_of(all_versions(), DOCS, self._engine, [list(text) for text in texts])

    def get(self, texts: Sequence[tuple[str, bool]]) -> list[Doc] | None:
        """Return the Docs of these texts; None where they are not kept."""
        from sdk_text.cache.arrays import docs_from

        docs = _read(
            lambda data: docs_from(data, self._vocab), self._store.get(DOCS, self._key(texts))
        )
        if docs is None or [doc.text for doc in docs] != [text for text, _ in texts]:
            return None
        return docs

    def put(self, texts: Sequence[tuple[str, bool]], docs: Sequence[Doc]) -> None:
        """Keep the Docs of these texts, which are tied to no segment yet."""
        from sdk_text.cache.arrays import docs_bytes

        self._store.put(DOCS, self._key(texts), docs_bytes(docs))


class KeptReader:
    """An encoder that remembers what it read, by summary."""

    def __init__(self, encoder: Reader, store: Store) -> None:
        self._encoder, self._store = encoder, store

    def read(self, segments: Sequence[Segment]) -> list[Meaning]:
        """Return the meaning of each segment, in the order given."""
        from sdk_text.cache.arrays import meanings_bytes, meanings_from

        groups = [list(own) for _, own in groupby(segments, lambda segment: segment.summary)]
        keys = [key_of(all_versions(), MEANINGS, [_seen(s) for s in group]) for group in groups]
        data = [_read(meanings_from, self._store.get(MEANINGS, key)) for key in keys]
        data = [
            kept if kept is not None and len(kept) == len(group) else None
            for group, kept in zip(groups, data, strict=True)
        ]
        missing = [s for group, d in zip(groups, data, strict=True) if d is None for s in group]
        new = iter(self._encoder.read(missing) if missing else [])
        found: list[Meaning] = []
        for group, key, kept in zip(groups, keys, data, strict=True):
            if kept is not None:
                found += kept
                continue
            own = [next(new) for _ in group]
            self._store.put(MEANINGS, key, meanings_bytes(own))
            found += own
        return found


def _seen(segment: Segment) -> list[str]:
    """Return what the encoder sees of a segment."""
    return [segment.section, segment.text, segment.lead_in, segment.subheading]


def with_kept_reader(coder: Coder, kept: Kept) -> Coder:
    """Return a coder whose encoder remembers what it read; others as they are.

    Only the encoder that comes with the package is known by its files.
    """
    from sdk_text.coding.coders import ModelCoder
    from sdk_text.coding.encoder.session import SHIPPED, Encoder

    if not isinstance(coder, ModelCoder) or not isinstance(coder.encoder, Encoder):
        return coder
    if coder.encoder.data.folder != SHIPPED:
        return coder
    return replace(coder, encoder=kept.remembering(coder.encoder))
