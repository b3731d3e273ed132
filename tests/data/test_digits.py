"""The embedded digits and their generator: shapes, balance, seeds; never the bytes (versions differ)."""

import time
from pathlib import Path

import numpy as np
import pytest

from helpers import data
from helpers.data.digit_distortion import GREY_LEVELS, draw_digits
from helpers.data.digit_glyphs import DETAIL, FONTS, HELD_OUT_FONTS, distance_glyphs, signed_distance
from helpers.data.embedded import STORED_DIGITS
from helpers.data.make_digits import make_part


@pytest.fixture(scope="module")
def glyphs():
    return distance_glyphs()


@pytest.mark.parametrize("split, held_out, count", [
    ("train", False, 12_000), ("test", False, 2_000), ("test", True, 2_000)])
def test_a_part_has_its_shape_and_each_digit_equally_often(split, held_out, count):
    images, labels = data.digits(split, held_out_fonts=held_out)
    assert images.shape == (count, 1, 28, 28) and images.dtype == np.uint8
    assert labels.shape == (count,) and labels.dtype == np.int64
    assert np.bincount(labels, minlength=10).tolist() == [count // 10] * 10


def test_held_out_fonts_are_never_trained_on():
    images, labels = data.digits("train", held_out_fonts=True)
    trained = data.digit_fonts("train", held_out_fonts=True)
    tested = data.digit_fonts("test", held_out_fonts=True)
    assert len(images) == len(labels) == len(trained) and 8_000 < len(images) < 10_000
    assert np.bincount(labels).min() > 700
    assert set(tested) == set(HELD_OUT_FONTS) and not set(trained) & set(tested)
    assert set(data.digit_fonts("train")) == set(range(len(FONTS)))


def test_the_held_out_training_images_are_those_of_the_other_fonts():
    everything, labels = data.digits("train")
    kept = ~np.isin(data.digit_fonts("train"), HELD_OUT_FONTS)
    images, kept_labels = data.digits("train", held_out_fonts=True)
    np.testing.assert_array_equal(images, everything[kept])
    np.testing.assert_array_equal(kept_labels, labels[kept])


def test_images_and_labels_belong_together():
    """A prototype of each class names far more test images than chance, so no label is out of step."""
    images, labels = data.digits("train")
    prototypes = np.stack([images[labels == digit].mean(axis=0).ravel() for digit in range(10)])
    prototypes /= np.linalg.norm(prototypes, axis=1, keepdims=True)
    for held_out in (False, True):
        tested, expected = data.digits("test", held_out_fonts=held_out)
        named = (tested.reshape(len(tested), -1) @ prototypes.T).argmax(axis=1)
        assert (named == expected).mean() > 0.4


def test_no_training_image_is_also_a_test_image():
    train = {image.tobytes() for image in data.digits("train")[0]}
    assert len(train) == 12_000
    for held_out in (False, True):
        assert not any(image.tobytes() in train for image in data.digits("test", held_out)[0])


def test_changing_what_came_does_not_change_the_next_call():
    images, labels = data.digits("test")
    before = images[:5].copy(), labels[:5].copy()
    images[:5], labels[:5] = 7, 7
    again = data.digits("test")
    np.testing.assert_array_equal(again[0][:5], before[0])
    np.testing.assert_array_equal(again[1][:5], before[1])


def test_the_stored_set_is_small_and_quick_to_read():
    from helpers.data.embedded import _stored
    _stored.cache_clear()
    start = time.perf_counter()
    data.digits("train")
    seconds = time.perf_counter() - start
    assert seconds < 1.0            # 0.1 s on an idle machine; the bar of 0.3 s must not fail on a busy one
    assert STORED_DIGITS.stat().st_size < 6e6


@pytest.mark.parametrize("function", [data.digits, data.digit_fonts])
def test_an_unknown_split_is_named(function):
    with pytest.raises(ValueError, match=f"{function.__name__}: split must be .* not 'valid'"):
        function("valid")


def test_small_digits():
    images, labels = data.small_digits()
    assert images.shape == (1797, 1, 8, 8) and images.dtype == np.uint8 and images.max() == 16
    assert labels.shape == (1797,) and labels.dtype == np.int64 and labels[:5].tolist() == [0, 1, 2, 3, 4]
    from sklearn.datasets import load_digits
    np.testing.assert_array_equal(images[:, 0], load_digits().images)


def test_a_glyph_is_the_distance_to_its_outline():
    square = np.zeros((9, 9), bool)
    square[2:7, 2:7] = True
    distance = signed_distance(square)
    assert distance[4, [4, 3, 2, 1, 0]].tolist() == [2.5, 1.5, 0.5, -0.5, -1.5]


def test_every_font_draws_ten_different_digits(glyphs):
    assert glyphs.shape == (len(FONTS), 10, 28 * DETAIL, 28 * DETAIL)
    inked = glyphs > 0
    share = inked.mean(axis=(2, 3))
    assert share.min() > 0.03 and share.max() < 0.35
    for font in inked:
        shapes = font.reshape(10, -1).astype(float)
        different = ((shapes[:, None] - shapes) ** 2).sum(axis=2)
        assert different[~np.eye(10, dtype=bool)].min() > 300


def test_one_seed_gives_one_set_and_another_seed_another(glyphs):
    labels, fonts = np.arange(10), np.arange(5, 15)
    rngs = [np.random.default_rng(seed) for seed in (3, 3, 4)]
    first, second, other = (draw_digits(glyphs, labels, fonts, rng) for rng in rngs)
    np.testing.assert_array_equal(first, second)
    assert (first != other).mean() > 0.2


def test_drawn_images_show_their_label_and_their_font(glyphs):
    """Averaged over many draws the distortions cancel: the mean is nearest to the glyph asked for."""
    rng = np.random.default_rng(0)
    plain = np.clip(glyphs[0, :, 2::DETAIL, 2::DETAIL] + 0.5, 0, 1).reshape(10, -1)
    plain = (plain - plain.mean(axis=1, keepdims=True)) / plain.std(axis=1, keepdims=True)
    for digit in (2, 4, 7):
        drawn = draw_digits(glyphs, np.full(60, digit), np.zeros(60, int), rng)
        assert drawn.shape == (60, 28, 28) and drawn.dtype == np.uint8
        assert (plain @ drawn.mean(axis=0).ravel()).argmax() == digit


def test_grey_levels_are_few_and_reach_from_black_to_bright(glyphs):
    drawn = draw_digits(glyphs, np.arange(100) % 10, np.arange(100) % 15, np.random.default_rng(1))
    assert len(np.unique(drawn)) <= GREY_LEVELS and drawn.min() == 0 and drawn.max() == 255
    assert drawn.max(axis=(1, 2)).min() > 128


def test_a_part_is_balanced_and_uses_only_its_fonts(glyphs):
    images, labels, fonts = make_part(glyphs, 1_030, (3, 8), np.random.default_rng(5))
    assert images.shape == (1_030, 28, 28)
    assert np.bincount(labels).tolist() == [103] * 10 and set(fonts) == {3, 8}
    assert labels[:20].tolist() != sorted(labels[:20])


def test_the_baselines_told_are_the_ones_measured():
    root = Path(__file__).parents[2]
    measured = (root / "benchmarks" / "results" / "digits_baselines.md").read_text(encoding="utf-8")
    told = (root / "datasets" / "README.md").read_text(encoding="utf-8")
    rows = [line for line in measured.splitlines() if line.startswith("|")]
    assert len(rows) == 6 and all(row in told for row in rows)
