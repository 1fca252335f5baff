"""Chapter 09's exercises: free energies, a state as a battery, two routes to mend, the matrix of their difference."""
