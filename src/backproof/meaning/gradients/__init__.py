"""What a line about a gradient says: names for gradients, updates, layouts, chains."""
