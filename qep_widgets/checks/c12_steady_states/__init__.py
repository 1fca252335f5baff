"""Chapter 12's exercises: a current at rest, two prices from rates, a squeezed thermometer, two books."""
