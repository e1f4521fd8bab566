"""How good a detector is: the protocol, its report, the model card and the list of experiments."""
