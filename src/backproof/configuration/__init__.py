"""What a project asks of backproof in `backproof.toml` or `pyproject.toml`."""
