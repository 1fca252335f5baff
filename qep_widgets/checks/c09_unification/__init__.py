"""Chapter 09's exercises: free energies, a state as a battery, two routes, the matrix of their difference."""
