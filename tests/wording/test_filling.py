"""Values in wording, statistics without their zero, quotation marks."""

import numpy as np
import pytest

from sdk_text.wording.filling import filled
from sdk_text.wording.numbers import format_value
from sdk_text.wording.quotation import quoted
from sdk_text.wording.texts import load_wording


def test_the_wording_can_ask_for_forms():
    style = load_wording().style("lv")
    text = "{n:kods|kodi|kodu}, {n:=viens|vairāki}, {p:bounded}, {share:percent}"
    shown = filled(text, "lv", {"n": 41, "p": 0.05, "share": 0.5}, style)
    assert shown == "41\u00a0kods, viens, 0,05, 50\u00a0%"
    assert filled(text, "lv", {"n": 0, "p": 0.05, "share": 0.5}, style)[:6] == "0\u00a0kodu"
    assert filled("{n:kods|kodi|kodu}", "lv", {"n": np.int64(11)}, style) == "11\u00a0kodu"
    with pytest.raises(ValueError, match="unknown format"):
        filled("{n:strange}", "lv", {"n": 1}, style)


@pytest.mark.parametrize(("value", "shown"), [(0.37, ".37"), (-0.042, "−.04"), (1.0, "1.00")])
def test_english_drops_the_zero_of_what_cannot_pass_one(value, shown):
    assert format_value(value, "bounded", load_wording().style("en"), 2) == shown
    assert format_value(value, "bounded", load_wording().style("lv"), 2)[-3:] != shown[-3:]


def test_quotes_inside_quotes_have_the_inner_marks():
    assert quoted('Biedrība "Rūta" aicina', "lv") == "„Biedrība «Rūta» aicina”"
    shown = quoted("Biedrība „Rūta” un “Zars” aicina", "en")
    assert shown == "“Biedrība ‘Rūta’ un ‘Zars’ aicina”"
