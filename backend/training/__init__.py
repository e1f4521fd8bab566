"""Training, calibration, evaluation and export of the detector. Never imported by serving."""
