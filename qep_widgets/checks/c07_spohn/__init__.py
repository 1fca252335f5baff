"""Chapter 07's exercises: Spohn's rate, a check by differences, random generators, where it is negative."""
