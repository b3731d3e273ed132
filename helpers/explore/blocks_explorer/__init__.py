"""The block explorer: how much of the columns to make at a time, and in which order they lie in memory."""
