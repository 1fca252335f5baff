"""Chapter 12's exercises: a current at rest, two prices, a squeezed thermometer, two books, a detour."""
