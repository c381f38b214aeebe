"""What the notes under tables and figures claim, computed anew from the codings."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from sdk_text.analysis import codings_behind, cooccurrence, keyness, saturation
from sdk_text.analysis.selection import without_segments
from sdk_text.errors import InputError
from sdk_text.publication import (
    accuracy_table,
    codebook_table,
    cooccurrence_heatmap,
    cooccurrence_network,
    cooccurrence_table,
    declared_matrix,
    declared_table,
    joint_table,
    keyness_bars,
    keyness_table,
    keywords_table,
    likeness_dendrogram,
    likeness_table,
    overview_table,
    quotes_table,
    retrieval_table,
    sensitivity_table,
    theme_by_summary_table,
    theme_heatmap,
    theme_timeline,
    themes_table,
)
from sdk_text.publication.figures.heatmap import class_edges, with_sizes
from sdk_text.publication.formats.text import text_table
from sdk_text.publication.labels import Labels
from sdk_text.publication.methods import methods_text
from sdk_text.publication.page_layout import plan
from sdk_text.publication.prepared import Prepared
from sdk_text.publication.standard import standard_tables
from sdk_text.publication.tables.retrieval import Wanted


def number(pattern, text):
    found = re.search(pattern, text)
    assert found, text
    return int(found.group(1).replace(",", ""))


def test_totals_count_as_their_note_says(made):
    records = codings_behind(made)
    once = theme_by_summary_table(made)
    assert "counts once." in once.note_text
    total = once.frame.set_index("key").loc["total", "total"]
    assert total == records["segment"].nunique()
    rate = theme_by_summary_table(made, value="per_1000_words")
    assert "once for each of them" in rate.note_text
    words = made.segments["words"].sum()
    shown = rate.frame.set_index("key").loc["total", "total"]
    assert shown == pytest.approx(1000 * len(records) / words)


def test_there_is_one_count_of_words(made):
    overview = overview_table(made).frame.set_index("summary")["words"]
    of_segments = made.segments.groupby("summary")["words"].sum()
    assert overview.drop("total").to_dict() == of_segments.to_dict()
    assert overview["total"] == of_segments.sum()


def test_coders_have_their_shares_and_reading_is_told(made):
    codings = made.codings.copy()
    codings.loc[codings.index[:3], "coder"] = "Anna"
    mixed = made.with_frames(codings=codings)
    note = themes_table(mixed).note_text
    records = codings_behind(mixed)
    count = int((records["coder"] == "Anna").sum())
    assert f"Anna ({count}\u00a0coding" in note
    read = codings.loc[codings["coder"] == "Anna", "segment"].nunique()
    assert f"Read by a person: {read} of {len(made.segments)}\u00a0segments" in note
    assert "No person has reviewed the codings" in themes_table(made).note_text


def test_network_draws_all_pairs_that_it_claims(made):
    pairs = cooccurrence(made)
    note = cooccurrence_network(made, found=pairs).note_text
    least = number(r"at least (\d+)", note)
    often = pairs[pairs["together"] >= least]
    assert number(r"Lines \(([\d,]+)\): all", note) == (often["lift"] > 1).sum()
    assert number(r"without a line: (\d+)", note) == (often["lift"] <= 1).sum()


def test_heat_map_shows_the_most_frequent_themes(made):
    chart = cooccurrence_heatmap(made, most=5)
    assert "5\u00a0themes with most segments" in chart.note_text
    counts = codings_behind(made)["code"].value_counts()
    labels = [t.get_text() for t in chart.figure().axes[0].get_yticklabels()]
    assert len(labels) == 5
    assert counts.iloc[4] >= counts.iloc[5:].max()


def test_all_significant_pairs_stand_in_the_table_also_those_never_together(made):
    pairs = cooccurrence(made)
    pairs.loc[pairs.index[:4], "p_adjusted"] = 0.001
    pairs.loc[pairs.index[:4], "p"] = 0.0001
    pairs.loc[pairs.index[0], "together"] = 0
    table = cooccurrence_table(made, most=2, found=pairs)
    assert len(table.frame) == (pairs["p_adjusted"] < 0.05).sum()
    assert 0 in table.frame["together"].tolist()
    assert number(r"p < \.05 \(all shown\): (\d+)", table.note_text) == len(table.frame)


def test_timeline_counts_only_what_it_plots(made):
    chart = theme_timeline(made)
    dated = made.segments[made.segments["period_start"] != ""]
    diaries = made.segments[made.segments["summary"].isin(dated["summary"])]
    assert number(r"segments: ([\d,]+)", chart.note_text) == len(dated)
    left_out = number(r"left out: ([\d,]+)", chart.note_text)
    assert left_out == len(diaries) - len(dated)
    plotted = codings_behind(made)
    plotted = plotted[plotted["segment"].isin(dated["segment"])]
    assert number(r"codings: ([\d,]+)", chart.note_text) == len(plotted)


def test_words_for_which_a_code_was_given_are_marked(made):
    found = keyness(made, by="family")
    circular = found[found["circular"].astype(bool)]
    assert (circular["in_cue"] * 2 >= circular["count"]).all()
    left = keyness(made, by="family", cues="leave out")
    assert len(left) == len(found) - len(circular)
    table = keyness_table(made)
    starred = table.frame["shown"].str.endswith("*")
    assert starred.tolist() == table.frame["circular"].astype(bool).tolist()
    for row in table.frame.to_dict("records"):
        for column in ("count", "count_rest"):
            assert len(table.cell(row["key"], column)) == row[column]


def test_quotes_nobody_confirmed_are_marked(made):
    table = quotes_table(made)
    assert set(table.frame["mark"]) == {"†"}
    assert number(r"(\d+)\W+quotes that nobody", table.note_text) == len(table.frame)
    codings = made.codings.copy()
    code = codings["code"].iloc[0]
    mine = codings.index[codings["code"] == code][-1:]
    codings.loc[mine, "coder"] = "Anna"
    read = quotes_table(made.with_frames(codings=codings))
    first = read.frame[read.frame["code"] == code].iloc[0]
    assert (first["mark"], first["coder"]) == ("●", "Anna")


def test_classes_of_the_heat_map_hold_about_as_many_cells():
    rates = pd.Series([0, 0, *range(1, 101), 4000]).to_numpy(dtype=float)
    edges = class_edges(rates)
    above = rates[rates > 0]
    sizes = pd.cut(above, edges[1:], include_lowest=True).value_counts()
    assert len(edges) == 7
    assert sizes.max() - sizes.min() <= 2


def test_the_scale_of_the_heat_map_shows_no_bound_twice():
    # One coding in a report of 287, 283 and 376 words, two and three.
    rates = pd.Series([n / w for n in (1, 1, 2, 3) for w in (0.287, 0.283, 0.376)]).to_numpy()
    edges = class_edges(rates)
    shown = [f"{edge:.1f}" for edge in edges[2:]]
    assert len(shown) == len(set(shown)) > 2
    assert edges == sorted(edges)
    assert edges[-1] > rates.max()


def test_saturation_goes_by_the_order_asked_for(made):
    order = list(reversed(made.summaries["summary"].tolist()))
    frame = saturation(made, order=order)
    assert frame["summary"].tolist() == order
    first = codings_behind(made, summary=order[0])["code"].nunique()
    assert frame["codes_given"].iloc[0] == first
    with pytest.raises(InputError, match="every summary once"):
        saturation(made, order=order[:-1])


def test_numbers_and_nouns_agree_in_latvian(made):
    text = text_table(themes_table(made, "lv"))
    assert "(-us)" not in text
    assert "“" not in text.replace("„", "")


def without_codings(made, summary):
    return made.with_frames(codings=made.codings[made.codings["summary"] != summary])


def test_what_has_no_row_is_announced_by_its_name(made):
    first = str(made.summaries["summary"].iloc[0])
    less, name = without_codings(made, first), Labels(made).summary(first).lv
    assert name != first
    for shown in (joint_table(less, "lv"), likeness_table(less, "lv")):
        assert f"Bez kodējumiem un tāpēc nav ietverti: {name}" in shown.note_text
    assert f"nav ietverti: {name}" in likeness_dendrogram(less, "lv").note_text


def test_themes_and_families_that_no_lemma_marks_are_announced(made):
    one = made.codings[made.codings["family"] == "method"].iloc[:1]
    others = made.codings[made.codings["family"] != "method"]
    few = made.with_frames(codings=pd.concat([others, one], ignore_index=True))
    assert "method" not in set(keyness(few, by="family")["target"])
    for shown in (keyness_table(few), keyness_bars(few)):
        assert re.search(r"therefore left out: [^.]*Method", shown.note_text)
    gone = few.codings["code"].nunique() - keyness(few, by="code")["target"].nunique()
    assert f"Left out: {gone} of" in keywords_table(few).note_text


def test_sizes_are_told_of_only_where_they_stand(made):
    assert "(n) and words (w)" in theme_heatmap(made).note_text
    assert with_sizes(10)
    assert not with_sizes(11)


def test_a_tree_of_two_reports_has_nothing_to_correlate(made):
    two = [str(s) for s in made.summaries["summary"][:2]]
    less = made.with_frames(codings=made.codings[made.codings["summary"].isin(two)])
    assert "correlation" not in likeness_dendrogram(less).note_text
    assert "Cophenetic correlation: " in likeness_dendrogram(made).note_text


def test_figure_and_table_of_approaches_count_the_same_codings(made):
    assert declared_matrix(made).n == declared_table(made).n


def test_limits_name_other_codes_by_their_labels(made):
    for lang in ("lv", "en"):
        table = codebook_table(made, lang)
        texts = table.frame[[f"{c}_{lang}" for c in ("definition", "include", "exclude")]]
        said = " ".join(texts.to_numpy().ravel())
        assert not [code.id for code in made.codebook.codes if code.id in said]
    widths = dict(zip(table.labels(), plan(table).widths_mm[0], strict=True))
    assert widths["Definition"] > max(widths["Includes"], widths["Excludes"])


def test_methods_and_tables_count_the_same_without_repeats(made):
    gone = made.segments["segment"].iloc[:3].tolist()
    less = without_segments(made, gone)
    ready = replace(Prepared.of(made), results=less, reuse_left_out=True, again=frozenset(gone))
    assert f"{len(less.segments):,}" in methods_text(ready, "en")
    assert f"Of {len(codings_behind(less))}" in methods_text(ready, "en")


@pytest.mark.parametrize(
    ("within", "said"),
    [
        ("segment", "among the segments of each summary (permuted within summaries)"),
        ("section", "among the answers of each summary (permuted within summaries)"),
        ("summary", "among the summaries (permuted across summaries)"),
    ],
)
def test_the_note_on_pairs_names_what_was_permuted(made, within, said):
    assert said in cooccurrence_table(made, within=within).note_text


def test_doubtful_quotes_have_a_sign_of_their_own(made):
    doubtful = made.codings.assign(confidence=0.41)
    doubtful.loc[doubtful["family"] == "resource", "confidence"] = 0.5
    results = made.with_frames(codings=doubtful)
    for make in (quotes_table, joint_table, codebook_table):
        table = make(results)
        marks = table.frame.loc[table.frame["mark"] != "", ["code", "mark"]]
        low = ~marks["code"].str.startswith("resource/")
        assert set(marks.loc[low, "mark"]) == {"‡"}
        assert set(marks.loc[~low, "mark"]) == {"†"}
        assert f"{low.sum()}\u00a0quotes that nobody confirmed and whose coding" in table.note_text


def test_the_selection_of_quotes_names_its_least_confidence(made):
    sure = made.codings.assign(confidence=[0.4 + 0.1 * (i % 6) for i in range(len(made.codings))])
    results = made.with_frames(codings=sure)
    table = retrieval_table(results, wanted=Wanted(minimum_confidence=0.7))
    assert "Selection: Confidence ≥ .70." in table.note_text
    assert {float(c) for row in table.frame["confidences"] for c in row.split("; ")} <= {
        0.7, 0.8, 0.9,
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_methods_of_a_run_without_codes_tell_how_it_was_coded(made, lang):
    none = made.with_frames(codings=made.codings.iloc[:0])
    text = methods_text(Prepared.of(none), lang)
    assert {"lv": "kodētājs: noteikumi un klasifikators. Kodu nav nevienam no",
            "en": "coder: rules and classifier. None of"}[lang] in text  # fmt: skip
    told = methods_text(Prepared.of(made), lang)
    for only_of_codes in {"lv": ("pseidonīmiem",), "en": ("pseudonyms",)}[lang]:
        assert only_of_codes in told
        assert only_of_codes not in text


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_methods_of_a_project_that_was_taken_over_do_not_speak_of_the_machine(made, lang):
    codings = made.codings.assign(coder="Anna")
    meta = {"project": "Manējais", "origin": "NVivo 14", "sdk_text": "0.1.0"}
    results = replace(made.with_frames(codings=codings), meta=meta)
    for given in (results, results.with_frames(codings=codings.iloc[:0])):
        text = methods_text(Prepared.of(given), lang)
        assert {"lv": "projekts „Manējais”; NVivo 14", "en": "project “Manējais”; NVivo 14"}[
            lang
        ] in text
        for untrue in {
            "lv": ("datorizēti", "noteikumi", "veidlapas", "pareizība nav", "lēmum", "Iepriekš"),
            "en": ("by computer with", "rules", "template", "accuracy", "decisions", "beforehand"),
        }[lang]:
            assert untrue not in text, untrue
    assert {"lv": "| 1 cilvēks |", "en": "| 1 person |"}[lang] in methods_text(
        Prepared.of(results), lang
    ).replace("\xa0", " ")


def test_a_project_that_was_taken_over_has_no_table_of_the_machines_accuracy(made):
    meta = {"project": "Manējais", "origin": "NVivo 14"}
    results = replace(made.with_frames(codings=made.codings.assign(coder="Anna")), meta=meta)
    tables, left = standard_tables(results, "en")
    assert [x.reason.en for x in left if x.id == "accuracy"] == [
        "the texts were coded in another program"
    ]
    flow = next(table for table in tables if table.id == "flow")
    assert not {"sections", "open_to_coding", "uncoded_unseen"} & set(flow.frame["key"])


def test_codes_that_the_codebook_lacks_are_counted_everywhere(made):
    new = made.codings.head(3).assign(code="difficulty/transport")
    results = made.with_frames(codings=pd.concat([made.codings, new]))
    for make, column in ((themes_table, "segments"), (accuracy_table, "segments"),
                         (sensitivity_table, "all")):  # fmt: skip
        frame = make(results).frame
        key = "key" if "key" in frame else "code"
        assert frame.set_index(key).loc["difficulty/transport", column] == new["segment"].nunique()
