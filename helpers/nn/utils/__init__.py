"""What is done to gradients and to the way weights are written."""

from helpers.nn.utils import parametrizations
from helpers.nn.utils.clipping import clip_grad_norm_, clip_grad_value_

__all__ = ["clip_grad_norm_", "clip_grad_value_", "parametrizations"]
