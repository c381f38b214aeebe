"""The machine coders: rules alone, the classifier, both together; and one door to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from sdk_text.codebook import Codebook, family_of, load_codebook
from sdk_text.coding.classifier_file import load_classifier, save_classifier
from sdk_text.coding.classifier_model import Classifier
from sdk_text.coding.encoder.session import Encoder, shipped_encoder, strongest_words
from sdk_text.coding.features import Reader, View, lemmas, views
from sdk_text.coding.rule_model import load_rules
from sdk_text.coding.rules import Firing, RuleMatcher, by_code, segment_words
from sdk_text.coding.verdict import verdicts
from sdk_text.coding.words import Words, words_of_heading
from sdk_text.errors import InputError
from sdk_text.records import Coding, ParsedDocument, Segment
from sdk_text.wording.nearest import did_you_mean
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from spacy.tokens import Doc

CODERS = ("combined", "rules", "classifier")
SPEAKING_CODERS = ("llm", "combined+llm")
"""Those that ask a language model, and must see the whole run."""
NAMED = (*CODERS, *SPEAKING_CODERS)
MODEL_FILE = "model.npz"
SHIPPED = Path(__file__).with_name("models") / "sdk"


class Coder(Protocol):
    """Anything that codes analysed segments."""

    def code(
        self, segments: Sequence[Segment], words: Sequence[Words], threshold: float | None = None
    ) -> list[Coding]:
        """Codings in the order of segments and codebook."""
        ...


def _coding(
    segment: Segment, code: str, coder: str, confidence: float, cue: str, rule: str
) -> Coding:
    return Coding(
        segment.summary,
        segment.section,
        segment.segment,
        family_of(code),
        code,
        segment.start,
        segment.end,
        segment.text,
        coder,
        round(float(confidence), 4),
        cue,
        rule,
    )


def _rule_cue(firings: Sequence[Firing]) -> str:
    return "; ".join(dict.fromkeys(text for firing in firings for text in firing.words))


def _rule_ids(firings: Sequence[Firing]) -> str:
    return "; ".join(firing.rule.id for firing in firings)


@dataclass(frozen=True)
class RulesCoder:
    """Codes by the rules that are certain enough to stand alone."""

    codebook: Codebook
    rules: RuleMatcher

    def code(
        self, segments: Sequence[Segment], words: Sequence[Words], threshold: float | None = None
    ) -> list[Coding]:
        """Codings in the order of segments and codebook."""
        codings = []
        for segment, text in zip(segments, words, strict=True):
            if self.codebook.leaves_out(segment.section):
                continue
            coded = by_code(self.rules.firings(text, segment))
            for code in self.codebook.codes:
                confidence, firings = coded.get(code.id, (0.0, []))
                if firings and confidence >= (threshold or 0.0):
                    cue, rule = _rule_cue(firings), _rule_ids(firings)
                    codings.append(_coding(segment, code.id, "rules", confidence, cue, rule))
        return codings


@dataclass(frozen=True)
class ModelCoder:
    """Codes by a trained classifier, in "combined" mode also where rules are sure.

    In "combined" mode a coding is the rules' where one of them fired for its code (cue and rule
    tell which), else the classifier's; the confidence is the classifier's probability throughout.
    """

    codebook: Codebook
    rules: RuleMatcher
    model: Classifier
    mode: str = "combined"
    encoder: Reader | None = None
    """What reads the meaning; needed where the model weighs it."""
    report: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    """Of a coder that was trained here: what it gained, by code (see ``train_coder``)."""

    def code(
        self, segments: Sequence[Segment], words: Sequence[Words], threshold: float | None = None
    ) -> list[Coding]:
        """Codings in the order of segments and codebook."""
        seen = views(segments, words, self.rules, self.encoder)
        codes = [code.id for code in self.codebook.codes]
        given, probability = verdicts(self.model, seen, codes, self.mode, threshold)
        return [
            self._coding(view, codes[column], float(probability[row, column]))
            for row, view in enumerate(seen)
            if not self.codebook.leaves_out(view.segment.section)
            for column in given[row].nonzero()[0]
        ]

    def _coding(self, view: View, code: str, probability: float) -> Coding:
        firings = sorted(
            (f for f in view.firings if f.rule.code == code),
            key=lambda f: (-f.rule.confidence, f.rule.id),
        )
        cue, rule = _rule_cue(firings), _rule_ids(firings)
        coder = "rules" if firings and self.mode == "combined" else "classifier"
        if not firings:
            cue = self._cue(view, code)
            rule = f"classifier:{self.model.meta.get('id', 'trained')}"
        return _coding(view.segment, code, coder, probability, cue, rule)

    def _cue(self, view: View, code: str) -> str:
        """The words of the segment, or of what stands over it, that spoke most for a code."""
        read = self._read_cue(view, code)
        if read:
            return read
        found: dict[str, None] = {}
        for name, _ in self.model.reasons(view, code, top=12):
            for text in _shown(name, view):
                found.setdefault(text)
            if len(found) >= 3:
                break
        if not found:
            found[" ".join(view.words.text.split()[:5])] = None
        return "; ".join(list(found)[:4])

    def _read_cue(self, view: View, code: str) -> str:
        """The words that the encoder counted most; empty where it did not speak for the code."""
        known = self.model.encoder
        if view.meaning is None or known is None or code not in known[0]:
            return ""
        column = known[0].index(code)
        if not len(view.meaning.shares):
            return ""
        cues = strongest_words(view.segment.text, view.meaning.shares[:, column])
        return "; ".join(dict.fromkeys(cues))

    def save(self, folder: str | Path) -> Path:
        """Write the model into a folder that ``--coder`` accepts; returns the model's path.

        Raises:
            InputError: it cannot be written there.
        """
        path = Path(folder)
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{path}: cannot be the coder's folder ({error.strerror})") from error
        return save_classifier(self.model, path / MODEL_FILE)


def _shown(name: str, view: View) -> list[str]:
    """A feature as words that stand in the text or over it."""
    kind, _, value = name.partition(":")
    if kind == "w":
        return [word.form for word in view.words.words if word.lemma == value][:1]
    if kind == "b":
        first, _, second = value.partition(" ")
        for a, b in zip(view.words.words, view.words.words[1:], strict=False):
            if (a.lemma, b.lemma) == (first, second):
                return [f"{a.form} {b.form}"]
    if kind == "l":
        over = (view.segment.lead_in, view.segment.subheading)
        return [text for text in over if text and value in lemmas(words_of_heading(text))][:1]
    if kind in ("r", "k"):
        return [
            text
            for firing in view.firings
            if value in (firing.rule.id, firing.rule.code)
            for text in firing.words[:1]
        ]
    return []


def threshold_for(coder: Coder, precision: float) -> float:
    """The least confidence from which so many of a coder's codings are expected to be right.

    Args:
        coder: One with a trained classifier.
        precision: Share of codings that are right, 0 to 1, as measured on reports that the
            classifier was not trained on.

    Raises:
        InputError: out of range, a coder without measured precision, or more than it reaches.
    """
    if not 0.0 < precision < 1.0:
        raise InputError(f"precision {precision:g} is not between 0 and 1")
    measured = coder.model.meta.get("precision_from", []) if isinstance(coder, ModelCoder) else []
    if not measured:
        raise InputError("this coder's precision was not measured; give a threshold instead")
    for threshold, share in measured:
        if share >= precision:
            return float(threshold)
    best = max(share for _, share in measured)
    raise InputError(f"precision {precision:g} is more than this coder reaches; most: {best:.2f}")


def make_coder(coder: str | Path | Coder, codebook: Codebook | None = None) -> Coder:
    """The coder of a name, of a folder with a trained model, or one that is ready.

    Raises:
        InputError: unknown name, no model there, or a model that has none of the codes.
    """
    if not isinstance(coder, str | Path):
        if not callable(getattr(coder, "code", None)):
            raise InputError(f"{coder!r} is no coder; name one of: {', '.join(NAMED)}")
        return coder
    if coder in SPEAKING_CODERS:
        raise InputError(
            f"coder {str(coder)!r} must see the whole run: give it to extract, or use "
            "sdk_text.llm.coder.LlmCoder and its prepare"
        )
    codebook = codebook or load_codebook()
    rules = RuleMatcher(load_rules(codebook))
    if coder == "rules":
        return RulesCoder(codebook, rules)
    if coder in ("combined", "classifier"):
        model = load_classifier(SHIPPED / MODEL_FILE)
        mode = str(coder)
    else:
        path = Path(coder)
        if not path.exists():
            names, near = ", ".join(NAMED), did_you_mean(str(coder), NAMED)
            raise InputError(
                f"no coder “{coder}”: neither a name ({names}) nor a model's folder{near}"
            )
        model = load_classifier(path / MODEL_FILE if path.is_dir() else path)
        mode = "combined"
    if not set(model.codes) & {code.id for code in codebook.codes}:
        if mode == "combined" and coder == "combined":
            return RulesCoder(codebook, rules)
        message = f"the model knows none of the codes of codebook “{codebook.name}”"
        raise InputError(
            f"coder “{coder}”: {message}; name the codebook that it learned (--codebook), train "
            "one with train_coder, or use rules"
        )
    return ModelCoder(codebook, rules, model, mode, _encoder_of(model, str(coder)))


def _encoder_of(model: Classifier, coder: str) -> Encoder | None:
    """The encoder that a model weighs.

    Raises:
        InputError: it is not the one that comes with this version.
    """
    if model.encoder is None:
        return None
    encoder = shipped_encoder()
    if encoder.data.id != model.encoder_id:
        raise InputError(
            f"coder “{coder}”: made with encoder “{model.encoder_id}”, but this version comes with "
            f"“{encoder.data.id}”; train it anew with train_coder"
        )
    return encoder


def code_segments(
    parsed: ParsedDocument,
    docs: Sequence[Doc],
    *,
    codebook: Codebook | None = None,
    coder: str | Path | Coder = "combined",
    threshold: float | None = None,
) -> list[Coding]:
    """Code the segments of a document.

    Args:
        parsed: The document's segments.
        docs: One spaCy Doc a segment, in the same order.
        codebook: Codes (and by its ``rules`` the rules) to use; by default the shipped one.
        coder: "combined", "rules", "classifier", the folder of a trained coder, or a coder.
        threshold: Least confidence of a coding, 0 to 1; by default each code's own.

    Returns:
        Codings in the order of segments and codebook.

    Raises:
        InputError: unknown coder, threshold out of range, docs that do not fit the segments.
    """
    if threshold is not None and not 0.0 <= threshold <= 1.0:
        raise InputError(f"threshold {threshold:g} is not between 0 and 1")
    if len(docs) != len(parsed.segments):
        raise InputError(
            f"{counted(len(docs), 'analysed text|analysed texts')} for "
            f"{counted(len(parsed.segments), 'segment|segments')}"
        )
    return make_coder(coder, codebook).code(parsed.segments, segment_words(docs), threshold)
