"""The stand-alone checker of verify/, loaded from where it lies, as somebody outside of the house has it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parents[2] / "verify" / "taixue_verify.py"


def load() -> ModuleType:
    """Return the checker."""
    spec = importlib.util.spec_from_file_location("taixue_verify", HERE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
