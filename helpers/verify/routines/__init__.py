"""One module a family: what each routine's arguments are called,
which forms they take, and its public `verify.*`."""


def layers():
    """Every `Routine` with a forward and a backward pass, by name, but for the convolutions."""
    # Here and not above: these modules are imported one by one, from helpers.verify.
    from helpers.verify.routine import Routine
    from helpers.verify.routines import activations, dense, losses, normalization, pooling, spatial

    found = [one for module in (activations, dense, losses, normalization, pooling, spatial)
             for one in [*vars(module).values(), *getattr(module, "ROUTINES", {}).values()]
             if isinstance(one, Routine) and one is not dense.DRAWING_DROPOUT]
    return {routine.name: routine for routine in found}
