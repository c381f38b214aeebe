"""Names that were kept tell the same as those that were gathered."""

from sdk_text.analysis import names_report, without_names
from sdk_text.analysis.names_kept import names_as_values, names_from_values
from sdk_text.analysis.pseudonyms import Pseudonyms, keep_pseudonyms, pseudonyms
from sdk_text.cache.store import plain, unplain
from sdk_text.publication.prepared import known_of
from sdk_text.publication.prepared_kept import known_from


def test_kept_names_replace_the_same(hard_run):
    results = hard_run.results
    gathered = pseudonyms(results)
    assert len(gathered) > 50
    kept = names_from_values(unplain(plain(names_as_values(gathered))))
    assert kept.key().equals(gathered.key())
    assert kept.lang == gathered.lang
    assert kept.doubtful == gathered.doubtful
    assert kept.mentions == gathered.mentions
    texts = [*results.segments["text"], *results.codings["cue"]]
    assert [kept.replace(t) for t in texts] == [gathered.replace(t) for t in texts]
    before = names_report(results)
    hidden = without_names(results, gathered).segments
    again = results.with_frames()
    keep_pseudonyms(again, kept)
    assert names_report(again).equals(before)
    assert without_names(again, kept).segments.equals(hidden)


def test_what_was_looked_through_is_not_looked_through_again(hard_run, monkeypatch):
    results = hard_run.results
    known = known_of(results, "replace")
    again = known_from(known.to_bytes())
    assert again.names is not None
    assert again.names.spans == known.names.spans

    def never(*args):
        raise AssertionError("looked through again")

    monkeypatch.setattr(Pseudonyms, "replaced", never)
    assert without_names(results, again.names).segments.equals(
        without_names(results, known.names).segments
    )
