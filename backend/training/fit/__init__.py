"""From a folder of pictures to a model that is served, in one command."""
