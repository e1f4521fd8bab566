"""Engines run a trained network; the registry finds, checks and loads them."""
