import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from made_publication import made_results
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from matplotlib.text import Text
from PIL import Image

from sdk_text.errors import InputError
from sdk_text.palette import family_colour
from sdk_text.publication import figures
from sdk_text.publication.figures import Chart
from sdk_text.publication.figures.style import ink_on, wrapped
from sdk_text.results import Results

MAKERS = [
    figures.code_tree,
    figures.keyness_bars,
    figures.theme_bars,
    figures.theme_heatmap,
    figures.declared_matrix,
    figures.cooccurrence_heatmap,
    figures.cooccurrence_network,
    figures.likeness_dendrogram,
    figures.correspondence_map,
    figures.saturation_curve,
    figures.theme_timeline,
]
NAMES = [maker.__name__ for maker in MAKERS]
MM_PER_INCH = 25.4


@pytest.fixture(scope="module")
def many() -> Results:
    """Sixty reports: more than fit on a page."""
    return made_results(60, per_section=3)


def outlines(figure):
    """Corners (4 × 2) of every visible text: rotated ones as they lie, not their upright box."""
    renderer = figure.canvas.get_renderer()
    found = []
    for text in figure.findobj(Text):
        if not (text.get_visible() and text.get_text().strip()):
            continue
        axes = text.axes
        if axes is not None and not axes.get_visible():
            continue
        angle = np.radians(text.get_rotation())
        rotation = text.get_rotation()
        x, y = text.get_transform().transform(text.get_unitless_position())
        text.set_rotation(0)
        box = text.get_window_extent(renderer)
        text.set_rotation(rotation)
        if rotation % 90:
            corners = np.array(
                [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
            )
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            corners = (corners - (x, y)) @ turn.T + (x, y)
        else:
            box = text.get_window_extent(renderer)
            corners = np.array(
                [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
            )
        found.append((text.get_text(), corners))
    return found


def overlap(a, b, slack=1.0):
    """Whether two rectangles, however turned, share more than `slack` pixels (separating axes)."""
    for shape in (a, b):
        for i in range(2):
            axis = shape[i + 1] - shape[i]
            axis = axis / np.hypot(*axis)
            first, second = a @ axis, b @ axis
            if first.max() - slack <= second.min() or second.max() - slack <= first.min():
                return False
    return True


def drawn_ticks_only(chart: Chart):
    """Return the figure with the ticks outside the axes' limits removed, as they are not drawn."""
    figure = chart.figure()
    figure.draw_without_rendering()
    for axes in figure.axes:
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = sorted(limits)
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    tick.set_visible(False)
                if not tick.get_visible():
                    tick.label1.set_visible(False)
                    tick.label2.set_visible(False)
    return figure


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize("maker", MAKERS, ids=NAMES)
def test_no_text_overlaps_or_leaves_the_canvas(maker, lang, made):
    check_texts(maker(made, lang))


@pytest.mark.parametrize("maker", MAKERS, ids=NAMES)
def test_many_reports_stay_readable(maker, many):
    chart = maker(many, "lv")
    check_texts(chart)
    width, height = chart.figure().get_size_inches() * MM_PER_INCH
    assert width <= 183.1
    assert height <= 240.1


def test_what_is_left_out_is_named(many):
    charts = figures.theme_heatmap(many, "lv"), figures.theme_bars(many, "en", most=5)
    heat, bars = (chart.note_text.replace("\u00a0", " ") for chart in charts)
    assert "Parādīti 24 no 60 kopsavilkumiem" in heat
    assert "Shown: the 5 most frequent of 41 themes" in bars


def check_texts(chart):
    assert chart.empty is None
    figure = drawn_ticks_only(chart)
    texts = outlines(figure)
    assert len(texts) > 4
    width, height = figure.canvas.get_width_height()
    for text, corners in texts:
        assert corners.min() >= -1, text
        assert corners[:, 0].max() <= width + 1, text
        assert corners[:, 1].max() <= height + 1, text
    clashes = [(a[0], b[0]) for a, b in combinations(texts, 2) if overlap(a[1], b[1])]
    assert not clashes


def test_the_overlap_check_sees_an_overlap():
    square = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], dtype=float)
    turned = np.array([(5, 0), (10, 5), (5, 10), (0, 5)], dtype=float)
    assert overlap(square, square + 5)
    assert overlap(square, turned + 6)
    assert not overlap(square, square + np.array([10, 0]))
    # The boxes around these overlap, the shapes do not.
    assert not overlap(square, turned + 8)


@pytest.mark.parametrize("maker", [figures.keyness_bars, figures.theme_timeline])
def test_a_family_has_one_colour_in_all_figures(maker, made):
    families = made.codebook.families
    without = made.codings[made.codings["family"] != families[0].id]
    chart = maker(made.with_frames(codings=without), "lv")
    shown = {to_hex(patch.get_facecolor()) for patch in chart.figure().findobj(Patch)}
    assert family_colour(1).lower() in shown
    assert family_colour(0).lower() not in shown


@pytest.mark.parametrize("maker", MAKERS, ids=NAMES)
def test_long_names_of_families_stay_on_the_canvas(maker, made):
    book = made.codebook
    long = "Sociālo pakalpojumu pieejamības un kvalitātes grūtības mazajās lauku pašvaldībās"
    families = tuple(replace(f, label_lv=f"{long} {f.id}") for f in book.families)
    codes = tuple(
        replace(code, label_lv=f"{code.label_lv}, kas ir darbam kopienā visvairāk vajadzīgas")
        for code in book.codes
    )
    five = made_results(5)
    check_texts(maker(replace(five, codebook=replace(book, families=families, codes=codes)), "lv"))


@pytest.mark.parametrize("maker", MAKERS, ids=NAMES)
def test_nothing_to_draw_is_said(maker):
    chart = maker(Results(), "lv")
    assert chart.empty is not None
    texts = [t.get_text() for t in chart.figure().findobj(Text) if t.get_text()]
    assert any(t.startswith("Nav ko attēlot: ") for t in texts)


def test_one_report_is_enough_for_what_can_be_drawn():
    one = made_results(1)
    empty = {maker.__name__ for maker in MAKERS if maker(one, "en").empty is not None}
    assert empty == {"likeness_dendrogram", "correspondence_map", "saturation_curve"}
    check_texts(figures.theme_bars(one, "en"))


def test_files_are_the_same_each_time_and_have_no_date(made):
    first = figures.saturation_curve(made, "lv").render()
    assert first == figures.saturation_curve(made, "lv").render()
    assert set(first) == {"png", "svg", "pdf"}
    assert b"CreationDate" not in first["pdf"]
    assert b"dc:date" not in first["svg"]
    assert b"matplotlib.org" not in first["svg"].replace(b"http://www.w3.org", b"")


def test_png_is_300_dpi_and_a_column_wide(made, tmp_path):
    path = figures.saturation_curve(made).write(tmp_path / "s.png")
    with Image.open(path) as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.5)
        assert image.size[0] == pytest.approx(89 / MM_PER_INCH * 300, abs=2)
        assert image.info["Title"] == "Coverage of the Codebook"


def test_svg_letters_need_no_font_and_have_a_description(made):
    svg = figures.theme_bars(made, "lv").render(("svg",))["svg"].decode()
    assert "<text" not in svg
    assert "Joslu diagramma" in svg


def test_latvian_letters_have_glyphs():
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    glyphs = FT2Font(font_manager.findfont("DejaVu Sans")).get_charmap()
    assert all(ord(letter) in glyphs for letter in "ĀāČčĒēĢģĪīĶķĻļŅņŠšŪūŽž–„”●○²κ")


def test_decimal_comma_on_latvian_axes(made):
    texts = [t for t, _ in outlines(drawn_ticks_only(figures.likeness_dendrogram(made, "lv")))]
    assert any(re.fullmatch(r"0,\d", t) for t in texts)
    assert not any(re.fullmatch(r"0\.\d", t) for t in texts)


def test_heatmap_shows_the_counts_of_the_table(made):
    from sdk_text.publication import theme_by_summary_table

    table = theme_by_summary_table(made)
    units = [c.name for c in table.columns if c.numeric and c.name != "total"]
    codes = table.frame[table.frame["level"] == "code"]
    expected = sorted(str(v) for v in codes[units].to_numpy().ravel() if v)
    axes = figures.theme_heatmap(made).figure().axes[0]
    assert sorted(t.get_text() for t in axes.texts) == expected


def test_the_users_settings_are_left_alone(made):
    import matplotlib as mpl

    mpl.rcParams["font.size"] = 17
    figures.saturation_curve(made).render(("png",))
    assert mpl.rcParams["font.size"] == 17
    mpl.rcParams["font.size"] = mpl.rcParamsDefault["font.size"]


def test_wrong_formats_and_languages_are_refused(made, tmp_path):
    chart = figures.theme_bars(made)
    with pytest.raises(InputError, match="endings"):
        chart.write(tmp_path / "x.gif")
    with pytest.raises(InputError, match="gif"):
        chart.render(("gif",))
    with pytest.raises(InputError, match="'de'"):
        chart.in_language("de")


def test_ink_is_readable_on_any_shade():
    import matplotlib as mpl

    def luminance(rgb):
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    shades = mpl.colormaps["Blues"]
    greys = []
    for value in np.linspace(0, 1, 50):
        rgba = shades(value)
        ground = luminance(rgba[:3])
        ink = 0.0 if ink_on(rgba) == "black" else 1.0
        assert (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05) >= 4.5
        greys.append(ground)
    # The scale keeps its order in grey.
    assert all(np.diff(greys) < 0)


def test_wrapping_keeps_short_texts_and_marks_cuts():
    assert wrapped("īss", 10) == "īss"
    assert wrapped("viens divi trīs", 10) == "viens divi\ntrīs"
    assert wrapped("viens divi trīs četri pieci", 10, 1).endswith("…")
    long = wrapped("kopienas organizēšana", 11, 3)
    assert long == "kopienas\norganizē-\nšana"
    # A word before a slash is divided as others are, not wherever the line ends.
    assert wrapped("Sociālā plānošana/kopienas", 9, 4) == "Sociālā\nplāno-\nšana/\nkopienas"
    assert wrapped("organizēšana", 12) == "organizēšana"
    assert wrapped("ņ" * 40, 12, 2) == f"{'ņ' * 11}-\n{'ņ' * 11}…"
