"""numpy and scipy only: pure functions on arrays. Imports nothing else of this package."""
