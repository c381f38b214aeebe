"""Training and evaluation batches: sentences of like length together, targets beside."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from scripts.language_training.augment import augment
from scripts.language_training.encoding import encode_words, spaces_before
from scripts.language_training.labels import XPOS_PLACES, Labels, xpos_place
from scripts.language_training.treebank import Word
from sdk_text.language.embedded.inputs import PAD, UNKNOWN, InputEncoder, collate
from sdk_text.language.embedded.scripts import make_script

IGNORE = -100
#: Share of pieces hidden from the network in training, and of pieces without word features: it
#: then learns to do with the context, and each kind of input to make up for the other.
HIDDEN_PIECES, HIDDEN_FEATURES = 0.06, 0.06
script_of = lru_cache(maxsize=200_000)(make_script)


class Targets:
    """Turns words into class numbers; what has no class is ignored by the loss."""

    def __init__(self, labels: Labels) -> None:
        self.bundle = {b: i for i, b in enumerate(labels.bundles)}
        self.script = {s: i for i, s in enumerate(labels.scripts)}
        self.deprel = {d: i for i, d in enumerate(labels.deprels)}
        self.entity = {e: i for i, e in enumerate(labels.entities)}
        self.xpos = [{x: i for i, x in enumerate(place)} for place in labels.xpos]

    def of(self, words: Sequence[Word]) -> np.ndarray:
        """Return (5 + XPOS_PLACES, words): bundle, script, head, deprel, entity, tag places."""
        rows = np.full((5 + XPOS_PLACES, len(words)), IGNORE, dtype=np.int64)
        for j, w in enumerate(words):
            rows[0, j] = self.bundle.get((w.upos, w.feats), IGNORE)
            rows[1, j] = self.script.get(script_of(w.form, w.lemma), IGNORE)
            rows[2, j] = w.head
            rows[3, j] = self.deprel.get(w.deprel, IGNORE)
            if w.entity is not None:
                rows[4, j] = self.entity.get(w.entity, IGNORE)
            for i in range(XPOS_PLACES):
                rows[5 + i, j] = self.xpos[i].get(xpos_place(w.xpos, i), IGNORE)
        return rows


def tensors(
    encoder: InputEncoder, targets: Targets, batch: Sequence[Sequence[Word]]
) -> tuple[dict[str, Tensor], Tensor]:
    """Return the inputs of a batch and its targets (5 + XPOS_PLACES, B, M)."""
    arrays = collate([encode_words(encoder, words) for words in batch])
    goal = np.full((5 + XPOS_PLACES, *arrays["first"].shape), IGNORE, dtype=np.int64)
    for i, words in enumerate(batch):
        goal[:, i, : len(words)] = targets.of(words)
    return {k: torch.from_numpy(v) for k, v in arrays.items()}, torch.from_numpy(goal)


def hide(batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the inputs with some pieces and some word features hidden at random."""
    pieces, features = batch["pieces"], batch["features"]
    inner = (pieces != PAD) & batch["features"].any(-1)
    gone = (torch.rand(pieces.shape) < HIDDEN_PIECES) & inner
    plain = torch.rand(pieces.shape) < HIDDEN_FEATURES
    return {
        **batch,
        "pieces": pieces.masked_fill(gone, UNKNOWN),
        "features": features.masked_fill(plain[..., None], 0),
    }


def epoch(
    encoder: InputEncoder,
    sentences: Sequence[Sequence[Word]],
    rng: random.Random,
    pieces_per_batch: int,
) -> list[list[list[Word]]]:
    """Return one shuffled epoch of augmented batches, each of at most ``pieces_per_batch``."""
    changed = [augment(words, rng) for words in sentences]
    sized = []
    for words in changed:
        length = 2 + sum(encoder.lengths([w.form for w in words], spaces_before(words)))
        if length <= 200:
            sized.append((length + rng.random() * 3, words))
    sized.sort(key=lambda pair: pair[0])
    batches: list[list[list[Word]]] = [[]]
    for length, words in sized:
        if batches[-1] and (len(batches[-1]) + 1) * length > pieces_per_batch:
            batches.append([])
        batches[-1].append(words)
    rng.shuffle(batches)
    return batches


def in_order(
    sentences: Sequence[Sequence[Word]], size: int = 32
) -> Iterator[tuple[list[int], list[Sequence[Word]]]]:
    """Yield (indices, words) of sentences of like length, for evaluation."""
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    for start in range(0, len(order), size):
        part = order[start : start + size]
        yield part, [sentences[i] for i in part]
