"""The weight-decay explorer: a bowl to turn and stretch, a pull to zero, and what is left along each eigenvector."""
