"""Pictures of a lesson in one to three lines each: one visual language, an alt text, light and dark."""

from ._beside import beside
from ._picture import Picture, picture
from .ball import bloch
from .block_film import block_film
from .box_diagram import boxes
from .circuits import circuit
from .columns import bars, ledger
from .corners import cube
from .curve_plot import curves
from .gas_diagram import gases
from .index_diagram import indices, tensor
from .ket_plane import kets
from .level_diagram import levels
from .matrix import discs
from .sample_plot import histogram
from .star_diagram import star
from .stream_diagram import streams
from .surface import image, simplex
from .trace_diagram import trace_blocks
from .wall_diagram import walls

__all__ = [
    "Picture",
    "bars",
    "beside",
    "bloch",
    "block_film",
    "boxes",
    "circuit",
    "cube",
    "curves",
    "discs",
    "gases",
    "histogram",
    "image",
    "indices",
    "kets",
    "ledger",
    "levels",
    "picture",
    "simplex",
    "star",
    "streams",
    "tensor",
    "trace_blocks",
    "walls",
]
