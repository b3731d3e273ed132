"""States worth seeing: settings, and the sentence that says what to look at."""

# changes against the builder's first state -> sentence
_CASES = (
    ({"blocks": 0, "hidden": 0}, "No convolution and no hidden layer: notebook 03's linear classifier. How "
                                 "far does it get?"),
    ({"blocks": 0, "hidden": 2}, "Two hidden layers and no convolution. Remember its accuracy, and its "
                                 "parameters."),
    ({"blocks": 2, "hidden": 0, "maps": 4}, "A tenth of the parameters of the last one. Train it too, and "
                                            "compare."),
    ({"blocks": 3, "convs": 2, "kernel": 3, "maps": 6}, "Six small convolutions. Where is the work now?"),
    ({"blocks": 1, "pool": "none", "maps": 12}, "Nobody pools: look at the first dense layer."),
    ({"blocks": 3, "kernel": 5, "keep_size": False}, "Without padding the third block runs out of pixels. "
                                                     "What mends it?"),
    ({"convs": 0, "blocks": 2, "hidden": 1}, "Pooling alone, and no weights before the dense layers."),
    ({"kernel": 1, "blocks": 2}, "Kernels of one pixel see no neighbours. What is left to find a digit by?"),
)
_START = {"convs": 1, "blocks": 2, "hidden": 1, "maps": 8, "kernel": 5, "keep_size": True, "pool": "max"}
CASES = tuple(({**_START, **changes}, sentence) for changes, sentence in _CASES)
