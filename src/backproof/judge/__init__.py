"""Is it true: points, the two ways to the truth, verdicts, and the choice among readings."""
