"""The receptive field explorer: a stack of layers, one unit, and every pixel that has a path to it."""
