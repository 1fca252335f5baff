"""Chapter 06's exercises: relative entropy, its infinite case, data processing, and what can be undone."""
