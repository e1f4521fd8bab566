"""From the bytes of a file to upright pixels, faces, crops, their quality and heatmaps."""
