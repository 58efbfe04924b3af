"""What was meant: statements, names, shapes, conventions and claims."""
