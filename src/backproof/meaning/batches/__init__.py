"""One sample beside all of them."""
