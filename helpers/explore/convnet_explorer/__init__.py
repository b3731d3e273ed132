"""The ConvNet builder: a network from five numbers, its costs, and its training while you watch."""
