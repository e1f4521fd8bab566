"""Networks: backbones and the two-expert head. Imported by training and by the torch engine only."""
