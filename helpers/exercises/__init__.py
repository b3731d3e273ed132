"""Exercises with a check, hints and a solution, and predictions: one package a notebook.

    from helpers.exercises import sizes_stride_padding as exercises
    exercises.output_size.check(output_size)
"""
