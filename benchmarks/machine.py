"""What the figures were measured on: versions, instruction sets, threads, and the fastest matrix product."""

import os
import platform
import time

import numpy as np
import threadpoolctl
import torch

SIZE = 2048
VARIABLES = ("OPENBLAS_", "OMP_", "MKL_", "ATEN_", "ONEDNN_")       # those that change speed


def description():
    """Versions and what the libraries say about themselves, as a dict of text and numbers."""
    blas = [pool for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]
    return {
        "python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__,
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "blas": [f"{pool['internal_api']} {pool['version']} {pool.get('architecture', '')}, threads: "
                 f"{pool['num_threads']}" for pool in blas],
        "torch_cpu": torch.backends.cpu.get_cpu_capability(), "torch_threads": torch.get_num_threads(),
        "variables": {name: value for name, value in sorted(os.environ.items())
                      if name.startswith(VARIABLES)}}


def matrix_product_peak(clock=time.process_time):
    """GFLOP/s of NumPy's product of two large float32 matrices, the best of six."""
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((2, SIZE, SIZE)).astype(np.float32)
    best = float("inf")
    for _ in range(6):
        start = clock()
        a @ b
        best = min(best, clock() - start)
    return 2 * SIZE**3 / best / 1e9
