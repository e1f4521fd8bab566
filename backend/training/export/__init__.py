"""Trained networks in the formats of other runtimes, and what each costs in accuracy."""
