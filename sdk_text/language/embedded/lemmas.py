"""Lemmas: a dictionary for words seen in training, scored edit scripts for all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import simplemma

from sdk_text.language.embedded.first_names import listed_name
from sdk_text.language.embedded.name_forms import double_lemma, features, is_double, womans_name
from sdk_text.language.embedded.scripts import apply_script
from sdk_text.language.letters import foreign_lemma, in_latin

#: Added to a script's log probability where it yields a lemma of the treebank, or one that only
#: the word list has (chosen on dev: .9445 without any, .9653 with both; see the model card).
TREEBANK_BONUS, LISTED_BONUS = 4.0, 2.0
#: Taken off a script's where it makes a woman's name end like a man's.
_OTHER_GENDER = 4.0
_VERBS = ("t", "ties")
#: Ends of degrees and definite forms, which the word list gives as lemmas and the treebank not.
_DEGREES = ("āks", "ākais", "ais", "ākā")


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
        self._bundles = list(bundles)
        self.forms = forms
        self._bonus = dict.fromkeys(listed, LISTED_BONUS)
        for readings in forms.values():
            for lemma in readings.values():
                self._bonus[lemma] = TREEBANK_BONUS
        self._made: dict[tuple[str, int], str | None] = {}

    def lemma(
        self,
        form: str,
        bundle: int,
        scripts: Sequence[int],
        scores: Sequence[float],
        *,
        person: bool = False,
    ) -> str:
        """Return the lemma of ``form`` with tags number ``bundle``; the likeliest scripts first.

        person: the word is part of a person's name.
        """
        upos, feats = self._bundles[bundle]
        name = upos == "PROPN"
        if not in_latin(form):
            return foreign_lemma(form, name=name)
        lemma = self._listed(form, bundle)
        if lemma is None:
            woman = person and name and features(feats).get("Gender") == "Fem"
            lemma = self._made_by_script(form, scripts, scores, woman=woman)
            if not name and lemma not in self._bonus:
                lemma = self._of_word_list(form, upos) or lemma
        if name and is_double(form) and (person or not form.isupper()):
            return double_lemma(form, lemma, feats, lambda part: self._listed(part, bundle))
        lemma = womans_name(form, lemma, feats) if person and name else lemma
        known = form.lower() in self.forms or lemma in self._bonus
        return listed_name(form, lemma, feats) if name or not known else lemma

    def readings(self, form: str) -> Mapping[int, str] | None:
        """Return what the dictionary knows of a form, or of it with a small first letter."""
        return self.forms.get(form) or self.forms.get(form.lower())

    def is_noun_form(self, form: str) -> bool:
        """Return whether a form that the dictionary lacks can only be a noun's, by the word list.

        An adverb in -i looks like the nominative plural of a noun in -s, and is told apart from it
        by nothing; forms with a changed consonant or another ending are.
        """
        lemma = None if self.readings(form) else _word_list(form)
        if lemma is None or lemma.endswith((*_VERBS, *_DEGREES)):
            return False
        return lemma != form.lower() and lemma[:-1] != form.lower()[:-1]

    def _listed(self, form: str, bundle: int) -> str | None:
        """Return the dictionary's lemma: same tags, or the only one for the class and gender."""
        readings = self.forms.get(form)
        if readings is None and self._bundles[bundle][0] != "PROPN":
            readings = self.forms.get(form.lower())
        if readings is None:
            return None
        exact = readings.get(bundle)
        if exact is not None:
            return exact
        alike = {lemma for number, lemma in readings.items() if self._are_alike(number, bundle)}
        return alike.pop() if len(alike) == 1 else None

    def _are_alike(self, one: int, other: int) -> bool:
        (upos, feats), (other_upos, other_feats) = self._bundles[one], self._bundles[other]
        if upos != other_upos or upos != "PROPN":
            return upos == other_upos
        gender, other_gender = features(feats).get("Gender"), features(other_feats).get("Gender")
        return gender == other_gender or None in (gender, other_gender)

    def _made_by_script(
        self, form: str, scripts: Sequence[int], scores: Sequence[float], *, woman: bool
    ) -> str:
        best, best_score = None, float("-inf")
        for number, score in zip(scripts, scores, strict=True):
            if score + TREEBANK_BONUS <= best_score:
                break
            made = self._apply(form, number)
            if made is None:
                continue
            score += self._bonus.get(made, 0.0)
            if woman and made.endswith(("s", "š")):
                score -= _OTHER_GENDER + self._bonus.get(made, 0.0)
            if score > best_score:
                best, best_score = made, score
        return best or form

    def _of_word_list(self, form: str, upos: str) -> str | None:
        """Return the lemma that simplemma's word list has for a form, if it is of that class."""
        lemma = None if form.isupper() else _word_list(form)
        if lemma is None:
            return None
        if upos in ("VERB", "AUX"):
            negated = lemma.startswith("ne") and form.lower().startswith("ne")
            return lemma if lemma.endswith(_VERBS) and not negated else None
        if upos == "NOUN":
            return None if lemma.endswith(_VERBS) else lemma
        if upos == "ADJ":
            return lemma if lemma.endswith(("s", "š")) and not lemma.endswith(_DEGREES) else None
        return None

    def _apply(self, form: str, number: int) -> str | None:
        key = (form, number)
        if key not in self._made:
            if len(self._made) > 100_000:
                self._made.clear()
            self._made[key] = apply_script(form, self.scripts[number])
        return self._made[key]


def _word_list(form: str) -> str | None:
    """Return simplemma's Latvian lemma of a form that its list has, else None."""
    small = form.lower()
    return simplemma.lemmatize(small, lang="lv") if simplemma.is_known(small, lang="lv") else None
