"""PyTorch as a fixture: the tests that compare with it skip where it is missing, and the others still run."""

import pytest


@pytest.fixture(scope="module")
def torch():
    torch = pytest.importorskip("torch")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)        # on arrays this small, handing out the work takes longer than the work
    yield torch
    torch.set_num_threads(threads)
