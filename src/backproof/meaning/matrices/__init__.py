"""Matrices as they are written: identities, powers, norms, blocks, rows used in every row."""
