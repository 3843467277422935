"""spaCy without its command line.

`import spacy` loads its command line too (requests, httpx, weasel, typer: 370 modules, a third of the time), only to offer `spacy.info`.
An empty module stands in its place while spaCy is loaded, and is taken away again; where that fails, spaCy is loaded as it comes.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

_NAMES = ("spacy.cli", "spacy.cli.info")


def load() -> ModuleType:
    """spaCy, loaded."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    stand_ins = {name: ModuleType(name) for name in _NAMES}
    stand_ins["spacy.cli.info"].__dict__["info"] = None
    sys.modules.update(stand_ins)
    try:
        return import_module("spacy")
    except (ImportError, AttributeError):
        _remove(stand_ins)
        return import_module("spacy")
    finally:
        _remove(stand_ins)


def _remove(stand_ins: dict[str, ModuleType]) -> None:
    for name, module in stand_ins.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]


load()
