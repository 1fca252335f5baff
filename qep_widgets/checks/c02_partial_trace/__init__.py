"""Chapter 02's exercises: partial trace, Schmidt spectrum, correlations, purification, GHZ and W."""
