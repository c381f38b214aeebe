"""The base model reads on in the reports' own language, before it learns any code.

Some pieces of each segment are hidden, and the network learns to tell which they were (Devlin et
al. 2019), vectors of the pieces included: it comes to know the words of such reports, and mends
what four-bit storage did to the base model (training on a task's own text without its labels:
Gururangan et al. 2020). Needs nothing but torch and numpy.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from scripts.coder_training.batches import Rows
from scripts.coder_training.descent import Descent
from scripts.coder_training.examples import Examples
from scripts.coder_training.network import Batch, MeaningNetwork, Sizes, Weights

_HIDDEN = 3
"""The unknown piece stands for a hidden one: the library's vocabulary has no other."""
_FIRST_PIECE = 4


@dataclass(frozen=True)
class Masking:
    """How to read on."""

    epochs: int = 10
    rate: float = 4e-4
    piece_rate: float = 2e-4
    """Of the vectors of pieces and positions."""
    guess_rate: float = 8e-4
    """Of what guesses the piece."""
    pieces: int = 32_768
    """Pieces a batch, padding included."""
    warm_up: float = 0.06
    dropout: float = 0.1
    share: float = 0.2
    """Of the pieces that are to be guessed: eight in ten of them are hidden, one is exchanged, one
    is left as it is."""


class Guesser(nn.Module):
    """Log odds of every piece of the vocabulary, from a state."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.dense = nn.Linear(sizes.hidden, sizes.hidden)
        self.norm = nn.LayerNorm(sizes.hidden)
        self.bias = nn.Parameter(torch.zeros(sizes.vocabulary))
        nn.init.eye_(self.dense.weight)
        nn.init.zeros_(self.dense.bias)

    def forward(self, states: Tensor, vectors: Tensor) -> Tensor:
        """Return (N, vocabulary) from states (N, hidden) and the vectors of all pieces."""
        found: Tensor = self.norm(functional.gelu(self.dense(states)))
        return found @ vectors.T + self.bias


def read_on(
    sizes: Sizes,
    start: Weights,
    examples: Examples,
    masking: Masking,
    seed: int = 0,
    device: str = "cpu",
) -> dict[str, NDArray[np.float32]]:
    """Return the base model's weights after it has guessed hidden pieces of the examples."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    rows = Rows(examples, device)
    network = MeaningNetwork(sizes, masking.dropout).start_from(start).to(device).train()
    guesser = Guesser(sizes).to(device)
    steps = masking.epochs * len(rows.batches(masking.pieces))
    descent = Descent(network, _groups(network, guesser, masking), steps, masking.warm_up)
    begin, every = time.perf_counter(), max(1, steps // 10)
    for step, places in enumerate(rows.shuffled(masking.pieces, chance, steps), 1):
        batch, _ = rows.batch(places)
        shown, asked = hide(batch, masking.share, sizes.vocabulary)
        with torch.autocast(device, dtype=torch.bfloat16):
            guessed = guesser(network.states(shown)[asked], network.pieces.weight)
        loss = functional.cross_entropy(guessed.float(), batch.pieces[asked])
        descent.step(loss)
        if step % every == 0:
            spent = time.perf_counter() - begin
            print(f"hidden pieces, step {step} of {steps}: loss {loss.item():.3f}, {spent:.0f} s")
    return {name: value for name, value in network.weights().items() if name in start}


def hide(batch: Batch, share: float, vocabulary: int) -> tuple[Batch, Tensor]:
    """Return the batch with some pieces hidden or exchanged, and which are to be guessed (B, N)."""
    pieces, device = batch.pieces, batch.pieces.device
    asked = batch.mask & (pieces >= _FIRST_PIECE)
    asked = asked & (torch.rand(pieces.shape, device=device) < share)
    kind = torch.rand(pieces.shape, device=device)
    others = torch.randint(_FIRST_PIECE, vocabulary, pieces.shape, device=device)
    shown = torch.where(asked & (kind < 0.8), _HIDDEN, pieces)
    shown = torch.where(asked & (kind >= 0.8) & (kind < 0.9), others, shown)
    return Batch(shown, batch.mask, batch.own, batch.section), asked


def _groups(network: MeaningNetwork, guesser: Guesser, masking: Masking) -> list[dict[str, object]]:
    vectors = [network.pieces.weight, network.positions, *network.embedding_norm.parameters()]
    for parameter in vectors:
        parameter.requires_grad_(True)
    return [
        {"params": list(network.layers.parameters()), "lr": masking.rate},
        {"params": vectors, "lr": masking.piece_rate},
        {"params": list(guesser.parameters()), "lr": masking.guess_rate},
    ]
