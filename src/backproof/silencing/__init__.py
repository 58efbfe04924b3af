"""Which findings are counted but not reported, and why: comments, selected codes, a baseline."""
