"""What quantities are called, and what a name that is not defined may stand for."""
