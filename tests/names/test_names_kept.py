"""Names that were kept tell the same as those that were gathered."""

from sdk_text.analysis import names_report, without_names
from sdk_text.analysis.names_kept import names_as_values, names_from_values
from sdk_text.analysis.pseudonyms import keep_pseudonyms, pseudonyms
from sdk_text.cache.store import plain, unplain


def test_kept_names_replace_the_same(hard_run):
    results = hard_run.results
    gathered = pseudonyms(results)
    assert len(gathered) > 50
    kept = names_from_values(unplain(plain(names_as_values(gathered))))
    assert kept.key().equals(gathered.key())
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
