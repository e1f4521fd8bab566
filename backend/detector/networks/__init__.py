"""Backbones and the two-expert head, for training and the torch engine only."""
