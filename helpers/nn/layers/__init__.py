"""The layers, one family a file: each holds settings and weights, and calls the function of the same name."""
