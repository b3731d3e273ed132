"""Photographs, drawn patterns and the change to floats."""

import subprocess
import sys

import numpy as np
import pytest

from helpers import data
from helpers.data import patterns


def test_a_photograph_is_what_scikit_learn_ships():
    from sklearn.datasets import load_sample_image
    photograph = data.photograph("china")
    assert photograph.shape == (427, 640, 3) and photograph.dtype == np.uint8
    np.testing.assert_array_equal(photograph, load_sample_image("china.jpg"))


@pytest.mark.parametrize("size, shape", [
    (80, (53, 80)), (640, (427, 640)), ((40, 60), (40, 60)), ((50, 20), (50, 20))])
def test_a_photograph_in_another_size(size, shape):
    assert data.photograph("flower", size=size).shape == (*shape, 3)
    assert data.photograph("flower", size=size, grey=True).shape == shape


def test_grey_is_how_bright_the_colours_look():
    colours = data.photograph("flower", size=30).astype(float)
    grey = data.photograph("flower", size=30, grey=True)
    assert grey.dtype == np.uint8
    expected = 0.299 * colours[..., 0] + 0.587 * colours[..., 1] + 0.114 * colours[..., 2]
    np.testing.assert_allclose(grey, expected, atol=0.51)


def test_shrinking_averages_rather_than_picks():
    full = data.photograph("china", grey=True).astype(float)
    small = data.photograph("china", size=64, grey=True).astype(float)
    blocks = full[:420, :640].reshape(42, 10, 64, 10).mean(axis=(1, 3))
    assert abs(small[:42] - blocks).mean() < 8
    assert abs(small[:42] - blocks).mean() < abs(full[5:420:10, 5::10] - blocks).mean() / 2


@pytest.mark.parametrize("arguments", [
    {"name": "cat"}, {"name": "china", "size": 0}, {"name": "china", "size": (3, -1)},
    {"name": "china", "size": (3, 4, 5)}])
def test_an_impossible_photograph_is_refused(arguments):
    with pytest.raises(ValueError, match="photograph: (name|size) must be"):
        data.photograph(**arguments)


def test_each_photograph_has_its_own_credit():
    assert set(data.CREDITS) == {"china", "flower"}
    assert all("CC BY 2.0" in credit for credit in data.CREDITS.values())
    assert "danielbuechele" in data.CREDITS["china"] and "vultilion" in data.CREDITS["flower"]


def test_to_float():
    images = np.array([[0, 51], [102, 255]], np.uint8)
    values = data.to_float(images)
    assert values.dtype == np.float32
    np.testing.assert_array_equal(values, np.array([[0, 0.2], [0.4, 1]], np.float32))
    values[0, 0] = 9
    assert images[0, 0] == 0


@pytest.mark.parametrize("wrong, named", [
    (np.zeros(3), "dtype float64"), (np.zeros(3, np.int64), "dtype int64"), ([1, 2], "a list")])
def test_to_float_refuses_what_is_no_grey_level(wrong, named):
    with pytest.raises(TypeError, match=f"to_float: images must be a uint8 array .* not {named}"):
        data.to_float(wrong)


def test_patterns_show_their_one_property():
    assert patterns.step_edge(2, 5).tolist() == [[0, 0, 1, 1, 1]] * 2
    assert patterns.step_edge(1, 4, at=3).tolist() == [[0, 0, 0, 1]]
    assert patterns.stripes(2, 6, period=4).tolist() == [[0, 0, 1, 1, 0, 0]] * 2
    assert patterns.stripes(3, 2, period=2, vertical=False).tolist() == [[0, 0], [1, 1], [0, 0]]
    assert patterns.dot(3, 5).tolist() == [[0] * 5, [0, 0, 1, 0, 0], [0] * 5]
    assert np.argwhere(patterns.dot(4, 6, row=0, column=5)).tolist() == [[0, 5]]
    assert patterns.checkerboard(3, 4).tolist() == [[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1]]
    assert patterns.checkerboard(2, 4, square=2).tolist() == [[0, 0, 1, 1]] * 2
    assert patterns.disc(5, 5, radius=1).tolist() == patterns.disc(5, 5, radius=1.2).T.tolist()
    assert patterns.disc(5, 7, radius=1).sum() == 5 and patterns.disc(5, 7, radius=1)[2, 3] == 1


@pytest.mark.parametrize("draw", [patterns.step_edge, patterns.stripes, patterns.dot, patterns.checkerboard,
                                  patterns.disc])
def test_patterns_are_float64_in_the_size_asked_for(draw):
    picture = draw(6, 11)
    assert picture.shape == (6, 11) and picture.dtype == np.float64 and set(np.unique(picture)) == {0.0, 1.0}


def test_importing_and_reading_needs_no_plotting_training_or_download_library():
    program = ("import sys; from helpers import data; data.digits('test'); data.small_digits(); "
               "print({'matplotlib', 'torch', 'scipy', 'pooch', 'sklearn'} & set(sys.modules))")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
