"""What others published of their engines, and what was measured of ours the same way."""

from __future__ import annotations

ROWS = (
    ("`embedded` 1.0.0, first reading only", "2.5, gold", ".968", ".932", ".963", ".888", ".854"),
    ("UDPipe 2", "2.6, gold", ".969", ".944", ".965", ".893", ".862"),
    ("Stanza 1.1.1", "2.5, raw", ".960", ".935", ".956", ".878", ".844"),
    ("Trankit, large", "2.5, raw", ".976", ".952", ".958", ".936", ".913"),
    ("spaCy's Latvian transformer, 1.1 GB", "2.5, raw", ".979", ".957", ".954", ".913", ".878"),
    ("lvnlp (second hand)", "2.18", "", "", ".986", "", ".935"),
)
"""Engine; version of UD_Latvian-LVTB and mode; UPOS, UFeats, Lemmas, UAS, LAS of the test part."""
