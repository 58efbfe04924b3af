"""The numbers that are used where nobody says otherwise.

They train a network of a few dozen parameters on a thousand points: small steps, many epochs, and
several starts, because a quarter of all random starts of such a network end in a poor valley.
"""

from __future__ import annotations

RESTARTS = 16
OPTIMISER = "sgd"
LEARNING_RATE = 0.03
BATCH = 100
EPOCHS = 501
SEED = 0
ENGINE = "auto"
ENGINES = ("auto", "native", "numpy")
PRECISION = "float64"
