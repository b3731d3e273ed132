"""Sequential and ModuleList: order, names, indexing, growing."""

from collections import OrderedDict

import numpy as np
import pytest

import helpers
from helpers import nn


def three():
    return nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)


@pytest.mark.parametrize("made", [lambda modules: nn.Sequential(*modules), nn.ModuleList])
def test_indexing_and_growing(made):
    first, second, third = three()
    box = made((first, second, third))
    assert len(box) == 3 and list(box) == [first, second, third]
    assert box[0] is first and box[-1] is third and box[np.int64(1)] is second
    part = box[1:]
    assert type(part) is type(box) and list(part) == [second, third] and list(box[::-2]) == [third, first]
    extra = nn.Tanh()
    assert box.append(extra) is box and box[3] is extra
    box += [first]
    assert box.extend([second]) is box and list(box) == [first, second, third, extra, first, second]
    box[1] = third
    assert box[1] is third and list(box)[2] is third
    assert list(box.state_dict())[:3] == ["0.weight", "0.bias", "1.weight"]
    for index in (6, -7):
        with pytest.raises(IndexError, match=f"index {index}, but there are 6 modules"):
            box[index]
    with pytest.raises(TypeError, match="an index must be an integer or a slice, not str"):
        box["0"]
    with pytest.raises(TypeError, match="must be a Module or None, not function"):
        made([lambda x: x])


def test_sequential_applies_in_order(rng):
    first, second, third = three()
    x = helpers.tensor(rng.standard_normal((4, 2)).astype(np.float32))
    expected = third(second(first(x)))
    assert np.array_equal(nn.Sequential(first, second, third)(x), expected)
    nested = nn.Sequential(nn.Sequential(first, second), third)
    assert np.array_equal(nested(x), expected) and list(nested.state_dict())[0] == "0.0.weight"
    assert nn.Sequential()(x) is x and len(nn.ModuleList()) == 0


def test_names_from_an_ordered_dict():
    first, second, third = three()
    named = nn.Sequential(OrderedDict(body=first, act=second, head=third))
    assert list(named.state_dict()) == ["body.weight", "body.bias", "head.weight", "head.bias"]
    assert named.head is third and named[2] is third
    assert list(named[1:].state_dict()) == ["head.weight", "head.bias"]


def test_a_module_list_has_no_forward():
    with pytest.raises(NotImplementedError, match="ModuleList has no forward"):
        nn.ModuleList([nn.ReLU()])(helpers.tensor([1.0]))
