"""Chapter 00's exercises: the entropy of a coin, the correlation of two systems from a table."""
