"""What models say of segments as bytes and back: Docs of spaCy, and the encoder's meanings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from sdk_text.coding.encoder.session import Meaning


def docs_bytes(docs: Sequence[Doc]) -> bytes:
    """Return Docs as bytes (spaCy's `DocBin`)."""
    from spacy.tokens import DocBin

    # Packing what a Doc carries besides costs more than all the rest, even where that is nothing.
    more = any(doc.user_data for doc in docs)
    return bytes(DocBin(docs=docs, store_user_data=more).to_bytes())


def docs_from(data: bytes, vocab: Vocab) -> list[Doc]:
    """Return the Docs that `docs_bytes` wrote."""
    from spacy.tokens import DocBin

    return list(DocBin().from_bytes(data).get_docs(vocab))


def meanings_bytes(meanings: Sequence[Meaning]) -> bytes:
    """Return the meanings of segments as bytes (an archive of arrays, none of them pickled)."""
    arrays: dict[str, Any] = {
        "scores": np.stack([m.scores for m in meanings]),
        "families": np.stack([m.families for m in meanings]),
        "vectors": np.stack([m.vector for m in meanings]),
        "shares": np.concatenate([m.shares for m in meanings]),
        "words": np.array([len(m.shares) for m in meanings], dtype=np.int64),
    }
    target = io.BytesIO()
    np.savez(target, **arrays)
    return target.getvalue()


def meanings_from(data: bytes) -> list[Meaning]:
    """Return the meanings that `meanings_bytes` wrote.

    Raises:
        ValueError, KeyError: they are not such.
    """
    from sdk_text.coding.encoder.session import Meaning

    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        shares = np.split(arrays["shares"], np.cumsum(arrays["words"])[:-1])
        rows = zip(arrays["scores"], arrays["families"], arrays["vectors"], shares, strict=True)
        return [Meaning(*row) for row in rows]
