"""Lemmas: a dictionary for words seen in training, scored edit scripts for all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sdk_text.language.embedded.scripts import apply_script

#: Added to a script's log probability where it yields a lemma of the treebank, or one that only
#: the word list has (chosen on dev: .9445 without any, .9653 with both; see the model card).
TREEBANK_BONUS, LISTED_BONUS = 4.0, 2.0


class Lemmatizer:
    """Chooses the lemma of a word from its tags and the network's scores of edit scripts."""

    def __init__(
        self,
        scripts: Sequence[str],
        bundles: Sequence[tuple[str, str]],
        forms: Mapping[str, Mapping[int, str]],
        listed: Iterable[str] = (),
    ) -> None:
        """Take the scripts, the bundles (upos, feats), form → number of bundle → lemma, and
        further known lemmas.
        """
        self.scripts = list(scripts)
        self._upos = [upos for upos, _ in bundles]
        self.forms = forms
        self._bonus = dict.fromkeys(listed, LISTED_BONUS)
        for readings in forms.values():
            for lemma in readings.values():
                self._bonus[lemma] = TREEBANK_BONUS
        self._made: dict[tuple[str, int], str | None] = {}

    def lemma(self, form: str, bundle: int, scripts: Sequence[int], scores: Sequence[float]) -> str:
        """Return the lemma of ``form`` with tags number ``bundle``; the likeliest scripts first."""
        return self._listed(form, bundle) or self._made_by_script(form, scripts, scores)

    def readings(self, form: str) -> Mapping[int, str] | None:
        """Return what the dictionary knows of a form, or of it with a small first letter."""
        return self.forms.get(form) or self.forms.get(form.lower())

    def _listed(self, form: str, bundle: int) -> str | None:
        """Return the dictionary's lemma: same tags, or the only one for the word class."""
        readings = self.forms.get(form)
        if readings is None and self._upos[bundle] != "PROPN":
            readings = self.forms.get(form.lower())
        if readings is None:
            return None
        exact = readings.get(bundle)
        if exact is not None:
            return exact
        upos = self._upos[bundle]
        alike = {lemma for number, lemma in readings.items() if self._upos[number] == upos}
        return alike.pop() if len(alike) == 1 else None

    def _made_by_script(self, form: str, scripts: Sequence[int], scores: Sequence[float]) -> str:
        best, best_score = None, float("-inf")
        for number, score in zip(scripts, scores, strict=True):
            if score + TREEBANK_BONUS <= best_score:
                break
            made = self._apply(form, number)
            if made is None:
                continue
            score += self._bonus.get(made, 0.0)
            if score > best_score:
                best, best_score = made, score
        return best or form

    def _apply(self, form: str, number: int) -> str | None:
        key = (form, number)
        if key not in self._made:
            if len(self._made) > 100_000:
                self._made.clear()
            self._made[key] = apply_script(form, self.scripts[number])
        return self._made[key]
