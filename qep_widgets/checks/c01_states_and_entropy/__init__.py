"""Chapter 01's exercises: spectra from arrows, entropy, what mixing adds, walls that measure."""
