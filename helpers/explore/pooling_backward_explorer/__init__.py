"""The pooling backward explorer: who pays whom, window by window, and what a tie does."""
