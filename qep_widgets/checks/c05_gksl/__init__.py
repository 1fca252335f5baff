"""Chapter 05's exercises: dissipator, generator, its maps, canonical form, collisions, rate and shift."""
