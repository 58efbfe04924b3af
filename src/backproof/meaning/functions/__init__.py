"""Functions: those that everybody knows, and the author's own."""
