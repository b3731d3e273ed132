"""What the block explorer says: the finding in the title, where a block's bytes fit, and the text twin."""

from helpers.explore.blocks_explorer import stored
from helpers.explore.blocks_explorer.numbers import KIB, MIB

CLOSE = 0.92        # of the best share: as good as the best


def size_words(count):
    """Bytes as a reader says them: 900 B, 25 KiB, 2.7 MiB, 77 MiB."""
    for unit, name in ((MIB, "MiB"), (KIB, "KiB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}" if count < 1000 * unit else f"{count / unit:.0f} {name}"
    return f"{count:.0f} B"


def percent(share):
    """A share of the ceiling; small ones keep a digit."""
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f} %"


def block_words(numbers, block):
    """ "1 row", "all 64 images", "4 images"."""
    unit = "row" if numbers.settings.layout == "images last" else "image"
    if block == numbers.units:
        return f"all {block} {unit}s" if block > 1 else f"the only {unit}"
    return f"{block} {unit}" + ("" if block == 1 else "s")


def title(numbers):
    """The finding of this state, in one line."""
    s = numbers.settings
    if not numbers.height:
        return f"A kernel of {s.kernel} does not fit in {s.size} pixels"
    if numbers.problem:
        return "There is no such block" if numbers.beyond else "The columns of this block are too much to ask"
    here, best = numbers.point, numbers.best
    words = block_words(numbers, numbers.block)
    at = f"{words[0].upper()}{words[1:]} at a time: {percent(here.share)} of the ceiling"
    if here.share >= CLOSE * best.share:
        return f"{at}, {'the best' if here is best else 'close to the best'}"
    return f"{at}; with {block_words(numbers, best.block)}, {percent(best.share)}"


def place(numbers):
    """Which cache the block's working set fits, by the two sliders: "l2", "l3" or ""."""
    s = numbers.settings
    return next((name for name in ("l2", "l3") if numbers.working_set <= getattr(s, name)), "")


def working_set(numbers):
    """The bytes of one block's matrix product, and where they fit."""
    s = numbers.settings
    if numbers.problem:
        return numbers.problem
    outputs = numbers.working_set - numbers.block_columns - numbers.weights
    second, third = size_words(s.l2), size_words(s.l3)
    fits = {"l2": f"They fit the second cache ({second}).",
            "l3": f"Too much for the second cache ({second}); they fit the third ({third}).",
            "": f"Too much for the third cache ({third}): they go to memory and come back."}[place(numbers)]
    whole, columns = size_words(numbers.working_set), size_words(numbers.block_columns)
    return (f"A block works on {whole}: columns {columns}, filters {size_words(numbers.weights)}, "
            f"outputs {size_words(outputs)}. {fits}")


def copying(numbers):
    """What is copied, and in how long runs."""
    if not numbers.height:
        return ""
    taps = numbers.settings.kernel**2
    times = "once" if taps == 1 else f"up to {taps} times"
    run = "1 number" if numbers.run == 1 else f"{numbers.run:,} numbers"
    return (f"Every pixel is copied {times}, in runs of {run}: {size_words(numbers.pixels)} of pixels make "
            f"{size_words(numbers.columns)} of columns in all.")


def counting(numbers):
    """The arithmetic, and how much of it there is for each byte."""
    if not numbers.height:
        return ""
    return (f"{numbers.multiply_adds:,} multiply-adds. FLOP for each byte: {numbers.intensity:.3g} if input, "
            f"filters and output move once, {numbers.intensity_with_columns:.3g} if the columns go to memory "
            "and back.")


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    s = numbers.settings
    rest = numbers.problem or (f"PyTorch reaches {percent(numbers.torch)}. {working_set(numbers)}")
    return (f"{title(numbers)}. {stored.IMAGES} pictures of {s.size}×{s.size}, {s.channels} channels, "
            f"{s.channels} filters {s.kernel}×{s.kernel}, {s.layout}: {rest}")


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [state_line(numbers), copying(numbers), counting(numbers)]
    for layout, curve in numbers.curves.items():
        lines += [f"{layout.capitalize()}, block of {point.block}: columns {size_words(point.bytes)}, "
                  f"{percent(point.share)} of the ceiling" for point in curve]
    lines += [f"Measured here, block of {point.block}: {percent(point.share)} of this machine's ceiling"
              for point in numbers.live]
    return "\n".join(line for line in lines if line)
