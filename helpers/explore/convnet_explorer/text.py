"""What the ConvNet builder says: the finding in the title, the pattern with its numbers, the text twin."""

from helpers.explore.convnet_explorer.progress import BATCH, STEPS, TESTED


def title(numbers):
    """The finding of this state, in one line."""
    if numbers.problem:
        return f"{_capital(numbers.problem.split(':')[0])} does not fit, so there is no network to train"
    progress = numbers.progress
    if progress.state == "ready":
        return _costs(numbers)
    if progress.state == "failed":
        return f"Training failed after {steps(progress.steps)}"
    if not progress.accuracies:
        return "Training starts" if progress.state == "training" else "Stopped before the first step"
    right = f"{share(progress.accuracies[-1][1])} of {TESTED} other digits right"
    if progress.state == "training":
        return f"Step {progress.steps} of {STEPS}: {right}"
    verb = "Stopped after" if progress.state == "stopped" else "After"
    return f"{verb} {steps(progress.steps)}: {right}"


def _costs(numbers):
    """Where the parameters are, and where the work is."""
    total, work = numbers.parameters, numbers.multiply_adds
    if not any(stage.kind == "conv" for stage in numbers.stages):
        return f"No convolution: {total:,} parameters, all of them in dense layers"
    heavy = max(numbers.stages, key=lambda stage: stage.parameters)
    busy = max(numbers.stages, key=lambda stage: stage.multiply_adds)
    weight, effort = share(heavy.parameters / total), share(busy.multiply_adds / work)
    if heavy is busy:
        return f"{_capital(heavy.name)} has {weight} of the parameters and {effort} of the work"
    return f"{_capital(heavy.name)} has {weight} of the parameters, {busy.name} {effort} of the work"


def pattern(numbers):
    """The layers as a pattern with its numbers, as (text, colour) pairs."""
    s = numbers.settings
    pool = "" if s.pool == "none" else " → POOL"
    return [("INPUT → ", "in"), ("[[CONV → RELU]·", "ink"), (str(s.convs), "ker"), (f"{pool}]·", "ink"),
            (str(s.blocks), "ker"), (" → [FC → RELU]·", "ink"), (str(s.hidden), "ker"), (" → ", "ink"),
            ("FC", "out")]


def status(numbers):
    """One line on the training."""
    progress = numbers.progress
    if numbers.problem:
        return "Repair the sizes first."
    if progress.state == "ready":
        return f"Train: up to {STEPS} steps of {BATCH} digits."
    if progress.state == "failed":
        return progress.message
    if not progress.losses:
        return "Setting up." if progress.state == "training" else "Train begins again."
    words = f"Loss of the last batch {progress.losses[-1]:.2f}."
    return f"{words} It ended because {progress.message}." if progress.message else words


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    shapes = " → ".join(shape(stage.shape) for stage in numbers.stages)
    counts = f"{numbers.parameters:,} parameters, {numbers.multiply_adds:,} multiply-adds a picture"
    rest = numbers.problem or f"{counts}. {status(numbers)}"
    layers = "".join(text for text, _ in pattern(numbers))
    return f"{title(numbers)}. {layers}. Shapes: 1×28×28 → {shapes}. {rest}"


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [title(numbers) + ".", "".join(text for text, _ in pattern(numbers)), "Input: 1×28×28"]
    for stage in numbers.stages:
        cost = f", {stage.parameters:,} parameters, {stage.multiply_adds:,} multiply-adds"
        cost = cost if stage.parameters else ""
        lines.append(f"{named(stage)}, gives {shape(stage.shape)}{cost}")
    lines.append(f"Together: {numbers.parameters:,} parameters, "
                 f"{numbers.multiply_adds:,} multiply-adds a picture")
    if numbers.problem:
        lines.append(numbers.problem)
    lines.append(status(numbers))
    lines += [f"After {steps(step)}: {share(right)} of {TESTED} other digits right"
              for step, right in numbers.progress.accuracies]
    return "\n".join(lines)


def named(stage):
    """A layer's name and rule: "conv 1.1: 5×5, relu"."""
    return f"{stage.name}: {stage.rule}" if stage.rule else stage.name


def shape(sizes):
    """A shape as a reader writes it: 8×28×28."""
    return "×".join(f"{size:,}" for size in sizes)


def share(part):
    """A part of one, in per cent."""
    return f"{100 * part:.0f} %"


def steps(count):
    """A number of steps in words that agree with it."""
    return "1 step" if count == 1 else f"{count} steps"


def _capital(name):
    return name[0].upper() + name[1:]
