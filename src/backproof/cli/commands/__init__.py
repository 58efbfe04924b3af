"""One module for each command: `configure` declares its options, `run` runs it."""
