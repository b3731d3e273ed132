"""The Adam explorer: weights of past gradients, the two averages with and without correction, the steps."""
