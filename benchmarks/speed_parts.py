"""The parts of `engine_speed.py`, each run in a process of its own: what is measured, and its table.

A part returns a record for JSON and prints its table in Markdown.
"""

import statistics
import time

import torch

import helpers
from benchmarks import layers, machine, memory, models, ratios

# What the course holds itself to: NumPy's time over PyTorch's (NCHW), one thread, by setting: (hold, aim).
GOALS = {
    "LeNet, batch 250": {"a": (0.85, 0.70), "b": (None, 0.48), "c": (None, 0.60)},
    "LeNet, batch 64": {"a": (0.85, 0.72), "b": (None, 0.50), "c": (None, 0.62)},
    "VGG, batch 64": {"b": (1.15, 1.0), "c": (None, 1.2)},
    "VGG, batch norm, batch 64": {"b": (1.05, 0.90), "c": (None, 1.15)}}
GRAPH_GOAL = 0.03       # share of the graph at batch 64


def clock_for(threads):
    """CPU time does not count other jobs; with several threads it would add theirs up."""
    return time.process_time if threads == 1 else time.perf_counter


def machine_part(setting, threads):
    """What stands above the tables."""
    torch.set_num_threads(threads)
    found = machine.description()
    print(f"NumPy {found['numpy']}, PyTorch {found['torch']}, Python {found['python']}, {found['system']}. "
          f"BLAS: {'; '.join(found['blas'])}. PyTorch's CPU capability: {found['torch_cpu']}, threads: "
          f"{found['torch_threads']}.\n")
    return found


def steps_part(setting, threads):
    """One training step of every model, in NumPy and in both of PyTorch's memory formats."""
    torch.set_num_threads(threads)
    clock, rows, record = clock_for(threads), [], {}
    peak = machine.matrix_product_peak(clock)
    print(f"NumPy's matrix product: {peak:.0f} GFLOP/s at best.\n")
    for case in models.CASES.values():
        models.refuse_a_wrong_engine(case)
        programs = {
            "numpy": models.training_step(helpers, *models.ours(case)),
            "torch": models.training_step(torch, *models.theirs(case)),
            "channels_last": models.training_step(torch, *models.theirs(case, channels_last=True))}
        times = ratios.take_turns(programs, clock=clock)
        speed = models.flops(case) / statistics.median(times["numpy"]) / 1e9
        record[case.name] = compared(times) | {"gflops": speed, "share_of_peak": speed / peak}
        rows.append([case.name, *compared_cells(times), f"{speed:.0f}", f"{100 * speed / peak:.0f} %",
                     _goal(case.name, setting) if threads == 1 else "–"])
    print_table(["training step", *COMPARED, "GFLOP/s", "of the product's", "hold / aim"], rows)
    return {"matrix_product_gflops": peak, "steps": record}


def layers_part(setting, threads):
    """Every operation alone, forward and backward."""
    torch.set_num_threads(threads)
    tasks = {f"{layer.name}: {direction}": programs for layer in layers.layers()
             for direction, programs in layers.programs(layer).items()}
    tasks["Adam, LeNet's parameters"] = layers.adam()
    record, rows = {}, []
    for name, programs in tasks.items():
        times = ratios.take_turns(programs, clock=clock_for(threads))
        record[name] = compared(times)
        rows.append([name, *compared_cells(times)])
    print_table(["operation", *COMPARED], rows)
    return {"layers": record}


def graph_part(setting, threads):
    """What the graph and the modules add to the same functions called by hand; NumPy alone."""
    record, rows = {}, []
    for name in models.LENETS:
        case = models.CASES[name]
        programs = {"graph": models.training_step(helpers, *models.ours(case)),
                    "hand": models.step_by_hand(case)}
        times = ratios.take_turns(programs, rounds=2 * ratios.ROUNDS, clock=clock_for(threads))
        result = ratios.ratio(times["graph"], times["hand"])
        record[name] = {"ms": medians(times), "ratio": result._asdict()}
        share, low, high, minima = [f"{100 * (value - 1):.1f} %" for value in result[:4]]
        rows.append([name, *[f"{ms:.2f}" for ms in medians(times).values()], f"{share} ({low} to {high})",
                     minima + _noisy(result), f"under {100 * GRAPH_GOAL:.0f} %" if case.batch == 64 else "–"])
    print_table(["step", "with the graph, ms", "by hand, ms", "the graph adds", "by minima", "goal"], rows)
    return {"graph": record}


def memory_part(setting, threads, case, engine):
    """Peak memory of one engine's step; the parent prints the table of all of them."""
    torch.set_num_threads(threads)
    return memory.peak_memory(case, engine)


PARTS = {"machine": machine_part, "steps": steps_part, "layers": layers_part, "graph": graph_part,
         "memory": memory_part}
COMPARED = ["NumPy ms", "PyTorch ms", "ratio (95 %)", "by minima", "channels_last ms", "ratio", "by minima"]


def compared(times):
    """Times and ratios of NumPy to each of the others, for the record."""
    return {"ms": medians(times), "ratio": {name: ratios.ratio(times["numpy"], times[name])._asdict()
                                            for name in times if name != "numpy"}}


def compared_cells(times):
    """The same as the cells of a table."""
    ms, cells = medians(times), []
    for name in ("torch", "channels_last"):
        if name not in times:
            cells += ["–"] * 3
            continue
        result = ratios.ratio(times["numpy"], times[name])
        interval = f" ({result.low:.2f} to {result.high:.2f})" if name == "torch" else ""
        cells += [f"{ms[name]:.3g}", f"{result.median:.2f}{interval}", f"{result.minima:.2f}{_noisy(result)}"]
    return [f"{ms['numpy']:.3g}", *cells]


def medians(times):
    """Milliseconds per call, the median round of each program."""
    return {name: 1e3 * statistics.median(values) for name, values in times.items()}


def print_table(heads, rows):
    """A table in Markdown whose columns also line up as plain text."""
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    for row in [heads, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
    print()


def _goal(name, setting):
    if setting not in GOALS[name]:
        return "–"
    return " / ".join("–" if bound is None else f"{bound:.2f}" for bound in GOALS[name][setting])


def _noisy(result):
    return ", noisy: repeat" if result.noisy else ""
