"""Is what I just wrote right? One line a routine: `verify.conv2d(my_conv2d, my_conv2d_backward)`.

Your function is compared with PyTorch, and so is helpers' own: three pieces of code have to agree, on cases
in which every known slip shows. A report is printed and returned; `verify.Mismatch` says where and why not.
"""

from helpers.verify.gpu import on_gpu
from helpers.verify.gradients import check_adjoint, check_gradient, complex_step, numerical_gradient
from helpers.verify.mismatch import Mismatch
from helpers.verify.modules import module
from helpers.verify.optimizers import optimizer
from helpers.verify.report import Report
from helpers.verify.routines.convolution import conv1d, conv2d
from helpers.verify.routines.correlation import convolve, cross_correlate
from helpers.verify.routines.padding import pad
from helpers.verify.routines.sizes import conv_output_size, conv_transpose_output_size, pool_output_size

__all__ = [
    "Mismatch", "Report", "check_adjoint", "check_gradient", "complex_step", "conv1d", "conv2d",
    "conv_output_size",
    "conv_transpose_output_size", "convolve", "cross_correlate", "module", "numerical_gradient", "on_gpu", "optimizer", "pad",
    "pool_output_size",
]
