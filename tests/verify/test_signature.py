import functools

import pytest

from helpers.verify.routines.convolution import ROLES
from helpers.verify.routines.sizes import CONV_SIZE
from helpers.verify.signature import read_signature


def roles_of(function, roles=ROLES, required=("x", "weight")):
    signature = read_signature("verify.conv2d", function, roles, required)
    return {role: parameter.name for role, parameter in signature.parameters.items()}


@pytest.mark.parametrize("function, matched", [
    (lambda x, weight: 0, {"x": "x", "weight": "weight"}),
    (lambda image, kernel, s=1, p=0: 0, {"x": "image", "weight": "kernel", "stride": "s", "padding": "p"}),
    (lambda kernel, image: 0, {"weight": "kernel", "x": "image"}),
    (lambda u, v, q=None, st=1: 0, {"x": "u", "weight": "v", "bias": "q", "stride": "st"}),
    (lambda a, b: 0, {"x": "a", "weight": "b"}),
    (lambda A_prev, W, b, hpad=0: 0, {"x": "A_prev", "weight": "W", "bias": "b"}),
    (lambda x, w, verbose=True: 0, {"x": "x", "weight": "w"}),
    (lambda x, *, w, dilation=1: 0, {"x": "x", "weight": "w", "dilation": "dilation"}),
])
def test_parameters_are_known_by_name_then_by_position(function, matched):
    assert roles_of(function) == matched


@pytest.mark.parametrize("function, matched", [
    (lambda i, k, s, p: 0, {"size": "i", "kernel_size": "k", "stride": "s", "padding": "p"}),
    (lambda W, F, S=1, P=0: 0, {"size": "W", "kernel_size": "F", "stride": "S", "padding": "P"}),
    (lambda n_in, kernel_size, dilation=1: 0,
     {"size": "n_in", "kernel_size": "kernel_size", "dilation": "dilation"}),
])
def test_size_formulas_have_letters_of_their_own(function, matched):
    assert roles_of(function, CONV_SIZE.roles, ("size", "kernel_size")) == matched


def test_the_call_passes_what_differs_from_the_default():
    signature = read_signature("verify.conv2d", lambda x, w, b=None, s=1, p=0: 0, ROLES, ("x", "weight"))
    values = {"x": 1.5, "weight": 2.5, "bias": None, "stride": 1, "padding": 2, "dilation": 1, "groups": 1}
    assert signature.arguments(values, ROLES) == ([1.5, 2.5], {"p": 2})


def test_keyword_arguments_take_everything_but_a_cache():
    signature = read_signature("verify.conv2d", lambda x, w, **settings: 0, ROLES, ("x", "weight"))
    assert signature.takes("groups")
    assert not signature.takes("cache")
    values = {"x": 1.5, "weight": 2.5, "stride": 3, "groups": 1}
    assert signature.arguments(values, ROLES) == ([1.5, 2.5], {"stride": 3})


def test_starred_arguments_arrive_in_the_librarys_order():
    signature = read_signature("verify.conv2d", lambda *args: 0, ROLES, ("x", "weight"))
    positional, keywords = signature.arguments({"x": 1.5, "weight": 2.5, "stride": 2}, ROLES)
    assert positional == [1.5, 2.5, None, 2, 0, 1, 1]
    assert keywords == {}


def test_a_partial_function_keeps_its_name():
    def my_conv(x, weight, stride=1):
        return 0

    partial = functools.partial(my_conv, stride=2)
    assert read_signature("verify.conv2d", partial, ROLES, ("x", "weight")).name == "my_conv"


@pytest.mark.parametrize("function, words", [
    (5, "hand in a function, not int"),
    (lambda x: 0, "no parameter for weight"),
    (lambda x, w, b, s, p, d, g, extra: 0, "what is the parameter 'extra'"),
])
def test_what_cannot_be_called_is_a_type_error(function, words):
    with pytest.raises(TypeError, match=words):
        read_signature("verify.conv2d", function, ROLES, ("x", "weight"))
