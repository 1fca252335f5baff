"""Questions to a learner: predictions, made before the answer comes, and recall cards, which come back."""

from .questions import Prediction, static

__all__ = ["Prediction", "static"]
