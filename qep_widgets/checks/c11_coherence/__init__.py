"""Exercises of chapter 11: coherence and its share of σ, its heat, and levels close together."""
