"""Inventories of everything the network predicts, counted on the training part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from scripts.language_training.treebank import TreebankSentence, Word
from sdk_text.language.embedded.scripts import make_script

#: Places of the treebank's own tag that serve as extra training targets.
XPOS_PLACES = 12


@dataclass(frozen=True)
class Labels:
    """Label lists; the index in a list is the class number."""

    bundles: list[tuple[str, str]]
    factors: list[str]
    scripts: list[str]
    deprels: list[str]
    entities: list[str]
    xpos: list[list[str]]

    def factor_matrix(self) -> np.ndarray:
        """Return (bundles, factors): 1 where the bundle has the factor."""
        column = {name: i for i, name in enumerate(self.factors)}
        matrix = np.zeros((len(self.bundles), len(self.factors)), dtype=np.float32)
        for row, (upos, feats) in enumerate(self.bundles):
            for name in bundle_factors(upos, feats):
                matrix[row, column[name]] = 1.0
        return matrix

    def as_dict(self) -> dict[str, object]:
        """Return plain data for JSON."""
        return asdict(self)


def bundle_factors(upos: str, feats: str) -> list[str]:
    """Return the parts of a word class with its features: ``UPOS=…`` and ``Case=Nom`` …"""
    return [f"UPOS={upos}", *([] if feats == "_" else feats.split("|"))]


def xpos_place(xpos: str, place: int) -> str:
    """Return one place of the treebank's tag, told apart by its first letter."""
    return xpos[0] + (xpos[place] if place < len(xpos) else "-")


def count_labels(sentences: Sequence[TreebankSentence], least_script: int = 2) -> Labels:
    """Count the labels; edit scripts seen fewer than ``least_script`` times are left out."""
    words: list[Word] = [w for s in sentences for w in s.words]
    bundles = sorted({(w.upos, w.feats) for w in words})
    factors = sorted({f for b in bundles for f in bundle_factors(*b)})
    scripts = Counter(make_script(w.form, w.lemma) for w in words)
    entities = sorted({w.entity for w in words if w.entity})
    return Labels(
        bundles,
        factors,
        sorted(s for s, n in scripts.items() if n >= least_script),
        sorted({w.deprel for w in words}),
        ["O", *(e for e in entities if e != "O")],
        [sorted({xpos_place(w.xpos, i) for w in words}) for i in range(XPOS_PLACES)],
    )
