"""Where training pictures come from: manifest, decoded cache, pairs, datasets."""
