"""Chapter 06's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (("what B adds, averaged in the rival", "p_A[a] * D_coins(p[a]", "q_A[a] * D_coins(p[a]"),)
