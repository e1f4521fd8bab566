"""Processes and threads that work on jobs; what they do is in `detector.services`."""
