"""Letters that count: entries, classes, sums and the conditions beside them."""
