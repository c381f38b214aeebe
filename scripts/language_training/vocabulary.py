"""Cuts the vocabulary of the base model down to Latvian, and counts the word features."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from simplemma.strategies.dictionaries import DefaultDictionaryFactory
from tokenizers import Tokenizer, models

from scripts.language_training.base_weights import BaseWeights
from scripts.language_training.treebank import TreebankSentence
from sdk_text.language.embedded.inputs import SPECIAL, word_features

#: Letters, digits and marks that always stay, so that no Latvian, English or Russian word and no
#: list mark is unknown.
ALWAYS = (
    "abcdefghijklmnopqrstuvwxyzāčēģīķļņōŗšūžäöüõåæøéèêëáàâíóôúçñąęėįųłńśźż"
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя0123456789"
    ".,;:!?…-–—−()[]{}\"'„“”‚‘’«»/\\|@#$€£%‰&*+=<>~^_§°№•·●▪►→†‡©®™²³½¼¾×"
)


@lru_cache(maxsize=1)
def latvian_dictionary() -> dict[str, str]:
    """Return simplemma's Latvian forms and lemmas."""
    data = DefaultDictionaryFactory().get_dictionary("lv")
    return dict(data.items())


def _pieces(tokenizer: Tokenizer, words: Iterable[tuple[str, bool]]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for word, space in words:
        text = unicodedata.normalize("NFKC", word).replace(" ", "▁")
        counts.update(tokenizer.encode(("▁" if space else "") + text).ids)
    return counts


def cut_vocabulary(
    base: BaseWeights, sentences: Sequence[TreebankSentence], size: int
) -> tuple[list[tuple[str, float]], np.ndarray]:
    """Return ``size`` pieces (with log probability) and their rows in the base model.

    Kept: the special ones, :data:`ALWAYS`, every piece that the training sentences use, and then
    those that the word forms of simplemma's Latvian data use most (as they are, with a small and
    with a capital first letter).
    """
    full = Tokenizer(
        models.Unigram(
            [(p, float(s)) for p, s in zip(base.pieces, base.scores, strict=True)],
            unk_id=base.special["unk"],
        )
    )
    rows = [base.special[name] for name in ("bos", "pad", "eos", "unk")]
    by_text = {piece: i for i, piece in enumerate(base.pieces)}
    wanted: list[int] = []
    for char in "▁" + ALWAYS + ALWAYS.upper():
        for text in (char, "▁" + char):
            if text in by_text:
                wanted.append(by_text[text])
    used: Counter[tuple[str, bool]] = Counter()
    for sentence in sentences:
        space = True
        for word in sentence.words:
            used[(word.form, space)] += 1
            used[(word.form.lower(), space)] += 1
            space = word.space_after
    wanted += sorted(_pieces(full, used))
    forms = {form for form in latvian_dictionary() if form.isalpha()}
    variants = sorted(forms | {f.lower() for f in forms} | {f.title() for f in forms})
    listed = _pieces(full, ((form, True) for form in variants))
    wanted += [i for i, _ in sorted(listed.items(), key=lambda item: (-item[1], item[0]))]
    known = set(rows)
    for row in wanted:
        if len(rows) >= size:
            break
        if row not in known:
            known.add(row)
            rows.append(row)
    pieces = [
        (SPECIAL[i] if i < 4 else base.pieces[r], float(base.scores[r])) for i, r in enumerate(rows)
    ]
    return pieces, np.asarray(rows)


def count_features(sentences: Sequence[TreebankSentence], least: int = 3) -> dict[str, int]:
    """Number the word features seen in ``least`` different words or more; 0 is for all others."""
    counts: Counter[str] = Counter()
    for word in {w.form for s in sentences for w in s.words}:
        counts.update(word_features(word))
    names = sorted(name for name, n in counts.items() if n >= least or name.startswith("h:"))
    return {name: i + 1 for i, name in enumerate(names)}
