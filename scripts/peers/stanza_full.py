"""Stanza's Latvian pipeline at its real size: the layers its trainers have by default.

Without the word vectors and the language model of letters that its own packages start from, which
are downloads; so it is as fast as Stanza's package without them, and not as good.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import train_stanza_test_model as recipe

PACKAGE = "full"
_OPTIONS = {
    "tokenize": "--steps {tokenize} --eval_steps {tokenize} --report_steps 100 --no_use_mwt",
    "pos": (
        "--no_pretrain --word_cutoff 3 --max_steps {pos} --eval_interval {pos} "
        "--fix_eval_interval --log_step 50 --batch_size 40"
    ),
    "lemma": "--num_epoch {lemma} --batch_size 100 --lr 0.003",
    # Adam instead of Adadelta and smaller batches: a short training gets further.
    "depparse": (
        "--no_pretrain --word_cutoff 3 --max_steps {depparse} --eval_interval {depparse} "
        "--log_step 50 --no_xpos --no_checkpoint --optim adam --lr 0.003 --no_second_optim "
        "--batch_size 1000"
    ),
}


def train(treebank: Path, out: Path, steps: dict[str, int], sentences: int) -> str:
    """Train the four parts, lay them out as a package, and say how.

    Args:
        treebank: folder with train.conllu and dev.conllu.
        out: folder to write the package to.
        steps: of "tokenize", "pos" and "depparse"; passes of "lemma".
        sentences: of the training part.
    """
    options = {name: text.format(**steps) for name, text in _OPTIONS.items()}
    arguments = argparse.Namespace(
        treebank=treebank.resolve(), sentences=sentences, steps=None, out=out
    )
    out = out.resolve()
    with tempfile.TemporaryDirectory(dir=out.parent) as work:
        recipe.train(arguments, Path(work), out, options, PACKAGE)
    shown = ", ".join(f"{name} {n}" for name, n in steps.items())
    return f"{sentences} sentences; steps: {shown}"
