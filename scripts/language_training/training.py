"""The training loop: losses, schedule, checkpoints, figures on dev."""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from scripts.language_training.batches import IGNORE, Targets, epoch, hide, in_order, tensors
from scripts.language_training.labels import Labels
from scripts.language_training.network import Network
from scripts.language_training.treebank import TreebankSentence, Word
from sdk_text.language.embedded.inputs import InputEncoder
from sdk_text.language.embedded.scripts import apply_script

#: Weight of each loss.
WEIGHTS = {
    "bundles": 1.0,
    "scripts": 1.0,
    "arcs": 1.0,
    "relations": 1.0,
    "entities": 0.7,
    "xpos": 0.3,
}


@dataclass(frozen=True)
class Plan:
    """How to train. Either ``epochs`` or ``seconds`` (wall time) sets where the rate ends."""

    seed: int = 1
    epochs: int | None = 30
    seconds: float | None = None
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    warmup: int = 400
    pieces_per_batch: int = 1600
    weight_decay: float = 0.01
    checkpoint_every: float = 480.0
    replicas: int = 1
    """Parts of a batch worked on side by side, one thread each: on cores that other programs use
    too, this loses less than many threads on one part. Changes the random numbers."""
    short: bool = False
    """Multiply in 16 bits (bfloat16): two to four times as quick where the processor can."""


def losses(network: Network, batch: dict[str, Tensor], goal: Tensor) -> dict[str, Tensor]:
    """Return the mean loss of every layer of the analysis over one batch."""
    out = network(**batch)
    relations = network.relations(out["rel_child"], out["rel_head"], goal[2].clamp(min=0))
    places = [layer(out["tag_hidden"]) for layer in network.xpos]
    words = goal[2] != IGNORE
    reachable = functional.pad(words, (1, 0), value=True)[:, None, :]
    arcs = out["arcs"].masked_fill(~reachable, -1e9)
    xpos = [_entropy(p, goal[5 + i]) for i, p in enumerate(places)]
    found = {
        "bundles": _entropy(out["bundles"], goal[0]),
        "scripts": _entropy(out["scripts"], goal[1]),
        "arcs": _entropy(arcs, goal[2]),
        "relations": _entropy(relations, goal[3]),
        "xpos": torch.stack(xpos).sum() / 4,
    }
    if bool((goal[4] != IGNORE).any()):
        found["entities"] = _entropy(out["entities"], goal[4])
    return found


def _entropy(scores: Tensor, goal: Tensor) -> Tensor:
    return functional.cross_entropy(
        scores.reshape(-1, scores.shape[-1]).float(), goal.reshape(-1), ignore_index=IGNORE
    )


@torch.no_grad()
def evaluate(
    network: Network, encoder: InputEncoder, labels: Labels, sentences: Sequence[Sequence[Word]]
) -> dict[str, float]:
    """Return shares of right words (gold tokens; heads by plain maximum, no dictionary)."""
    network.eval()
    targets = Targets(labels)
    right = dict.fromkeys(("upos", "feats", "lemma", "uas", "las", "entity_tag"), 0)
    total = tagged = 0
    for _, batch in in_order(sentences):
        inputs, goal = tensors(encoder, targets, batch)
        out = network(**inputs)
        words = goal[2] != IGNORE
        arcs = out["arcs"].masked_fill(~functional.pad(words, (1, 0), value=True)[:, None], -1e9)
        heads = arcs.argmax(-1)
        relations = network.relations(out["rel_child"], out["rel_head"], heads).argmax(-1)
        best = {k: out[k].argmax(-1) for k in ("bundles", "scripts", "entities")}
        for i, sentence in enumerate(batch):
            for j, w in enumerate(sentence):
                upos, feats = labels.bundles[int(best["bundles"][i, j])]
                lemma = apply_script(w.form, labels.scripts[int(best["scripts"][i, j])])
                attached = int(heads[i, j]) == w.head
                named = labels.deprels[int(relations[i, j])] == w.deprel
                right["upos"] += upos == w.upos
                right["feats"] += feats == w.feats
                right["lemma"] += lemma == w.lemma
                right["uas"] += attached
                right["las"] += attached and named
                total += 1
                if w.entity is not None:
                    tagged += 1
                    right["entity_tag"] += labels.entities[int(best["entities"][i, j])] == w.entity
    network.train()
    return {k: round(n / (tagged if k == "entity_tag" else total), 4) for k, n in right.items()}


def optimiser(network: Network, plan: Plan) -> torch.optim.AdamW:
    """AdamW: a low rate for the encoder, a higher one for new parts, no decay for vectors."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    old = ("pieces.", "positions", "embedding_norm", "layers.")
    for name, parameter in network.named_parameters():
        rate = plan.rate if name.startswith(old) else plan.head_rate
        decays = parameter.dim() > 1 and not name.startswith(("pieces.", "positions", "features."))
        groups.setdefault((rate, plan.weight_decay if decays else 0.0), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": p, "lr": r, "weight_decay": d, "peak": r} for (r, d), p in groups.items()],
        betas=(0.9, 0.99),
        fused=True,
    )


class Workers:
    """Gradients of a batch, by one or more copies of the network that share its weights."""

    def __init__(
        self,
        network: Network,
        encoder: InputEncoder,
        targets: Targets,
        replicas: int,
        short: bool = False,
    ) -> None:
        self.encoder, self.targets, self.short = encoder, targets, short
        self.networks = [network]
        for _ in range(replicas - 1):
            twin = copy.deepcopy(network)
            for own, shared in zip(twin.parameters(), network.parameters(), strict=True):
                own.data = shared.data
            self.networks.append(twin)
        self.pool = ThreadPoolExecutor(replicas) if replicas > 1 else None

    def gradients(self, batch: Sequence[Sequence[Word]]) -> dict[str, float]:
        """Set the gradients of the network's parameters; return the losses."""
        count = len(self.networks)
        if self.pool is None or len(batch) < count:
            return self._part(self.networks[0], batch)
        parts = [batch[i::count] for i in range(count)]
        found = list(self.pool.map(self._part, self.networks, parts))
        for shared in zip(*(n.parameters() for n in self.networks), strict=True):
            grads = [p.grad for p in shared if p.grad is not None]
            if grads:
                shared[0].grad = torch.stack(grads).sum(0).div_(count)
        names = {name for losses_of_part in found for name in losses_of_part}
        return {name: sum(part.get(name, 0.0) for part in found) / count for name in names}

    def _part(self, network: Network, part: Sequence[Sequence[Word]]) -> dict[str, float]:
        if self.pool is not None:
            torch.set_num_threads(1)
        inputs, goal = tensors(self.encoder, self.targets, part)
        network.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.short):
            found = losses(network, hide(inputs), goal)
        torch.stack([WEIGHTS[k] * v for k, v in found.items()]).sum().backward()
        return {name: float(value.detach()) for name, value in found.items()}


class Trainer:
    """Trains a network; state goes to ``folder``, from where a stopped run goes on."""

    def __init__(
        self, network: Network, encoder: InputEncoder, labels: Labels, plan: Plan, folder: Path
    ) -> None:
        self.network, self.encoder, self.labels = network, encoder, labels
        self.plan, self.folder = plan, folder
        self.optimiser = optimiser(network, plan)
        self.step = self.epoch = 0
        self.spent = 0.0

    def train(
        self, train: Sequence[TreebankSentence], dev: Sequence[TreebankSentence]
    ) -> dict[str, float]:
        """Train to the end of the plan and return the last figures on ``dev``."""
        targets = Targets(self.labels)
        workers = Workers(self.network, self.encoder, targets, self.plan.replicas, self.plan.short)
        words = [s.words for s in train]
        held = [s.words for s in dev]
        clock = saved = time.monotonic()
        while not self._finished():
            rng = random.Random(f"{self.plan.seed}/{self.epoch}")
            torch.manual_seed(self.plan.seed * 1000 + self.epoch)
            batches = epoch(self.encoder, words, rng, self.plan.pieces_per_batch)
            sums: dict[str, float] = {}
            for number, batch in enumerate(batches):
                self._set_rate(self.epoch + number / len(batches))
                found = workers.gradients(batch)
                nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
                self.optimiser.step()
                self.step += 1
                now = time.monotonic()
                self.spent, clock = self.spent + now - clock, now
                for key, value in found.items():
                    sums[key] = sums.get(key, 0.0) + value
                if (number + 1) % 50 == 0:
                    means = " ".join(f"{k} {v / (number + 1):.3f}" for k, v in sums.items())
                    print(
                        f"epoch {self.epoch} batch {number + 1}/{len(batches)} "
                        f"seconds {self.spent:.0f} {means}",
                        flush=True,
                    )
                if now - saved > self.plan.checkpoint_every:
                    self.save()
                    self._report(held[::4], "dev/4")
                    saved = time.monotonic()
                if self._out_of_time():
                    break
            self.epoch += 1
        self.save()
        return self._report(held, "dev")

    def _finished(self) -> bool:
        if self.plan.seconds is not None:
            return self._out_of_time()
        return self.epoch >= (self.plan.epochs or 0)

    def _out_of_time(self) -> bool:
        return self.plan.seconds is not None and self.spent >= self.plan.seconds

    def _set_rate(self, epochs_done: float) -> None:
        if self.plan.seconds is not None:
            share = self.spent / self.plan.seconds
        else:
            share = epochs_done / max(1, self.plan.epochs or 1)
        factor = min((self.step + 1) / self.plan.warmup, max(0.0, 1.0 - share))
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * factor

    def _report(self, sentences: Sequence[Sequence[Word]], name: str) -> dict[str, float]:
        figures = evaluate(self.network, self.encoder, self.labels, sentences)
        print(
            f"{name} epoch {self.epoch} step {self.step} seconds {self.spent:.0f} "
            + json.dumps(figures),
            flush=True,
        )
        return figures

    def save(self) -> None:
        """Write weights and the state of the run (whole or not at all)."""
        state = {
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "epoch": self.epoch,
            "spent": self.spent,
        }
        part = self.folder / "checkpoint.part"
        torch.save(state, part)
        part.replace(self.folder / "checkpoint.pt")

    def resume(self) -> bool:
        """Load the last state from ``folder``; False where there is none."""
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return False
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.epoch, self.spent = state["step"], state["epoch"], state["spent"]
        return True
