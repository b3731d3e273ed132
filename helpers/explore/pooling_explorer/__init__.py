"""The pooling explorer: one picture and the same picture shifted, pooled side by side."""
