"""Chapter 05's exercises: dissipator, vectorised generator, maps from it, canonical form, collisions."""
