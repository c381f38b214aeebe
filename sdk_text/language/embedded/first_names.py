"""First names that are listed: a form of one has it as its lemma ("Līgu" is Līga, not līgs)."""

from __future__ import annotations

from sdk_text.language.embedded.name_forms import features


def listed_name(form: str, lemma: str, feats: str) -> str:
    """Return the listed first name that a form is of, where its lemma is none; else the lemma.

    Where a form is of several (Andra – Andris), the gender tells; where that does not, the lemma
    stays.
    """
    if not form[:1].isupper() or not form[1:].islower():
        return lemma
    from sdk_text.analysis.latvian_names import usual_names_of

    names = usual_names_of(form.lower())
    known = next((name for name in names if name.lower() == lemma.lower()), None)
    if known is not None or not names:
        return known or lemma
    gender = features(feats).get("Gender")
    fitting = [name for name in names if name.endswith(("a", "e")) == (gender == "Fem")]
    if gender is None or len(names) == 1:
        fitting = list(names)
    return fitting[0] if len(fitting) == 1 else lemma
