"""Deepfake detector: decides whether the faces in a photograph were manipulated or synthesised."""

__version__ = "0.1.0"
