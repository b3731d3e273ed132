"""One pass over a large picture, or crop by crop: the multiply-adds of both."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def pass_costs(size, crop, k, c, m):
    places = (size - crop + 1) ** 2             # where a crop can lie
    inner = (crop - k + 1) ** 2                 # places of the kernel within a crop
    head = m * c * inner                        # the dense layer, once
    one_pass = c * k * k * (size - k + 1) ** 2 + head * places
    crop_by_crop = places * (c * k * k * inner + head)
    return one_pass, crop_by_crop


def _parts(size, crop, k, c, m):
    places, inner = (size - crop + 1) ** 2, (crop - k + 1) ** 2
    return places, inner, c * k * k * (size - k + 1) ** 2, c * k * k * inner, m * c * inner


def _wrong(combine):
    return lambda *case: combine(*_parts(*case))


def _groups(rng):
    def draw(count, more=(1, 20)):
        found = []
        for _ in range(count):
            crop = int(rng.integers(6, 29))
            found.append((crop + int(rng.integers(more[0], more[1] + 1)), crop, int(rng.integers(2, 6)),
                          int(rng.integers(2, 9)), int(rng.integers(2, 11))))
        return found

    return [
        Group("same", "pictures as large as a crop", [(28, 28, 5, 8, 10)] + draw(4, more=(0, 0))),
        Group("larger", "larger pictures", [(29, 28, 3, 4, 10), (40, 28, 5, 8, 10)] + draw(14)),
        Group("pointwise", "kernels of one pixel", [(20, 12, 1, 3, 5), (31, 28, 1, 2, 10)]),
    ]


MISCONCEPTIONS = (
    Misconception("swapped", lambda *case: pass_costs(*case)[::-1],
                  "Your two numbers are right and in the wrong order: one pass first, then crop by crop."),
    Misconception("head once", _wrong(lambda places, inner, large, small, head:
                                      (large + head, places * (small + head))),
                  "In your one pass the head is applied once. As a convolution it stands at every place where a crop "
                  "can lie."),
    Misconception("head free", _wrong(lambda places, inner, large, small, head: (large, places * (small + head))),
                  "Your one pass leaves out the head. As a convolution it costs what it costs on each crop, at "
                  "every place."),
    Misconception("layer not shared", _wrong(lambda places, inner, large, small, head:
                                             (places * (small + head),) * 2),
                  "Your two numbers are the same. In one pass the first layer is computed once for the whole picture; "
                  "neighbouring crops share it."),
    Misconception("head not in crops", _wrong(lambda places, inner, large, small, head:
                                              (large + head * places, places * small)),
                  "Crop by crop you leave out the head."),
    Misconception("one crop", _wrong(lambda places, inner, large, small, head: (large + head * places, small + head)),
                  "Your second number is that of a single crop. How many crops are there?"),
    Misconception("places one short", lambda size, crop, k, c, m: _with_places(size, crop, k, c, m, size - crop),
                  "You count size − crop places along a side. If size and crop are equal there is still one."),
    Misconception("places along one side", lambda size, crop, k, c, m:
                  _with_total(size, crop, k, c, m, size - crop + 1),
                  "You let the crop move along one axis only. It has as many places downwards."),
    Misconception("crops side by side", lambda size, crop, k, c, m:
                  _with_total(size, crop, k, c, m, (size // crop) ** 2),
                  "You lay crops side by side. A crop may begin at every pixel."),
    Misconception("maps as large as the input", lambda size, crop, k, c, m: (
        c * k * k * size ** 2 + m * c * crop ** 2 * (size - crop + 1) ** 2,
        (size - crop + 1) ** 2 * (c * k * k * crop ** 2 + m * c * crop ** 2)),
                  "Your output maps are as large as their input. There is no padding: a kernel of k leaves fewer "
                  "places."),
    Misconception("one channel into the head", lambda size, crop, k, c, m: _with_head(
        size, crop, k, c, m, m * (crop - k + 1) ** 2),
                  "Your head reads one output map. The layer before it puts out c of them."),
    Misconception("one filter", lambda size, crop, k, c, m: _with_layer(size, crop, k, c, m, k * k),
                  "Your layer has one filter. It has c of them, and each costs k² at every place."),
    Misconception("biases counted", lambda size, crop, k, c, m: _with_layer(size, crop, k, c, m, c * (k * k + 1)),
                  "You count an addition for the bias. Biases are free here."),
    Misconception("multiply and add apart", lambda *case: tuple(2 * cost for cost in pass_costs(*case)),
                  "You count each multiply-add as two operations. Multiplying and adding are one here."),
    Misconception("the head reads pixels", lambda size, crop, k, c, m: _with_head(
        size, crop, k, c, m, m * c * crop ** 2),
                  "Your head reads as many numbers as the crop has pixels. It reads the layer's outputs: crop − k + 1 "
                  "along a side."),
    Misconception("the head at each output", lambda size, crop, k, c, m: (
        _parts(size, crop, k, c, m)[2] + m * c * (crop - k + 1) ** 2 * (size - k + 1) ** 2,
        pass_costs(size, crop, k, c, m)[1]),
                  "In your one pass the head stands at every output of the layer. It is crop − k + 1 wide and fits "
                  "in fewer places."),
    Misconception("crops along one side", lambda size, crop, k, c, m: (
        pass_costs(size, crop, k, c, m)[0], pass_costs(size, crop, k, c, m)[1] // (size - crop + 1)),
                  "Your crops move along one axis only. They have as many places downwards."),
    Misconception("the weights", lambda size, crop, k, c, m: (c * k * k + m * c * (crop - k + 1) ** 2,) * 2,
                  "You count the weights. Each of them is used once for every place where it stands."),
    Misconception("k instead of k²", lambda size, crop, k, c, m: (
        c * k * (size - k + 1) ** 2 + m * c * (crop - k + 1) ** 2 * (size - crop + 1) ** 2,
        (size - crop + 1) ** 2 * (c * k * (crop - k + 1) ** 2 + m * c * (crop - k + 1) ** 2)),
                  "Your kernels have k weights. A square kernel of side k has more."),
)


def _with_places(size, crop, k, c, m, along):
    return _with_total(size, crop, k, c, m, along ** 2)


def _with_total(size, crop, k, c, m, places):
    _, _, large, small, head = _parts(size, crop, k, c, m)
    return large + head * places, places * (small + head)


def _with_layer(size, crop, k, c, m, at_one_place):
    places, inner, _, _, head = _parts(size, crop, k, c, m)
    return (at_one_place * (size - k + 1) ** 2 + head * places,
            places * (at_one_place * inner + head))


def _with_head(size, crop, k, c, m, head):
    places, _, large, small, _ = _parts(size, crop, k, c, m)
    return large + head * places, places * (small + head)


EXERCISE = FunctionExercise(
    name="pass_costs",
    stub='''def pass_costs(size, crop, k, c, m):
    """Multiply-adds (one_pass, crop_by_crop) on a grey picture size by size, for all its crops, crop by crop.

    The network: c filters of k by k without padding, then a dense layer from all their outputs to m scores.
    """
    ...''',
    solve=pass_costs,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} networks: {same} on pictures as large as a crop, {larger} on larger ones, {pointwise} with "
           "kernels of one pixel",
    hints=("Start with a single crop: how many places has the kernel on it, and how many numbers reach the head?",
           "On a crop the layer costs c·k²·(crop − k + 1)², the head m·c·(crop − k + 1)². How many crops are there?",
           "In one pass the layer runs once over the whole picture. The head is a convolution with one place for each "
           "crop."),
    why="The head costs the same either way; what one pass saves is the layer before it, which neighbouring crops "
        "would compute again and again.",
)
