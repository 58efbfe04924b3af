"""Differentials and derivatives as linear maps."""
