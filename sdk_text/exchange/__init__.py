"""Exchange with other programs for qualitative analysis: out and in.

- `export_results`: results → REFI-QDA project, codebook, table of codes
- `import_project`: a project that was worked on elsewhere → decisions of its coders
- `import_results`: anybody's project → documents, segments and codings
- `import_codebook`: a codebook of another program → codebook.yaml
- `formats`: the registry; a further format is one module and one entry
"""

from sdk_text.exchange.exporting import Exported, export_results
from sdk_text.exchange.importing import (
    Kept,
    import_codebook,
    import_project,
    import_results,
    read_project,
)

__all__ = [
    "Exported",
    "Kept",
    "export_results",
    "import_codebook",
    "import_project",
    "import_results",
    "read_project",
]
