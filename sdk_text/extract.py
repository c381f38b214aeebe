"""The command ``python -m sdk_text.extract PATH... --out DIR``; see `sdk_text.run.command`."""

from __future__ import annotations

import sys
import types
from typing import Any

from sdk_text.run.command import main


class _CallableModule(types.ModuleType):
    """Lets ``sdk_text.extract`` stay callable once something imports this module.

    It is the function of the public API; importing a submodule of that name would hide it.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from sdk_text.run.extract import extract

        return extract(*args, **kwargs)


if __name__ == "__main__":
    sys.exit(main())
else:
    sys.modules[__name__].__class__ = _CallableModule
