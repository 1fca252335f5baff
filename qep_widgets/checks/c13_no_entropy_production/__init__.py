"""Chapter 13's exercises: the paper's split, ledgers, boxes, shuffles, and the verdict on each claim."""
