"""The gradient of the pixels in a layer that turns its kernel: what turns now?"""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def flipped_backward(grad_out, kernel):
    turned = kernel[::-1, ::-1]                         # forward: y = x ⋆ turned
    (height, width), (k_h, k_w) = grad_out.shape, kernel.shape
    grad_x = np.zeros((height + k_h - 1, width + k_w - 1))
    for i in range(height):
        for j in range(width):                          # each output pays the window that it has read
            grad_x[i:i + k_h, j:j + k_w] += grad_out[i, j] * turned
    return grad_x


def _groups(rng):
    def draw(out, kernel):                              # no 0: a weight of 0 would hide a slip
        return tuple(rng.choice([-4.0, -3, -2, -1, 1, 2, 3, 4, 5], shape) for shape in (out, kernel))

    even = rng.integers(-3, 4, (3, 3)).astype(float)
    return [
        Group("single", "a kernel of one weight", [draw((2, 3), (1, 1)), draw((3, 3), (1, 1))]),
        Group("symmetric", "kernels that half a turn does not change",
              [(draw((3, 4), (1, 1))[0], even + np.flip(even)),
               (draw((4, 3), (1, 1))[0], np.array([[1.0, 2, 1]]))]),
        Group("row", "kernels of one "
                     "row", [draw((1, 4), (1, 2)), draw((2, 5), (1, 3)), draw((3, 4), (1, 3))]),
        Group("square", "square kernels",
              [draw((2, 3), (2, 2)), draw((3, 3), (2, 2)), draw((3, 4), (3, 3)), draw((5, 3), (3, 3))]),
        Group("oblong", "kernels that are not square",
              [draw((4, 4), (2, 3)), draw((3, 5), (4, 2)), draw((5, 2), (3, 1))]),
        Group("whole", "kernels larger than the map of outputs",
              [draw((1, 1), (3, 4)), draw((2, 1), (2, 4)), draw((1, 2), (3, 3))]),
    ]


def _ordinary(grad_out, kernel):
    """The backward pass of the layer that does not turn its kernel."""
    return flipped_backward(grad_out, kernel[::-1, ::-1])


def _inside(grad_out, kernel):
    k_h, k_w = kernel.shape
    return flipped_backward(grad_out, kernel)[k_h - 1:grad_out.shape[0], k_w - 1:grad_out.shape[1]]


def _as_large_as_the_outputs(grad_out, kernel):
    top, left = ((k - 1) // 2 for k in kernel.shape)
    return flipped_backward(grad_out, kernel)[top:top + grad_out.shape[0], left:left + grad_out.shape[1]]


def _assigned(grad_out, kernel):
    grad_x = np.zeros([o + k - 1 for o, k in zip(grad_out.shape, kernel.shape)])
    for i, j in np.ndindex(*grad_out.shape):
        grad_x[i:i + kernel.shape[0], j:j + kernel.shape[1]] = kernel[::-1, ::-1] * grad_out[i, j]
    return grad_x


def _wrapped(grad_out, kernel):
    """grad_x[i − a, j − b] += …, where a negative index is the far end."""
    grad_x = np.zeros([o + k - 1 for o, k in zip(grad_out.shape, kernel.shape)])
    for i, j in np.ndindex(*grad_out.shape):
        for a, b in np.ndindex(*kernel.shape):
            grad_x[i - a, j - b] += grad_out[i, j] * kernel[a, b]
    return grad_x


MISCONCEPTIONS = (
    Misconception("the ordinary layer's", _ordinary,
                  "That is the backward pass of a layer that does not turn its kernel. Here the forward "
                  "pass does: the weight kernel[0, 0] lies on the lower right pixel of each window."),
    Misconception("one axis turned", lambda g, k: flipped_backward(g, k[:, ::-1]),
                  "You turn the kernel upside down, and left stays left. Half a turn reverses both axes."),
    Misconception("the other axis turned", lambda g, k: flipped_backward(g, k[::-1]),
                  "You mirror the kernel from left to right, and up stays up. Half a turn reverses both "
                  "axes."),
    Misconception("transposed", lambda g, k: flipped_backward(g, k.T),
                  "Your kernel is turned, and its rows and columns are exchanged as well."),
    Misconception("the map turned", lambda g, k: flipped_backward(g[::-1, ::-1], k),
                  "You turn grad_out. grad_out[i, j] belongs to output (i, j) as it stands; what is turned "
                  "is the kernel."),
    Misconception("both turned", lambda g, k: flipped_backward(g[::-1, ::-1], k[::-1, ::-1]),
                  "You turn grad_out and the kernel: your gradients stand back to front."),
    Misconception("the inside only", _inside,
                  "Your result holds only the pixels in the middle, which every weight has met. Those at "
                  "the edge are read too, by fewer windows: grad_x has the shape of x."),
    Misconception("as large as the outputs", _as_large_as_the_outputs,
                  "Your result is as large as grad_out. The picture is larger: (H, W) with H = height + "
                  "k_h − 1."),
    Misconception("assigned", _assigned,
                  "A later window wipes out what an earlier one has paid. Shares are added: += and not =."),
    Misconception("negative indices", _wrapped,
                  "You pay pixel (i − a, j − b). Below zero NumPy counts from the end and pays the far "
                  "side of the picture, without a word. In a \"valid\" convolution output i reads the pixels "
                  "from i on."),
    Misconception("signs", lambda g, k: -flipped_backward(g, k),
                  "Every sign is turned, as in a step downhill. Asked for is the gradient itself."),
    Misconception("ones upstream", lambda g, k: flipped_backward(np.ones_like(g), k),
                  "Your answer does not depend on grad_out. Each output brings its own share of blame."),
)

EXERCISE = FunctionExercise(
    name="flipped_backward",
    stub='''def flipped_backward(grad_out, kernel):
    """grad_x of a layer that computes a true convolution, y = x ∗ kernel, where the kernel lies wholly on x.

    One picture, one kernel (k_h, k_w), stride 1. For a grad_out of shape (height, width), grad_x has the
    shape of x: (height + k_h - 1, width + k_w - 1).
    """
    ...''',
    solve=flipped_backward,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} layers: {symmetric} whose kernel looks the same turned, the others not; kernels of one "
           "row, square, oblong, larger than the map of outputs",
    hints=("Write down the first output of a row under two weights, with the kernel turned. Which pixel "
           "does kernel[0] meet?",
           "A true convolution is an ordinary layer whose kernel is kernel[::-1, ::-1]. How does an output "
           "of an ordinary layer pay?",
           "Output (i, j) adds grad_out[i, j] times the turned kernel to the pixels from (i, j) on."),
    why="Each output pays as it has read, through the turned kernel. A pixel that looks back at its "
        "outputs sees it turned once more: grad_x is the full cross-correlation of grad_out with the "
        "kernel as it is written.",
)
