"""Networks that several notebooks train, each written once for both engines.

They are built from the `nn` they are handed, `helpers.nn` or `torch.nn`, so that the same lines make the same
network twice, with the same names in its `state_dict`.
"""


def lenet(nn):
    """A LeNet for 28×28 digits, with ReLU and max pooling: 61,706 parameters.

    The layers' sizes are those of LeNet-5 (LeCun et al. 1998, "Gradient-based learning applied to document
    recognition", Proceedings of the IEEE 86). Padding 2 replaces that paper's frame of 32×32, every filter of
    the second convolution reads all six maps, and a plain linear layer gives the ten scores.

    Parameters
    ----------
    nn : module
        `helpers.nn` or `torch.nn`.

    Returns
    -------
    Sequential
        From (N, 1, 28, 28) to (N, 10) scores, in float32.
    """
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(),
        nn.Linear(120, 84), nn.ReLU(),
        nn.Linear(84, 10))


def mlp(nn, hidden=(68, 64, 52)):
    """A network of dense layers for 28×28 digits; as it stands, it has LeNet's 61,706 parameters exactly.

    Parameters
    ----------
    nn : module
        `helpers.nn` or `torch.nn`.
    hidden : sequence of int
        Units of each hidden layer.

    Returns
    -------
    Sequential
        From (N, 1, 28, 28) to (N, 10) scores, in float32.
    """
    layers, width = [nn.Flatten()], 28 * 28
    for units in hidden:
        layers += [nn.Linear(width, units), nn.ReLU()]
        width = units
    return nn.Sequential(*layers, nn.Linear(width, 10))
