"""The coder's encoder reads a document beside the language engine: it needs its segments only.

On several cores it takes half of them while the engine loads, analyses and decodes, and while the
rules are tried; what it says does not depend on that. The engine alone would leave cores idle.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sdk_text.errors import InputError
from sdk_text.records import ParsedDocument, Segment
from sdk_text.system.networks import beside, cores

if TYPE_CHECKING:
    from sdk_text.coding.coders import Coder
    from sdk_text.coding.encoder.session import Meaning
    from sdk_text.coding.features import Reader


class ReaderAhead:
    """An encoder that may have begun to read before it is asked; otherwise as the one it wraps."""

    def __init__(self, reader: Reader, threads: int) -> None:
        """Wrap `reader`, which reads ahead on so many cores."""
        self._reader, self._threads = reader, threads
        self._begun: tuple[ParsedDocument, Future[list[Meaning]]] | None = None

    def read(self, segments: Sequence[Segment]) -> list[Meaning]:
        """Return the meaning of each segment, in the order given."""
        if self._begun is None or self._begun[0].segments is not segments:
            return self._reader.read(segments)
        parsed, meanings = self._begun
        try:
            return meanings.result()
        except InputError:
            raise
        except Exception as error:
            error.add_note(f"while the coder's encoder read {parsed.document.name!r}")
            raise

    @contextmanager
    def reading(self, parsed: ParsedDocument) -> Iterator[None]:
        """Read a document's segments beside what is done in the block; stop when it is left."""
        stop = threading.Event()
        with ThreadPoolExecutor(1, "encoder") as pool:
            self._begun = parsed, pool.submit(self._read, parsed.segments, stop)
            try:
                yield
            finally:
                self._begun = None
                stop.set()

    def _read(self, segments: Sequence[Segment], stop: threading.Event) -> list[Meaning]:
        with beside(self._threads, stop):
            return self._reader.read(segments)


def with_reader_ahead(coder: Coder, threads: int | None = None) -> Coder:
    """Return a coder whose encoder can read ahead if there are cores; others as they are.

    threads: how many the user allows; None: the cores.
    """
    from sdk_text.coding.coders import ModelCoder
    from sdk_text.coding.encoder.session import Encoder
    from sdk_text.run.kept import KeptReader

    half = min(threads or cores(), cores()) // 2
    own = isinstance(coder, ModelCoder) and isinstance(coder.encoder, Encoder | KeptReader)
    if not own or not half:
        return coder
    assert isinstance(coder, ModelCoder)
    assert coder.encoder is not None
    return replace(coder, encoder=ReaderAhead(coder.encoder, half))


@contextmanager
def reading_beside(coder: Coder, parsed: ParsedDocument) -> Iterator[None]:
    """Let the coder's encoder read a document beside what is done in the block, if it can."""
    encoder = getattr(coder, "encoder", None)
    if not isinstance(encoder, ReaderAhead):
        yield
        return
    with encoder.reading(parsed):
        yield
