"""Chapter 03's exercises: half of a pair, Choi matrix, CP and TP, witness, signed operators, two maps."""
