"""What the learner answers: exercises with a check, hints and a solution, and predictions. One package a notebook.

    from helpers.exercises import sizes_stride_padding as exercises
    exercises.output_size.check(output_size)
"""
