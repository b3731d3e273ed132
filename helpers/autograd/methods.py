"""Which operation is behind which operator and method. The operations are plain functions of Tensors."""

import numpy as np

from helpers.autograd import arithmetic, reductions, shapes
from helpers.autograd.in_place import assign, copy_, fill_, in_place, scaled, zero_
from helpers.autograd.tensor import Tensor

Tensor.__add__ = Tensor.__radd__ = arithmetic.add
Tensor.__sub__, Tensor.__rsub__ = arithmetic.subtract, arithmetic.reflected(arithmetic.subtract)
Tensor.__mul__ = Tensor.__rmul__ = arithmetic.multiply
Tensor.__truediv__, Tensor.__rtruediv__ = arithmetic.divide, arithmetic.reflected(arithmetic.divide)
Tensor.__pow__, Tensor.__rpow__ = arithmetic.power, arithmetic.reflected(arithmetic.power)
Tensor.__matmul__, Tensor.__rmatmul__ = arithmetic.matmul, arithmetic.reflected(arithmetic.matmul)
Tensor.__neg__ = arithmetic.negative
Tensor.__abs__ = Tensor.abs = arithmetic.absolute
Tensor.pow, Tensor.matmul = arithmetic.power, arithmetic.matmul
Tensor.exp, Tensor.log, Tensor.sqrt = arithmetic.exp, arithmetic.log, arithmetic.sqrt
Tensor.clamp = arithmetic.clamp

Tensor.__eq__, Tensor.__ne__ = arithmetic.comparison(np.equal), arithmetic.comparison(np.not_equal)
Tensor.__lt__, Tensor.__le__ = arithmetic.comparison(np.less), arithmetic.comparison(np.less_equal)
Tensor.__gt__, Tensor.__ge__ = arithmetic.comparison(np.greater), arithmetic.comparison(np.greater_equal)

Tensor.sum, Tensor.mean = reductions.sum, reductions.mean
Tensor.max, Tensor.min = reductions.max, reductions.min
Tensor.amax, Tensor.amin = reductions.amax, reductions.amin
Tensor.argmax, Tensor.argmin = reductions.argmax, reductions.argmin
Tensor.all, Tensor.any = reductions.all, reductions.any

Tensor.reshape = Tensor.view = shapes.reshape
Tensor.flatten, Tensor.squeeze, Tensor.unsqueeze = shapes.flatten, shapes.squeeze, shapes.unsqueeze
Tensor.transpose, Tensor.permute = shapes.transpose, shapes.permute
Tensor.T = property(shapes.matrix_transpose)
Tensor.__getitem__, Tensor.clone = shapes.select, shapes.clone
Tensor.float, Tensor.double, Tensor.long = shapes.to_float, shapes.to_double, shapes.to_long

Tensor.__iadd__, Tensor.__isub__ = in_place(arithmetic.add), in_place(arithmetic.subtract)
Tensor.add_, Tensor.sub_ = scaled(Tensor.__iadd__), scaled(Tensor.__isub__)
Tensor.__imul__ = Tensor.mul_ = in_place(arithmetic.multiply)
Tensor.__itruediv__ = Tensor.div_ = in_place(arithmetic.divide)
Tensor.__ipow__ = Tensor.pow_ = in_place(arithmetic.power)
Tensor.__setitem__, Tensor.copy_, Tensor.fill_, Tensor.zero_ = assign, copy_, fill_, zero_
