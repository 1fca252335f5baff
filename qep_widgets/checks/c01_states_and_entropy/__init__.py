"""Chapter 01's exercises: from kets to arrows and spectra, entropy, what mixing adds, walls that measure."""
