"""Any state that an explorer's controls can reach, drawn at random; what `explorer_latency.py` measures."""

from helpers.explore.adam_explorer import drawing as adam_drawing
from helpers.explore.adam_explorer import numbers as adam_numbers
from helpers.explore.blocks_explorer import drawing as blocks_drawing
from helpers.explore.blocks_explorer import numbers as blocks_numbers
from helpers.explore.circuit_explorer import cases as circuit_cases
from helpers.explore.circuit_explorer import drawing as circuit_drawing
from helpers.explore.circuit_explorer import numbers as circuit_numbers
from helpers.explore.convnet_explorer import drawing as convnet_drawing
from helpers.explore.convnet_explorer import numbers as convnet_numbers
from helpers.explore.convnet_explorer.progress import Progress
from helpers.explore.convolution_backward_explorer import drawing as convolution_backward_drawing
from helpers.explore.convolution_backward_explorer import numbers as convolution_backward_numbers
from helpers.explore.convolution_explorer import drawing as convolution_drawing
from helpers.explore.convolution_explorer import numbers as convolution_numbers
from helpers.explore.kernels import KERNELS
from helpers.explore.matrix_explorer import drawing as matrix_drawing
from helpers.explore.matrix_explorer import numbers as matrix_numbers
from helpers.explore.pictures import PICTURES
from helpers.explore.pooling_backward_explorer import cases as pooling_backward_cases
from helpers.explore.pooling_backward_explorer import drawing as pooling_backward_drawing
from helpers.explore.pooling_backward_explorer import numbers as pooling_backward_numbers
from helpers.explore.pooling_explorer import drawing as pooling_drawing
from helpers.explore.pooling_explorer import numbers as pooling_numbers
from helpers.explore.pooling_explorer import pictures as pooling_pictures
from helpers.explore.receptive_field_explorer import drawing as receptive_field_drawing
from helpers.explore.receptive_field_explorer import numbers as receptive_field_numbers
from helpers.explore.sizes_explorer import drawing as sizes_drawing
from helpers.explore.sizes_explorer import numbers as sizes_numbers
from helpers.explore.stack_explorer import drawing as stack_drawing
from helpers.explore.stack_explorer import numbers as stack_numbers
from helpers.ops import Window
from helpers.explore.weight_decay_explorer import drawing as weight_decay_drawing
from helpers.explore.weight_decay_explorer import numbers as weight_decay_numbers


def random_whole(rng, ranges):
    """One whole number from each range, as a dict."""
    return {name: int(rng.integers(low, high + 1)) for name, (low, high) in ranges.items()}


def random_convolution(rng):
    """Any state that the controls can reach."""
    return convolution_numbers.Settings(
        picture=str(rng.choice(list(PICTURES))), kernel=str(rng.choice(list(KERNELS))),
        true_convolution=bool(rng.integers(2)), row=int(rng.integers(80)), column=int(rng.integers(80)),
        **random_whole(rng, convolution_numbers.RANGES))


def random_sizes(rng):
    """Any state that the controls can reach."""
    return sizes_numbers.Settings(
        kind=str(rng.choice(list(sizes_numbers.KINDS))), rule=str(rng.choice(list(sizes_numbers.RULES))),
        ceil_mode=bool(rng.integers(2)), window=int(rng.integers(40)), **random_whole(rng, sizes_numbers.RANGES))


def random_stack(rng):
    """A stack of one to six layers, as large as the controls allow."""
    layers = tuple(stack_numbers.Layer(str(rng.choice(list(stack_numbers.KINDS))),
                                       **random_whole(rng, stack_numbers.RANGES)) for _ in range(rng.integers(1, 7)))
    return stack_numbers.Settings(layers=layers, **random_whole(rng, stack_numbers.INPUT_RANGES))


def random_pooling(rng):
    """Any state that the controls can reach."""
    return pooling_numbers.Settings(
        picture=str(rng.choice(list(pooling_pictures.PICTURES))), kind=str(rng.choice(list(pooling_numbers.KINDS))),
        ceil_mode=bool(rng.integers(2)), blur=bool(rng.integers(2)), ring=bool(rng.integers(2)),
        row=int(rng.integers(9)), column=int(rng.integers(9)), **random_whole(rng, pooling_numbers.RANGES))


def random_circuit(rng):
    """Any circuit at any step."""
    name = str(rng.choice(list(circuit_cases.CIRCUITS)))
    values = rng.integers(-10, 11, len(circuit_cases.CIRCUITS[name].inputs)) / 2
    return circuit_numbers.Settings(name, tuple(values), int(rng.integers(24)))


def random_matrix(rng):
    """Any state that the controls can reach."""
    return matrix_numbers.Settings(
        shape=str(rng.choice(list(matrix_numbers.SHAPES))), border=str(rng.choice(list(matrix_numbers.BORDERS))),
        point=str(rng.choice(list(matrix_numbers.POINTS))), position=int(rng.integers(800)),
        **random_whole(rng, matrix_numbers.RANGES))


def random_receptive_field(rng):
    """One to five layers, and any unit of any of them."""
    ranges = receptive_field_numbers.RANGES
    layers = tuple(Window(**random_whole(rng, ranges)) for _ in range(rng.integers(1, 6)))
    low, high = receptive_field_numbers.SIZES
    return receptive_field_numbers.Settings(layers, int(rng.integers(low, high + 1)), int(rng.integers(len(layers) + 1)),
                                            int(rng.integers(-1, 12)))


def random_convnet(rng):
    """Any network that the builder can make; half of them in the middle of a training."""
    settings = convnet_numbers.Settings(
        kernel=int(rng.choice(convnet_numbers.KERNELS)), keep_size=bool(rng.integers(2)),
        pool=str(rng.choice(list(convnet_numbers.POOLS))), **random_whole(rng, convnet_numbers.RANGES))
    steps = int(rng.integers(400)) * int(rng.integers(2))
    losses = tuple(3 * rng.random(steps))
    return settings, Progress("training" if steps else "ready", losses, tuple((n, 0.5) for n in range(0, steps, 25)))


def random_blocks(rng):
    """Any state that the controls can reach, with points measured here."""
    chosen = {name: known[rng.integers(len(known))] for name, known in blocks_numbers.CHOICES.items()}
    live = tuple((chosen["layout"], 2**n, float(rng.uniform(0, 1))) for n in range(rng.integers(4)))
    return blocks_numbers.Settings(**chosen, live=live)


def random_pooling_backward(rng):
    """Any state that the controls can reach, with a few pixels changed."""
    numbers = pooling_backward_numbers
    changes = tuple((int(rng.integers(4)), int(rng.integers(5)), int(rng.integers(-9, 10))) for _ in range(3))
    return numbers.Settings(
        kind=str(rng.choice(list(numbers.KINDS))), rule=str(rng.choice(list(numbers.RULES))),
        picture=str(rng.choice(list(pooling_backward_cases.PICTURES))), window=int(rng.integers(30)),
        partial=bool(rng.integers(2)), changes=changes, **random_whole(rng, numbers.RANGES))


def random_adam(rng):
    """Any gradients, betas, correction and step."""
    return adam_numbers.Settings(
        pattern=str(rng.choice(list(adam_numbers.PATTERNS))),
        correction=str(rng.choice(list(adam_numbers.CORRECTIONS))),
        beta1=float(rng.choice(adam_numbers.BETAS1)), beta2=float(rng.choice(adam_numbers.BETAS2)),
        t=int(rng.integers(1, adam_numbers.LONGEST + 1)),
        power=int(rng.integers(adam_numbers.POWERS[0], adam_numbers.POWERS[1] + 1)))


def random_convolution_backward(rng):
    """Any state that the controls can reach."""
    module = convolution_backward_numbers
    words = {name: str(rng.choice(list(known))) for name, known in (
        ("view", module.VIEWS), ("kernel", module.KERNELS), ("upstream", module.UPSTREAMS))}
    return module.Settings(row=int(rng.integers(10)), column=int(rng.integers(10)), **words,
                           **random_whole(rng, module.RANGES))


def random_weight_decay(rng):
    """Any bowl, valley or saddle, anywhere."""
    module = weight_decay_numbers
    return module.Settings(
        angle=int(rng.integers(module.ANGLES[0], module.ANGLES[1] + 1)),
        first=float(rng.choice(module.EIGENVALUES)), second=float(rng.choice(module.EIGENVALUES)),
        decay=float(rng.choice(module.DECAYS)), star_1=float(rng.integers(-6, 7) / 2),
        star_2=float(rng.integers(-6, 7) / 2))


# name: (random settings, settings to numbers, numbers to SVG)
EXPLORERS = {
    "convolution": (random_convolution, convolution_numbers.compute, convolution_drawing.draw),
    "sizes": (random_sizes, sizes_numbers.compute, sizes_drawing.draw),
    "stack": (random_stack, stack_numbers.compute, stack_drawing.draw),
    "matrix": (random_matrix, matrix_numbers.compute, matrix_drawing.draw),
    "receptive field": (random_receptive_field, receptive_field_numbers.compute, receptive_field_drawing.draw),
    "pooling backward": (random_pooling_backward, pooling_backward_numbers.compute,
                         pooling_backward_drawing.draw),
    "pooling": (random_pooling, pooling_numbers.compute, pooling_drawing.draw),
    "blocks": (random_blocks, blocks_numbers.compute, blocks_drawing.draw),
    "convolution backward": (random_convolution_backward, convolution_backward_numbers.compute,
                             convolution_backward_drawing.draw),
    "circuit": (random_circuit, circuit_numbers.compute, circuit_drawing.draw),
    "convnet": (random_convnet, lambda state: convnet_numbers.compute(*state), convnet_drawing.draw),
    "adam": (random_adam, adam_numbers.compute, adam_drawing.draw),
    "weight decay": (random_weight_decay, weight_decay_numbers.compute, weight_decay_drawing.draw),
}
