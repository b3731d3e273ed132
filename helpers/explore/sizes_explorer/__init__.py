"""The size explorer: one axis, its windows, and what falls off the edge."""
