"""Results of thousands of reports: read lazily from Parquet, counted by a database engine.

`LargeResults.open(folder)` opens what a large run wrote; needs the extra ``cluster``. See
docs/scale.md.
"""

from sdk_text.large.results import LargeResults

__all__ = ["LargeResults"]
