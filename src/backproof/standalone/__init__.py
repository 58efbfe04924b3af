"""What is said of lines where their sections are read as if there were no other."""
