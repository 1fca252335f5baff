"""Chapter 04's exercises: isometry, unitary, Kraus operators, the environment's side, a correlated start."""
