"""Documents as they are written in files, and results as they are computed. Imports nothing else of ours."""
