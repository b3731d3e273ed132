"""Wrong versions of every routine: the slips that notes, courses and learners really make.

They have two uses. `verify` runs those that a learner's signature allows and says how many its cases
reject: a check that no wrong version fails is no check. And where a learner's wrong answer is exactly
what a wrong version gives, that version's slip is the diagnosis.

A wrong version is a plain function whose docstring starts with the slip in a few words, up to the colon,
then says what is true. `wrong_version` registers it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A wrong version of a routine.

    Attributes
    ----------
    function : callable
        Takes the routine's arguments by role name.
    slip : str
        What it does wrong, in a few words: "flips the kernel".
    advice : str
        What is true instead.
    needs : frozenset of str
        Traits that a case must have for the slip to show.
    """

    function: object
    slip: str
    advice: str
    needs: frozenset

    @property
    def name(self):
        return self.function.__name__


class Registry(list):
    """The wrong versions of one routine, in the order in which they are considered as a diagnosis."""

    def wrong_version(self, *needs):
        """Decorator: add the function; `needs` are the traits a case must have for the slip to show."""
        def add(function):
            slip, _, advice = " ".join(function.__doc__.split()).partition(": ")
            self.append(Mutant(function, slip[0].lower() + slip[1:], advice, frozenset(needs)))
            return function
        return add

    def applicable(self, cases):
        """Those whose slip can show in at least one of the cases."""
        return [mutant for mutant in self if any(mutant.needs <= case.traits for case in cases)]


def registries():
    """Every routine's wrong versions, by the routine's name (the backward ones with "_backward")."""
    # Here and not above: these modules import Registry from this one.
    from helpers.verify.mutants import convolution, convolution_backward, convolution_matrix, correlation
    from helpers.verify.mutants import layer_costs, layer_shapes, other_sizes, padding, padding_backward
    from helpers.verify.mutants import path_counts, receptive_field, sizes, spans

    return {"conv1d": convolution.FORWARD, "conv2d": convolution.FORWARD,
            "conv1d_backward": convolution_backward.BACKWARD,
            "conv2d_backward": convolution_backward.BACKWARD,
            "conv1d_matrix": convolution_matrix.MATRIX, "conv2d_matrix": convolution_matrix.MATRIX,
            "cross_correlate": correlation.CROSS_CORRELATE, "convolve": correlation.CONVOLVE,
            "pad": padding.PAD, "pad_backward": padding_backward.PAD_BACKWARD,
            "conv_output_size": sizes.CONV, "pool_output_size": other_sizes.POOL,
            "conv_transpose_output_size": other_sizes.TRANSPOSE,
            "kernel_span": spans.SPAN, "same_padding": spans.SAME, "pixels_read": spans.PIXELS,
            "conv_output_shape": layer_shapes.SHAPE, "conv_parameters": layer_costs.PARAMETERS,
            "conv_multiply_adds": layer_costs.WORK, "memory_bytes": layer_costs.BYTES,
            "receptive_field": receptive_field.FIELD, "path_counts": path_counts.COUNTS}
