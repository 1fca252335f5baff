"""Chapter 10's exercises: KMS rates, a Davies generator, where a state ends, when, and the slowest mode."""
