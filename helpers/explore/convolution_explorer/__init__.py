"""The convolution explorer: a kernel slides over a picture, one output cell written out."""
