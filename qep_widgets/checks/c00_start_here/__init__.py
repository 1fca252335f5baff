"""Chapter 00's exercises: a coin's entropy, a correlation, the two parts of a pair, the books of a bath."""
