"""What is wrong with a line, where, and how to mend it in its author's own spelling."""
