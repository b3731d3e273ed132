"""The two halves that every data set here comes in."""


def require_split(function, split):
    """Raise ValueError unless `split` is "train" or "test"; `function` is named in the message."""
    if split not in ("train", "test"):
        raise ValueError(f'{function}: split must be "train" or "test", not {split!r}')
