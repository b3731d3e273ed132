import matplotlib

# No windows. Set here and not in the environment, where the kernels that some tests start would inherit it.
matplotlib.use("Agg")
