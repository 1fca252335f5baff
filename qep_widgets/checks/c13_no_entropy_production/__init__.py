"""Chapter 13's exercises: the paper's split, ledgers reconciled, and the verdict on each claim."""
