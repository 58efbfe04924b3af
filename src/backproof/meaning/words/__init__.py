"""What only the running text says of a letter."""
