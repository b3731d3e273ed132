import base64
import io

import numpy as np
import pytest
from PIL import Image

from helpers.explore import shades
from helpers.explore.grid_text import GridError
from helpers.explore.kernels import KERNELS, make_kernel
from helpers.explore.pictures import PICTURES, make_picture


def test_kernels_of_size_three_are_the_textbook_ones():
    expected = {
        "edge": ([[-1, 0, 1]] * 3, 1),
        "sobel": ([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], 1),
        "mean": ([[1] * 3] * 3, 9),
        "gaussian": ([[1, 2, 1], [2, 4, 2], [1, 2, 1]], 16),
        "laplacian": ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], 1),
        "pair": ([[1, 0, -1]], 1),
        "identity": ([[0, 0, 0], [0, 1, 0], [0, 0, 0]], 1),
    }
    assert set(expected) == set(KERNELS) - {"own"}
    for name, (weights, divisor) in expected.items():
        made, over = make_kernel(name, 3)
        np.testing.assert_array_equal(made, weights)
        assert over == divisor


def test_the_pair_is_one_minus_one():
    np.testing.assert_array_equal(make_kernel("pair", 2)[0], [[1, -1]])


@pytest.mark.parametrize("name", sorted(set(KERNELS) - {"own"}))
@pytest.mark.parametrize("size", range(1, 6))
def test_kernels_of_every_size_do_what_their_name_says(name, size):
    smallest = {"edge": 2, "sobel": 2, "pair": 2, "laplacian": 3}.get(name, 1)
    if size < smallest:
        with pytest.raises(GridError, match=f"at least {smallest}"):
            make_kernel(name, size)
        return
    weights, divisor = make_kernel(name, size)
    assert weights.shape == ((1, size) if name == "pair" else (size, size))
    np.testing.assert_array_equal(weights, np.round(weights))
    total = weights.sum() / divisor
    assert total == (1 if name in ("mean", "gaussian", "identity") else 0)
    if name in ("edge", "sobel"):
        np.testing.assert_array_equal(weights[:, ::-1], -weights)
    if name in ("gaussian", "laplacian"):
        np.testing.assert_array_equal(weights, weights.T)


def test_the_digit_is_scikit_learns():
    datasets = pytest.importorskip("sklearn.datasets")
    np.testing.assert_array_equal(make_picture("digit", 1)[0], datasets.load_digits().images[7])


@pytest.mark.parametrize("name", sorted(set(PICTURES) - {"own"}))
def test_second_channels_differ_and_pictures_are_whole_numbers(name):
    one, two = make_picture(name, 1), make_picture(name, 2)
    assert one.shape[0] == 1 and two.shape[0] == 2 and max(one.shape) <= 80
    np.testing.assert_array_equal(one, np.round(one))
    if name not in ("dot",):
        assert not np.array_equal(two[0], two[1])
    with pytest.raises(ValueError):
        one[0, 0, 0] = 1


def test_deeper_is_larger_and_violet_is_below_zero():
    (zero, small, large, negative), = shades.fills(np.array([[0.0, 1, 4, -4]]), "out")
    brightness = [sum(int(fill[at:at + 2], 16) for at in (1, 3, 5)) for fill in (zero, small, large)]
    assert brightness[0] > brightness[1] > brightness[2]
    red, green, blue = (int(negative[at:at + 2], 16) for at in (1, 3, 5))
    assert blue > red > green
    assert shades.fills(np.zeros((2, 2)), "in") == [[shades.fills(np.zeros((1, 1)), "in")[0][0]] * 2] * 2


def decoded(uri):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))).convert("RGB")).astype(int)


def test_pictures_are_embedded_pixel_by_pixel():
    values = np.array([[0.0, 100, 255], [255, 10, 0]])
    pixels = decoded(shades.data_uri(values, signed=False))
    np.testing.assert_array_equal(pixels, np.repeat(values[..., None], 3, axis=2))


def test_signed_pictures_are_white_at_zero():
    pixels = decoded(shades.data_uri(np.array([[0.0, 8, -8, 4]]), signed=True))[0]
    np.testing.assert_array_equal(pixels[0], [255, 255, 255])
    assert pixels[1].argmax() == 1 and pixels[2].argmax() == 2      # green, violet
    assert (pixels[3] > pixels[1]).all()


def test_an_embedded_photograph_does_not_depend_on_a_compressor():
    uri = shades.data_uri(make_picture("photo", 1)[0], signed=False)
    data = base64.b64decode(uri.split(",")[1])
    assert data[data.index(b"IDAT") + 4:][:3] == b"\x78\x01\x01"    # one stored block
    np.testing.assert_array_equal(decoded(uri).shape, (72, 80, 3))
