"""Architectures beside each other: what each gains, what it costs, what it is good for."""
