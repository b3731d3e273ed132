"""The matrix explorer: a convolution as a matrix, beside the picture that it reads."""
