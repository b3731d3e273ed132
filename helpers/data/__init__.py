"""What to learn from: embedded sets that need no network, drawn patterns, and checked downloads."""

from helpers.data import patterns
from helpers.data.batches import batches
from helpers.data.cifar import cifar10
from helpers.data.convert import to_float
from helpers.data.downloads import DataUnavailable
from helpers.data.embedded import digit_fonts, digits, small_digits
from helpers.data.idx_sets import fashion_mnist, mnist
from helpers.data.photographs import CREDITS, photograph

__all__ = ["CREDITS", "DataUnavailable", "batches", "cifar10", "digit_fonts", "digits", "fashion_mnist", "mnist",
           "patterns", "photograph", "small_digits", "to_float"]
