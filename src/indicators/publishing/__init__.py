"""From parameters to a report: papermill, the executed notebook, the PDF and its manifest."""

import sys
from types import ModuleType
from typing import cast


def skip_grammar() -> None:
    """Spare this process 1.4 s: a grammar for checks of IRIs, which notebooks never ask for.

    jsonschema would compile it when it is first imported, which most modules here do; so this one
    imports none of them, and commands call it first.
    """
    sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))
