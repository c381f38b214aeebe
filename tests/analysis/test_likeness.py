from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import dendrogram, linkage
from scipy.stats import chi2_contingency, entropy

from sdk_text.analysis import (
    clusters,
    code_profiles,
    correspondence,
    distances,
    linkage_matrix,
    notes,
)
from sdk_text.errors import InputError

TABLE = pd.DataFrame(
    [[8, 2, 1, 4], [7, 3, 1, 0], [1, 9, 4, 2], [0, 5, 9, 3], [2, 2, 2, 12]],
    index=["s1", "s2", "s3", "s4", "s5"],
    columns=["problem/money", "problem/roads", "asset/people", "way/plan"],
)


@pytest.fixture
def counted_so(make):
    """Results with exactly the counts of `TABLE`."""
    reports = {
        summary: {"5.goal": [(f"Teikums {code} {i}.", [code])
                             for code, n in row.items() for i in range(n)]}
        for summary, row in TABLE.iterrows()
    }  # fmt: skip
    return make(reports, tokens=False)


def shares():
    return (TABLE.T / TABLE.sum(axis=1)).T.to_numpy()


def test_profiles_are_shares_of_a_summarys_codings(counted_so):
    frame = code_profiles(counted_so)
    row = frame.query("summary == 's3' and code == 'problem/roads'").iloc[0]
    assert (row["codings"], row["share"]) == (9, pytest.approx(9 / 16))
    assert frame.groupby("summary")["share"].sum().tolist() == pytest.approx([1] * 5)
    assert (frame[frame["code"] == "problem/never"]["share"] == 0).all()


@pytest.mark.parametrize("metric", ["hellinger", "jensenshannon", "braycurtis", "cosine"])
def test_distances_by_their_formulas(counted_so, metric):
    p = shares()
    formulas = {
        "hellinger": lambda a, b: np.linalg.norm(np.sqrt(a) - np.sqrt(b)) / np.sqrt(2),
        "jensenshannon": lambda a, b: np.sqrt(
            (entropy(a, (a + b) / 2, base=2) + entropy(b, (a + b) / 2, base=2)) / 2
        ),
        "braycurtis": lambda a, b: np.abs(a - b).sum() / (a + b).sum(),
        "cosine": lambda a, b: 1 - a @ b / np.sqrt((a @ a) * (b @ b)),
    }
    frame = distances(counted_so, metric)
    assert len(frame) == 10
    for row in frame.itertuples():
        i, j = TABLE.index.get_loc(row.summary_a), TABLE.index.get_loc(row.summary_b)
        assert i < j
        assert row.distance == pytest.approx(formulas[metric](p[i], p[j]))
        assert 0 <= row.distance <= 1


def test_jaccard_compares_which_codes_stand_at_all(counted_so):
    frame = distances(counted_so, "jaccard").set_index(["summary_a", "summary_b"])
    # s2 has money, roads, people; s4 has roads, people, plan.
    assert frame.loc[("s2", "s4"), "distance"] == pytest.approx(1 - 2 / 4)
    assert frame.loc[("s1", "s3"), "distance"] == 0


def test_clusters_are_scipys(counted_so):
    frame = clusters(counted_so)
    roots = np.sqrt(shares()) / np.sqrt(2)
    assert linkage_matrix(frame) == pytest.approx(linkage(roots, "average", metric="euclidean"))
    drawn = dendrogram(linkage_matrix(frame), labels=frame.attrs["leaves"], no_plot=True)
    assert frame.attrs["order"] == drawn["ivl"]
    assert frame["members"].iloc[-1].split() != []
    assert set(frame["members"].iloc[-1].split()) == set(TABLE.index)
    assert frame["size"].iloc[-1] == 5
    assert 0 < frame.attrs["cophenetic"] <= 1


def own_correspondence(table):
    """Greenacre's algorithm written out: SVD of the standardised residuals."""
    p = table.to_numpy() / table.to_numpy().sum()
    r, c = p.sum(axis=1), p.sum(axis=0)
    residuals = (p - np.outer(r, c)) / np.sqrt(np.outer(r, c))
    u, singular, vt = np.linalg.svd(residuals, full_matrices=False)
    rows = u * singular / np.sqrt(r)[:, None]
    columns = vt.T * singular / np.sqrt(c)[:, None]
    return rows, columns, singular**2, r, c


def test_correspondence_is_the_svd_written_out(counted_so):
    frame = correspondence(counted_so)
    rows, columns, inertia, r, c = own_correspondence(TABLE)
    found = frame[["dim1", "dim2"]].to_numpy()
    wanted = np.vstack([rows[:, :2], columns[:, :2]])
    for axis in (0, 1):
        sign = np.sign(found[:, axis] @ wanted[:, axis])
        assert found[:, axis] == pytest.approx(sign * wanted[:, axis], abs=1e-9)
    assert frame.attrs["explained"] == pytest.approx((inertia / inertia.sum())[:2])
    assert frame.attrs["inertia"] == pytest.approx(
        chi2_contingency(TABLE, correction=False).statistic / TABLE.to_numpy().sum()
    )
    assert frame["mass"].to_numpy() == pytest.approx(np.concatenate([r, c]))
    assert frame["kind"].tolist() == ["summary"] * 5 + ["code"] * 4
    full = (rows**2).sum(axis=1)
    assert frame["quality"].to_numpy()[:5] == pytest.approx((rows[:, :2] ** 2).sum(axis=1) / full)


def test_correspondence_is_that_of_prince(counted_so):
    prince = pytest.importorskip("prince")
    model = prince.CA(n_components=2, engine="scipy").fit(TABLE)
    frame = correspondence(counted_so)
    points = pd.concat([model.row_coordinates(TABLE), model.column_coordinates(TABLE)])
    for axis in (0, 1):
        found, wanted = frame[f"dim{axis + 1}"].to_numpy(), points[axis].to_numpy(dtype=float)
        assert found == pytest.approx(np.sign(found @ wanted) * wanted, abs=1e-12)
    assert frame.attrs["inertia"] == pytest.approx(model.total_inertia_)
    assert frame.attrs["explained"] == pytest.approx(model.eigenvalues_ / model.total_inertia_)
    of_rows = frame.loc[frame["kind"] == "summary", ["contribution1", "contribution2"]]
    assert of_rows.to_numpy() == pytest.approx(model.row_contributions_.to_numpy())


def test_contributions_of_rows_and_of_columns_sum_to_one(counted_so):
    frame = correspondence(counted_so)
    for name in ("contribution1", "contribution2"):
        assert frame.groupby("kind")[name].sum().tolist() == pytest.approx([1, 1])
    for axis in ("1", "2"):
        heaviest = frame[f"contribution{axis}"].idxmax()
        assert frame[f"dim{axis}"][heaviest] > 0


def test_a_map_needs_three_summaries_and_three_codes(three, alone, uncoded):
    assert len(correspondence(three)) == 3 + 6
    frame = correspondence(three, minimum=3)
    assert len(frame) == 0
    assert "3" in notes(frame)[0]
    assert len(correspondence(alone)) == len(correspondence(uncoded)) == 0


def test_proportional_tables_have_no_axes(make):
    report = {"5.goal": [("Viens.", ["problem/money", "asset/people", "way/plan"])]}
    frame = correspondence(make({"a": report, "b": report, "c": report}))
    assert frame["dim1"].isna().all()
    assert frame.attrs["inertia"] == pytest.approx(0)


def test_summaries_without_codings_are_named(make):
    results = make(
        {
            "a": {"5.goal": [("Viens.", ["problem/money"])]},
            "b": {"5.goal": [("Divi.", ["way/plan"])]},
            "c": {"5.goal": [("Trīs.", [])]},
        }
    )
    frame = distances(results)
    assert frame["distance"].tolist() == pytest.approx([1.0])
    assert any("c" in note.split() or "c." in note for note in notes(frame))


def test_one_summary_compares_with_nothing(alone, uncoded):
    for results in (alone, uncoded):
        assert len(distances(results)) == len(clusters(results)) == 0
        assert "at least 2" in notes(clusters(results))[0]
    assert clusters(alone).attrs["order"] == ["alfa"]


def test_two_reports_with_the_same_codes_have_no_cophenetic_correlation(make):
    report = {"5.goal": [("Viens.", ["problem/money", "way/plan"])]}
    frame = clusters(make({"a": report, "b": report}))
    assert frame["distance"].tolist() == pytest.approx([0.0], abs=1e-7)
    assert np.isnan(frame.attrs["cophenetic"])


def test_unknown_metric(three):
    with pytest.raises(InputError, match=r"'euclid'.*hellinger"):
        distances(three, "euclid")


def _report(*codes):
    return {"2.support": [(f"Teikums par {code}.", [code]) for code in codes]}


_ALL = ("problem/money", "problem/roads", "asset/people")


def test_a_map_names_the_summaries_that_it_leaves_out(make):
    results = make(
        {
            "alfa": _report(*_ALL, "problem/money"),
            "beta": _report(*_ALL, "problem/roads"),
            "gamma": _report(*_ALL, "asset/people"),
            "delta": {"2.support": [("Nekas nav kodēts.", [])]},
        }
    )
    frame = correspondence(results)
    assert "delta" not in set(frame["key"])
    assert notes(frame, "en") == ["Without codings and therefore left out: delta."]
    assert "delta" in notes(frame, "lv")[0]


def test_identical_profiles_are_told_from_too_few(make):
    alike = correspondence(make({name: _report(*_ALL) for name in ("alfa", "beta", "gamma")}))
    assert alike["dim1"].isna().all()
    assert notes(alike, "en") == [
        "The summaries have the same distribution of themes, so there is no map."
    ]
    few = correspondence(make({"alfa": _report(*_ALL), "beta": _report(*_ALL)}))
    assert "at least 3 summaries" in notes(few, "en")[0]


def test_profiles_along_one_axis_say_so(make):
    reports = {
        "alfa": _report(*_ALL, "problem/money"),
        "beta": _report(*_ALL, "problem/money"),
        "gamma": _report(*_ALL),
    }
    frame = correspondence(make(reports))
    assert frame["dim1"].notna().all()
    assert frame["dim2"].isna().all()
    assert "single axis" in notes(frame, "en")[0]


def test_summaries_below_the_minimum_are_named(make):
    reports = {
        "alfa": _report(*_ALL, "problem/money"), "beta": _report(*_ALL, "problem/roads"),
        "gamma": _report(*_ALL, "asset/people"), "delta": _report("way/teach"),
    }  # fmt: skip
    frame = correspondence(make(reports), minimum=2)
    assert any("delta" in note and "at least 2" in note for note in notes(frame, "en"))
