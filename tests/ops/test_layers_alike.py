"""What holds for every layer that works on images: dtype, memory order, arguments left alone, what is refused."""

import numpy as np
import pytest

from helpers import ops

WEIGHT, TRANSPOSED = (6, 2, 3, 2), (4, 3, 3, 2)
LAYERS = {
    "conv1d": ((3, 4, 9), [(6, 2, 3), (6,)], dict(stride=2, padding=1, groups=2)),
    "conv2d": ((3, 4, 7, 6), [WEIGHT, (6,)], dict(stride=2, padding=1, groups=2)),
    "conv_transpose2d": ((3, 4, 4, 5), [TRANSPOSED, (6,)], dict(stride=2, padding=1, groups=2)),
    "unfold": ((3, 4, 7, 6), [], dict(kernel_size=(3, 2), padding=1, stride=2)),
    "fold": ((3, 24, 9), [], dict(output_size=(6, 5), kernel_size=(3, 2), padding=1, stride=2)),
    "max_pool1d": ((3, 4, 9), [], dict(kernel_size=3, stride=2, padding=1)),
    "max_pool2d": ((3, 4, 7, 6), [], dict(kernel_size=3, stride=2, padding=1, ceil_mode=True)),
    "avg_pool2d": ((3, 4, 7, 6), [], dict(kernel_size=3, stride=2, padding=1, ceil_mode=True)),
    "lp_pool2d": ((3, 4, 7, 6), [], dict(norm_type=2, kernel_size=3, stride=2)),
    "adaptive_avg_pool2d": ((3, 4, 7, 6), [], dict(output_size=(3, 4))),
    "adaptive_max_pool2d": ((3, 4, 7, 6), [], dict(output_size=(3, 4))),
    "cross_channel_max_pool": ((3, 4, 7, 6), [], dict(channels_per_group=2)),
}
every_layer = pytest.mark.parametrize("name", LAYERS)


def numbers(shape, seed, dtype):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def arguments(name, dtype=np.float64):
    shape, others, settings = LAYERS[name]
    return [numbers(s, seed, dtype) for seed, s in enumerate([shape, *others])], settings


def backward(name, grad_out, cache):
    grads = getattr(ops, f"{name}_backward")(grad_out, cache)
    return grads if isinstance(grads, tuple) else (grads,)


def last(array):
    """The same numbers with the batch axis last in memory."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(array, 0, -1)), -1, 0)


@every_layer
def test_as_pytorch(name, as_pytorch):
    if name == "cross_channel_max_pool":
        pytest.skip("PyTorch has no such layer")
    arrays, settings = arguments(name)
    as_pytorch(name, arrays, **settings)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@every_layer
def test_the_dtype_is_kept(name, dtype):
    arrays, settings = arguments(name, dtype)
    out, cache = getattr(ops, name)(*arrays, **settings)
    assert out.dtype == dtype
    assert [g.dtype for g in backward(name, numbers(out.shape, 5, dtype), cache)] == [dtype] * len(arrays)


@every_layer
def test_float32_agrees_with_float64(name):
    singles, settings = arguments(name, np.float32)
    doubles = [a.astype(np.float64) for a in singles]
    (out, cache), (exact, exact_cache) = (getattr(ops, name)(*a, **settings) for a in (singles, doubles))
    upstream = numbers(out.shape, 5, np.float32)
    grads, exact_grads = backward(name, upstream, cache), backward(name, upstream.astype(np.float64), exact_cache)
    for ours, expected in zip((out, *grads), (exact, *exact_grads), strict=True):
        np.testing.assert_allclose(ours, expected, rtol=2e-5, atol=2e-5)


@every_layer
def test_images_come_last_in_memory(name):
    arrays, settings = arguments(name)
    out, cache = getattr(ops, name)(last(arrays[0]), *arrays[1:], **settings)
    assert np.moveaxis(out, 0, -1).flags.c_contiguous
    grad_x = backward(name, last(numbers(out.shape, 5, np.float64)), cache)[0]
    strides = np.moveaxis(grad_x, 0, -1).strides
    assert sorted(strides, reverse=True) == list(strides), "a border may have been cut off, but the order is the same"


@every_layer
def test_the_order_in_memory_does_not_matter(name):
    arrays, settings = arguments(name)
    out, cache = getattr(ops, name)(*arrays, **settings)
    upstream = numbers(out.shape, 5, np.float64)
    expected = [out, *backward(name, upstream, cache)]
    spread = np.full((*arrays[0].shape[:-1], 3 * arrays[0].shape[-1]), np.nan)
    spread[..., 1::3] = arrays[0]
    for x, g in [(last(arrays[0]), last(upstream)), (np.asfortranarray(arrays[0]), np.asfortranarray(upstream)),
                 (spread[..., 1::3], upstream), (np.flip(np.flip(arrays[0], 1).copy(), 1), last(upstream))]:
        out, cache = getattr(ops, name)(x, *arrays[1:], **settings)
        for ours, theirs in zip([out, *backward(name, g, cache)], expected, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-13, atol=1e-13)


@every_layer
def test_arguments_are_left_alone_and_share_nothing_with_results(name):
    arrays, settings = arguments(name)
    for x in (arrays[0], last(arrays[0])):
        given = [x, *arrays[1:]]
        before = [a.copy() for a in given]
        out, cache = getattr(ops, name)(*given, **settings)
        upstream = last(numbers(out.shape, 5, np.float64))
        upstream_before = upstream.copy()
        results = [out, *backward(name, upstream, cache)]
        for array, copy in zip((*given, upstream), (*before, upstream_before), strict=True):
            np.testing.assert_array_equal(array, copy)
            assert not any(np.shares_memory(array, result) for result in results)


@every_layer
def test_a_cache_serves_twice(name):
    arrays, settings = arguments(name)
    out, cache = getattr(ops, name)(*arrays, **settings)
    upstream = numbers(out.shape, 5, np.float64)
    first = [g.copy() for g in backward(name, upstream, cache)]
    getattr(ops, name)(*[-2 * a for a in arrays], **settings)
    for gradient in backward(name, -3 * upstream, cache):
        gradient += 7
    for again, before in zip(backward(name, upstream, cache), first, strict=True):
        np.testing.assert_array_equal(again, before)


@every_layer
def test_an_empty_batch_and_one_of_one(name):
    arrays, settings = arguments(name)
    out, cache = getattr(ops, name)(*arrays, **settings)
    upstream = numbers(out.shape, 5, np.float64)
    grad_x = backward(name, upstream, cache)[0]
    for part in (slice(0, 0), slice(1, 2)):
        x = arrays[0][part]
        part_out, cache = getattr(ops, name)(x, *arrays[1:], **settings)
        np.testing.assert_allclose(part_out, out[part], rtol=1e-13, atol=1e-13)
        grads = backward(name, upstream[part], cache)
        np.testing.assert_allclose(grads[0], grad_x[part], rtol=1e-13, atol=1e-13)
        assert [g.shape for g in grads] == [x.shape, *[a.shape for a in arrays[1:]]]


@every_layer
def test_an_upstream_gradient_that_does_not_fit(name):
    arrays, settings = arguments(name)
    out, cache = getattr(ops, name)(*arrays, **settings)
    run = getattr(ops, f"{name}_backward")
    for wrong in (out[:1], out[:, :1], out[..., :1], out[0], out.sum(), out[None]):
        if isinstance(wrong, np.ndarray):
            with pytest.raises(ValueError, match=f"^{name}_backward: grad_out must have the shape of the forward"):
                run(wrong, cache)
    for wrong in (out.astype(np.float32), out.astype(int), out.tolist(), 1.0):
        with pytest.raises(TypeError, match=f"^{name}_backward: grad_out"):
            run(wrong, cache)


@every_layer
def test_an_input_that_is_no_batch_of_floating_point_images(name):
    arrays, settings = arguments(name)

    def message(x):
        with pytest.raises((ValueError, TypeError)) as caught:
            getattr(ops, name)(x, *arrays[1:], **settings)
        assert str(caught.value).startswith(f"{name}: ")
        return str(caught.value)

    x = arrays[0]
    assert "x must hold floating-point numbers, but x.dtype is uint8" in message(x.astype(np.uint8))
    assert "x must be a NumPy array, not list" in message(x.tolist())
    assert f"x.shape = {x.shape[:1]}" in message(x[:, 0, 0] if x.ndim == 3 else x[:, 0, 0, 0])
    assert f"x.shape = {(3, 0, *x.shape[2:])}" in message(x[:, :0])
    if name != "cross_channel_max_pool":
        assert f"x.shape = {x.shape[1:]}" in message(x[0])
        assert f"x.shape = {(1, *x.shape)}" in message(x[None])
