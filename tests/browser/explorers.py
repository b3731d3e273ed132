"""The explorers that the browser test opens: a cell, the sliders it shows."""

# (source of the cell, labels of the visible sliders in order)
EXPLORERS = [
    ("explore.convolution(padding=1)",
     ["Channels", "Kernel size k", "Stride s", "Padding p", "Dilation d", "Output row", "Output column"]),
    ("explore.sizes(padding=1)", ["Input size i", "Kernel size k", "Stride s", "Padding p", "Dilation d", "Window"]),
    ("explore.stack()", []),
    ("explore.matrix(padding=1)",
     ["Input size i", "Kernel size k", "Stride s", "Padding p", "Dilation d", "Which one"]),
    ("explore.receptive_field()", ["Input size i", "Layers", "Unit's layer", "Unit"]),
    ("explore.pooling(picture='noise')",
     ["Window k", "Stride s", "Padding p", "Shift right", "Shift down", "Output row", "Output column"]),
    ("explore.pooling_backward()",
     ["Its value", "Pixel row", "Pixel column", "Window k", "Stride s", "Padding p", "Lit window"]),
    ("explore.convolution_backward(padding=1)",
     ["Input size i", "Kernel size k", "Stride s", "Padding p", "Dilation d", "Output row", "Output column"]),
    ("explore.circuit('patterns')", ["Step", "x", "y", "z", "w"]),
    ("explore.convnet()", ["CONV a block", "Blocks", "Hidden FC", "Maps", "Kernel size"]),
    ("explore.blocks()", ["Channels C", "Picture size", "Kernel size k", "Block", "Cache 2, MiB", "Cache 3, MiB"]),
    ("explore.adam(correction='none')", ["β₁", "β₂", "Step t", "ε = 10^"]),
    ("explore.weight_decay()",
     ["Decay λ", "Curvature λ₁", "Curvature λ₂", "Angle of q₁", "w* across", "w* up"]),
]

# sliders whose move changes the size formula
FORMULAS = {0: {"Kernel size k", "Stride s", "Padding p", "Dilation d"},
            1: {"Input size i", "Kernel size k", "Stride s", "Padding p", "Dilation d"}}
