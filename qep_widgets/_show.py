"""Display something: rich in a notebook, as text elsewhere."""

from __future__ import annotations

import sys
from typing import Any


def shell() -> Any:
    """The notebook or console of IPython that runs this; None elsewhere, without loading IPython."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def show(item: object) -> None:
    """Display something rich in a notebook, and print it elsewhere."""
    if shell() is not None:
        from IPython.display import display

        display(item)
        return
    try:
        print(item)
    except UnicodeEncodeError:  # an old Windows console
        encoding = sys.stdout.encoding or "ascii"
        print(str(item).encode(encoding, "replace").decode(encoding))
