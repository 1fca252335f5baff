"""Chapter 08's exercises: power and heat, a staircase to mend, Clausius for several baths, a fast stroke."""
