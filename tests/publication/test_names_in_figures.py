"""Names of codes and reports in figures: whole where there is room, told apart where not."""

from dataclasses import replace

import numpy as np
import pytest
from made_publication import made_results
from matplotlib.text import Text
from test_figures import check_texts

from sdk_text.analysis import themes
from sdk_text.publication import figures
from sdk_text.publication.figures.style import told_apart
from sdk_text.results import Results

_WITH_CODES = [
    figures.code_tree,
    figures.theme_bars,
    figures.theme_heatmap,
    figures.declared_matrix,
    figures.cooccurrence_heatmap,
    figures.cooccurrence_network,
    figures.correspondence_map,
]
_IDS = [maker.__name__ for maker in _WITH_CODES]
_CUT = {"en": "are shortened", "lv": "ir saīsināti"}


def with_long_codes(results: Results, letters: int) -> Results:
    """Give every code a name of so many letters."""
    more = " un visa, kas šajā ciemā vēl pietrūkst kopīgai sēdēšanai pie galda garajos vakaros"
    book = results.codebook
    codes = tuple(
        replace(c, label_lv=(c.label_lv + more)[:letters], label_en=(c.label_en + more)[:letters])
        for c in book.codes
    )
    return replace(results, codebook=replace(book, codes=codes))


def with_long_places(results: Results) -> Results:
    """Give the summaries names that differ only after 50 letters."""
    frame = results.summaries.copy()
    frame["municipality"] = [
        f"Lielās Meža un Mazās Pļavas upes abu krastu apvienotais {i + 1}. pierobežas novads"
        for i in range(len(frame))
    ]
    return results.with_frames(summaries=frame)


def drawn(chart) -> list[str]:
    return [text.get_text() for text in chart.figure().findobj(Text) if text.get_visible()]


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize("maker", _WITH_CODES, ids=_IDS)
def test_names_of_the_shipped_codebook_are_whole(maker, lang, made):
    chart = maker(made, lang)
    assert not [text for text in drawn(chart) if "…" in text]
    assert _CUT[lang] not in chart.note_text


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize("maker", _WITH_CODES, ids=_IDS)
def test_a_figure_says_that_names_are_shortened(maker, lang, made):
    chart = maker(with_long_codes(made, 120), lang)
    assert any("…" in text for text in drawn(chart))
    assert _CUT[lang] in chart.note_text


def test_names_of_62_letters_stand_whole_beside_their_bars(made):
    chart = figures.theme_bars(with_long_codes(made, 62), "lv")
    assert not [text for text in drawn(chart) if "…" in text]
    check_texts(chart)


@pytest.mark.parametrize("summaries", [2, 5, 20])
@pytest.mark.parametrize("maker", [figures.theme_heatmap, figures.declared_matrix])
def test_reports_with_long_names_can_be_told_apart(maker, summaries):
    chart = maker(with_long_places(made_results(summaries, per_section=3)), "lv")
    check_texts(chart)
    names = [text.split("\nn ")[0] for text in drawn(chart) if text.startswith("Lielās")]
    assert len(names) == summaries
    assert len(set(names)) == summaries


def test_long_names_are_told_apart_in_few_letters():
    names = [f"Ciema un pilsētas savienotais {what} novads" for what in ("austrumu", "rietumu")]
    looks = told_apart(names, 24)
    assert all("…" in look for look in looks)
    assert "austrumu" in looks[0]
    assert "rietumu" in looks[1]
    assert told_apart([names[0]] * 2, 24)[0].endswith("…")
    assert told_apart(["īss", "īss", names[0]], 80) == ["īss", "īss", names[0]]


def test_numbers_of_two_digits_do_not_meet_where_columns_are_many():
    chart = figures.theme_heatmap(made_results(22, per_section=36), "en")
    assert max(len(text) for text in drawn(chart) if text.isdigit()) == 2
    check_texts(chart)


def test_the_legend_of_coverage_covers_no_line(made):
    few = made.codings[made.codings["code"].isin(made.codings["code"].unique()[:3])]
    figure = figures.saturation_curve(made.with_frames(codings=few), "en").figure()
    axes = figure.axes[0]
    legends = [*figure.legends, *([axes.get_legend()] if axes.get_legend() else [])]
    assert [legend.get_window_extent().y1 <= axes.get_window_extent().y0 for legend in legends] == [
        True
    ]


@pytest.mark.parametrize("highest", [9, 47, 70, 730])
def test_an_axis_of_counts_has_round_steps(made, highest):
    found = themes(made)
    found.loc[found["segments"].idxmax(), "segments"] = highest
    axes = figures.theme_bars(made, found=found).figure().axes[-1]
    step = np.diff(axes.get_xticks())[0]
    assert str(int(step))[0] in "125"


def test_a_label_of_the_network_stands_clear_of_its_sign(made):
    axes = figures.cooccurrence_network(made, "en").figure().axes[0]
    signs = [c for c in axes.collections if len(c.get_sizes())]
    assert len(signs) == len(axes.texts)
    for sign, label in zip(signs, axes.texts, strict=True):
        ends = axes.transData.transform([sign.get_offsets()[0], label.get_position()])
        apart = np.hypot(*(ends[1] - ends[0])) * 72 / axes.figure.dpi
        assert apart > np.sqrt(sign.get_sizes()[0] / 2) + 2
