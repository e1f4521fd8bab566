"""Deepfake detector: decides whether the faces in a photograph were manipulated or synthesised."""

import os

__version__ = "0.1.0"

# ONNX Runtime carries a client that reports its use to Microsoft, on by default. It must be told
# before it is imported that nothing may leave this machine.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
