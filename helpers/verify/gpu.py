"""The same cases on a graphics card. Results differ from machine to machine,
so this belongs in a volatile cell."""

from helpers.verify.comparison import TOLERANCE
from helpers.verify.mismatch import Mismatch
from helpers.verify.reference import pytorch


def on_gpu(report, device=None):
    """Run a report's cases through PyTorch on CUDA or MPS in float32 and compare them with your results.

    Prints a table with the device's name, or "no GPU". TF32 is off for the comparison: it keeps 10 bits of
    each factor, which would look like a wrong result.

    Parameters
    ----------
    report : Report
        From `verify.conv2d` or another routine on arrays.
    device : str, optional
        "cuda", "mps" or "cpu"; the graphics card that there is unless given.

    Returns
    -------
    dict of str to float, or None without a GPU
        Worst relative error by output.

    Raises
    ------
    Mismatch
        If the worst error is beyond what float32 explains.
    TypeError
        If the report is of a size formula, which no graphics card computes.
    """
    if getattr(report, "rerun", None) is None:
        raise TypeError("on_gpu: hand in the report of a routine on arrays, for example "
                        "on_gpu(verify.conv2d(my_conv2d))")
    torch = pytorch()
    device = device or (_available(torch) if torch is not None else None)
    if device is None:
        print("no GPU" if torch is not None else "no GPU: PyTorch is not installed")
        return None
    with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False):
        worst = report.rerun(device, "float32")
    allowed = TOLERANCE["float32"]
    print(f"{report.routine}, {report.cases} cases on {_name(torch, device)}: float32, TF32 off")
    for output, error in worst.items():
        verdict = "agrees" if error <= allowed else "DISAGREES"
        print(f"  {output:<12}  {verdict} with your float64 result  "
              f"worst error {error:.1e}, allowed {allowed:.0e}")
    if max(worst.values()) > allowed:
        raise Mismatch(f"{report.routine}: PyTorch on {_name(torch, device)} differs by "
                       f"{max(worst.values()):.1e}, more than float32 explains ({allowed:.0e})",
                       report.routine, "gpu")
    return worst


def _available(torch):
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None


def _name(torch, device):
    if device.startswith("cuda"):
        return torch.cuda.get_device_name(device)
    return {"mps": "Apple GPU (MPS)"}.get(device, device.upper())
