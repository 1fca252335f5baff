"""Chapter 05's exercises: dissipator, generator, maps from it, canonical form, collisions, a bath's rate and shift."""
