"""Trains the network that reads meaning. Needs nothing but torch and numpy."""

from __future__ import annotations

import copy
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from scripts.coder_training.batches import Rows
from scripts.coder_training.descent import Descent
from scripts.coder_training.examples import Examples
from scripts.coder_training.network import MeaningNetwork, Sizes, Weights

_READ_AT_ONCE = 32_768
"""Pieces that are read at once where nothing is learned."""


@dataclass(frozen=True)
class Schedule:
    """How to train; the defaults were chosen on halves of the real reports, left out in turn."""

    epochs: int = 6
    rate: float = 4e-4
    """Learning rate of the topmost layer."""
    head_rate: float = 1.2e-3
    decay: float = 0.85
    """From each layer to the one below."""
    pieces: int = 8192
    """Pieces a batch, padding included."""
    warm_up: float = 0.06
    """Share of the steps."""
    dropout: float = 0.2
    agreement: float = 1.0
    """Every batch is read twice with other places dropped out; what this weighs is how far the two
    readings are from one another (R-Drop, Liang et al. 2021). At 0 it is read once."""
    smoothing: float = 0.01
    cues: float = 0.6
    """What it weighs that a label looks at the words which are marked as stating it."""
    average: float = 0.99
    """The network that is kept is a running mean of the weights, to which a step adds the rest to
    one (Polyak and Juditsky 1992): it reads reports not seen better than the last weights do."""


def train(
    sizes: Sizes,
    start: Weights,
    examples: Examples,
    schedule: Schedule,
    seed: int,
    device: str = "cpu",
) -> MeaningNetwork:
    """Return a network trained on the examples.

    start: weights of a base model, or of a whole network, to go on from.
    """
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    rows = Rows(examples, device)
    network = MeaningNetwork(sizes, schedule.dropout).start_from(start).to(device)
    if "mean" not in start:
        _standardise(network, rows)
    smooth = schedule.smoothing
    targets = torch.from_numpy(examples.targets * (1 - 2 * smooth) + smooth / 2).to(device)
    weights = torch.from_numpy(examples.weights).to(device)
    mean = copy.deepcopy(network).eval()
    steps = schedule.epochs * len(rows.batches(schedule.pieces, copy.deepcopy(chance)))
    descent = Descent(network, _groups(network, schedule), steps, schedule.warm_up)
    begin, losses = time.perf_counter(), torch.zeros((), device=device)
    for step, places in enumerate(rows.shuffled(schedule.pieces, chance, steps)):
        network.train()
        batch, where = rows.batch(places)
        with torch.autocast(device, dtype=torch.bfloat16):
            scores, looks = network.look_at(batch.twice() if schedule.agreement else batch)
        readings = scores.float().split(len(places))
        loss = _loss(readings, targets[where], weights[where], schedule.agreement)
        if schedule.cues and len(cues := rows.cues(places)):
            loss = loss + schedule.cues * _missed(looks.split(len(places)), cues)
        descent.step(loss)
        _follow(mean, network, min(schedule.average, (step + 1) / (step + 10)))
        losses += loss.detach()
        if (step + 1) % max(1, steps // schedule.epochs) == 0:
            spent = time.perf_counter() - begin
            print(f"step {step + 1} of {steps}: mean loss {losses / (step + 1):.3f}, {spent:.0f} s")
    return mean


def _loss(readings: Sequence[Tensor], targets: Tensor, weights: Tensor, agree: float) -> Tensor:
    """Return the mean cross-entropy of one or two readings, summed over labels and weighted by
    segment, and what the distance of two adds (the symmetric divergence of two Bernoulli
    distributions)."""
    each = [
        functional.binary_cross_entropy_with_logits(scores, targets, reduction="none").sum(1)
        for scores in readings
    ]
    loss = (sum(each) / len(each) * weights).mean()
    if len(readings) == 1:
        return loss
    first, second = readings
    apart = ((torch.sigmoid(first) - torch.sigmoid(second)) * (first - second)).sum(1)
    return loss + agree / 2 * apart.mean()


def _missed(readings: Sequence[Tensor], cues: Tensor) -> Tensor:
    """Return how little the labels look at their cues: the negative logarithm of the share that
    falls on each cue, as a mean over readings and segments.

    readings: shares, each (B, N, labels); cues: (K, 3), row, label and piece.
    """
    count, _, labels = readings[0].shape
    own, which = torch.unique(cues[:, 0] * labels + cues[:, 1], return_inverse=True)
    total = readings[0].new_zeros(())
    for reading in readings:
        at = reading[cues[:, 0], cues[:, 2], cues[:, 1]]
        shares = at.new_zeros(len(own)).index_add(0, which, at)
        total = total - shares.clamp_min(1e-6).log().sum()
    return total / (len(readings) * count)


@torch.no_grad()
def average(networks: Sequence[MeaningNetwork]) -> MeaningNetwork:
    """Return the mean of networks that were trained from one start with different seeds: it reads
    reports not seen better than each (model soups, Wortsman et al. 2022)."""
    mean = copy.deepcopy(networks[0])
    for number, network in enumerate(networks[1:], 1):
        _follow(mean, network, number / (number + 1))
    return mean


@torch.no_grad()
def _follow(mean: MeaningNetwork, network: MeaningNetwork, keep: float) -> None:
    torch._foreach_lerp_(list(mean.parameters()), list(network.parameters()), 1 - keep)


@torch.no_grad()
def _standardise(network: MeaningNetwork, rows: Rows) -> None:
    """Set mean and spread to those of what the untrained layers say."""
    network.eval()
    some = [rows.batch(b)[0] for b in rows.batches(_READ_AT_ONCE)[::4]]
    whole = torch.cat([network.pooled(batch, network.states(batch).float()) for batch in some])
    network.mean.copy_(whole.mean(0))
    network.spread.copy_(whole.std(0) + 1e-6)


@torch.no_grad()
def read(
    network: MeaningNetwork, examples: Examples
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return log odds (N, labels) and vectors (N, 2 hidden)."""
    network.eval()
    rows = Rows(examples, network.positions.device.type)
    scores = np.zeros((len(examples), network.out.out_features), dtype=np.float32)
    vectors = np.zeros((len(examples), network.out.in_features), dtype=np.float32)
    for places in rows.batches(_READ_AT_ONCE):
        batch, _ = rows.batch(places)
        found, pooled = network.read(batch)
        scores[places], vectors[places] = found.cpu().numpy(), pooled.cpu().numpy()
    return scores, vectors


def _groups(network: MeaningNetwork, schedule: Schedule) -> list[dict[str, object]]:
    top = len(network.layers) - 1
    groups: list[dict[str, object]] = [
        {"params": list(layer.parameters()), "lr": schedule.rate * schedule.decay ** (top - i)}
        for i, layer in enumerate(network.layers)
    ]
    groups.append({"params": list(network.sections.parameters()), "lr": schedule.rate})
    heads = (network.out, network.section_scores, network.look, network.say)
    head = [parameter for layer in heads for parameter in layer.parameters()]
    return [*groups, {"params": head, "lr": schedule.head_rate}]
