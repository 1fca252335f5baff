"""One live lab a chapter: ``qep.labs.partial_trace()`` shows the lab of that chapter."""

import importlib
import pkgutil
from typing import Any

__all__ = [module.name for module in pkgutil.iter_modules(__path__)]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"there is no lab {name!r}; the labs are {', '.join(__all__)}")
