"""Tables and figures for thousands of summaries: by report variable, the most frequent, in files.

The functions that make them are those of small results, fed with counts that a database made.
"""

from sdk_text.publication.large.files import write_large_set
from sdk_text.publication.large.quotes import quoted_part
from sdk_text.publication.large.tables import large_figures, large_tables

__all__ = ["large_figures", "large_tables", "quoted_part", "write_large_set"]
