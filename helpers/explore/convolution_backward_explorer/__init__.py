"""The explorer of the convolution layer's backward pass: who pays whom, and how much."""
