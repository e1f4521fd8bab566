"""Faults that are made on purpose, and what the server makes of them."""
