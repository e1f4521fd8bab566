"""Small autoencoders, trained on photographs, whose reconstructions serve as fakes."""
