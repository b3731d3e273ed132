"""What `convolution_ladder.py` measures, one thread: ceilings, the ladder, blocks and layouts, some claims.

Each part returns a record of plain numbers. Speeds are shares of the ceiling, which is NumPy's product of two
large matrices in the same run; ratios are times in units of PyTorch's for the same layer.
"""

import statistics
import time

import numpy as np
import torch
from torch.nn import functional

from benchmarks import ladder_rungs, machine, ratios
from helpers import ops
from helpers.explore.blocks_explorer import layouts, stored

TOLERANCE = 1e-4                # relative to the largest output, float32
SLOW = 0.2                      # seconds a call: slower programs are called a few times, not in rounds
COPY_BYTES = 2**28
# name: shapes of x and weight; the loops take minutes on the last one
LADDER = {
    "small": ((2, 3, 10, 10), (4, 3, 3, 3)),
    "LeNet, second layer": ((250, 6, 14, 14), (16, 6, 5, 5)),
    "16 channels": ((64, 16, 32, 32), (16, 16, 5, 5)),
}
FFT_LAYER, FFT_KERNELS = (8, 16, 64, 64), (3, 5, 7, 9, 15, 21, 31)
MOBILE = (32, 64, 32, 32)       # the input on which depthwise and pointwise layers meet


def layer(x_shape, weight_shape, seed=0):
    """Random x and weight, float32."""
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape, dtype=np.float32) for shape in (x_shape, weight_shape)]


def refuse_a_wrong_one(programs, expected):
    """Stop where a program's output is not the expected one: a wrong one may well be fast."""
    for name, program in programs.items():
        out = np.asarray(program())
        if out.shape != expected.shape or np.abs(out - expected).max() > TOLERANCE * np.abs(expected).max():
            raise SystemExit(f"{name}: its output is not PyTorch's")


def seconds_of(program):
    """Processor time of one call."""
    start = time.process_time()
    program()
    return time.process_time() - start


def ceilings_part():
    """The fastest matrix product and the fastest copy."""
    source = np.ones(COPY_BYTES // 4, np.float32)
    target = np.empty_like(source)
    copies = [seconds_of(lambda: np.copyto(target, source)) for _ in range(6)]
    return {"gflops": machine.matrix_product_peak(),
            "gigabytes_per_second": 2 * COPY_BYTES / min(copies) / 1e9}


def ladder_part(gflops, quick):
    """Every rung on every layer of LADDER."""
    return {name: _climb(*LADDER[name], gflops) for name in list(LADDER)[:2 if quick else None]}


def _climb(x_shape, weight_shape, gflops):
    x, weight = layer(x_shape, weight_shape)
    laid_out = ops.windows.batch_first(ops.windows.images_last(x))
    adds = ops.conv_multiply_adds(x_shape, weight_shape)
    reference = _torch_layer(x, weight)
    programs = {name: _calling(rung, laid_out if name in ("images last", "helpers.ops") else x, weight)
                for name, rung in ladder_rungs.RUNGS.items()}
    programs["images last, x not yet"] = _calling(ladder_rungs.layout, x, weight)
    loops = programs.pop("loops")
    refuse_a_wrong_one(programs, reference().numpy())
    slow = {name: program for name, program in programs.items() if seconds_of(program) > SLOW}
    fast = {name: program for name, program in programs.items() if name not in slow} | {"PyTorch": reference}
    times = {"loops": [seconds_of(loops)]} | {
        name: [seconds_of(program) for _ in range(3)] for name, program in slow.items()}
    times |= ratios.take_turns(fast)
    return {"x": x_shape, "weight": weight_shape, "multiply_adds": adds,
            "rungs": {name: _figures(times[name], times["PyTorch"], adds, gflops) for name in times}}


def _calling(function, x, weight):
    return lambda: function(x, weight)


def _torch_layer(x, weight, **settings):
    x, weight = torch.tensor(x), torch.tensor(weight)

    def program():
        with torch.inference_mode():
            return functional.conv2d(x, weight, **settings)
    return program


def _figures(times, reference, adds, gflops):
    """Ratio to PyTorch (with its interval where both were timed in rounds), and the share of the ceiling."""
    nanoseconds = 1e9 * min(times) / adds
    record = {"ns_per_multiply_add": nanoseconds, "share": 2 / nanoseconds / gflops, "calls": len(times)}
    if len(times) == len(reference):
        return record | ratios.ratio(times, reference)._asdict()
    return record | {"median": statistics.median(times) / statistics.median(reference)}


def blocks_part(gflops, quick):
    """Share of the ceiling for every layer of the explorer, layout by layout and block by block."""
    record = {}
    for channels, size, kernel in stored.layers():
        if quick and channels > 4:
            continue
        x, weight = layer(*stored.shapes(channels, size, kernel))
        adds = ops.conv_multiply_adds(x.shape, weight.shape)
        last = ops.windows.images_last(x)
        programs = {"PyTorch": _torch_layer(x, weight)}
        programs["helpers.ops"] = _calling(ladder_rungs.library, ops.windows.batch_first(last), weight)
        for block in stored.measured_blocks("images first", channels, size, kernel):
            programs[f"images first {block}"] = _block(layouts.images_first, x, weight, block)
        for block in stored.measured_blocks("images last", channels, size, kernel):
            programs[f"images last {block}"] = _block(layouts.images_last, last, weight, block)
        times = ratios.take_turns(programs, rounds=7, seconds=0.02)
        record[stored.key(channels, size, kernel)] = {
            name: round(2 * adds / min(values) / 1e9 / gflops, 4) for name, values in times.items()}
    return record


def _block(function, x, weight, block):
    return lambda: function(x, weight, block)


def claims_part():
    """Ratios behind the notebook's claims."""
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((2, 1024, 1024), dtype=np.float32)
    ours, theirs = (a, b), (torch.tensor(a), torch.tensor(b))
    double = a.astype(np.float64), b.astype(np.float64)
    small = a[:256, :256].copy(), b[:256, :256].copy()
    pairs = {
        "matrix product, NumPy / PyTorch": (lambda: ours[0] @ ours[1], lambda: theirs[0] @ theirs[1]),
        "matrix product, float64 / float32": (lambda: double[0] @ double[1], lambda: ours[0] @ ours[1]),
        "einsum / einsum with optimize": (lambda: np.einsum("ij,jk->ik", *small),
                                          lambda: np.einsum("ij,jk->ik", *small, optimize=True)),
    }
    return {name: _compared(*pair) for name, pair in pairs.items()} | mobile_part() | fft_part()


def _compared(first, second):
    times = ratios.take_turns({"first": first, "second": second})
    return ratios.ratio(times["first"], times["second"])._asdict()


def mobile_part():
    """A depthwise 3x3 layer against a pointwise one on the same input, in both engines."""
    channels = MOBILE[1]
    x, depthwise = layer(MOBILE, (channels, 1, 3, 3))
    _, pointwise = layer(MOBILE, (channels, channels, 1, 1))
    laid_out = ops.windows.batch_first(ops.windows.images_last(x))
    programs = {
        "NumPy": (lambda: ops.conv2d(laid_out, depthwise, padding=1, groups=channels),
                  lambda: ops.conv2d(laid_out, pointwise)),
        "PyTorch": (_torch_layer(x, depthwise, padding=1, groups=channels), _torch_layer(x, pointwise))}
    return {f"depthwise / pointwise, {engine}": _compared(*pair) for engine, pair in programs.items()}


def fft_part():
    """Spectra against windows, kernel by kernel, on one layer: time over time."""
    record = {}
    for kernel in FFT_KERNELS:
        x, weight = layer(FFT_LAYER, (FFT_LAYER[1], FFT_LAYER[1], kernel, kernel))
        laid_out = ops.windows.batch_first(ops.windows.images_last(x))
        programs = {"FFT": _calling(ladder_rungs.by_fft, x, weight),
                    "direct": _calling(ladder_rungs.library, laid_out, weight)}
        refuse_a_wrong_one(programs, _torch_layer(x, weight)().numpy())
        record[f"FFT / windows, kernel {kernel}"] = _compared(programs["FFT"], programs["direct"])
    return record
