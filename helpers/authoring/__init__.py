"""Tools for the people who write the notebooks: store, compare, tabulate, and repeat experiments.

    python -m helpers.authoring notebooks [NN ...] [--check] [--refresh]
    python -m helpers.authoring run [NN ...] [--without-torch]
    python -m helpers.authoring tables [--check]
    python -m helpers.authoring rules [NN ...]
    python -m helpers.authoring study NN [--seeds K]

What a notebook declares
------------------------
Notebook metadata, under `course` (all eight keys, nothing else):

    {"number": "08", "title": "...", "part": "...",    as in syllabus.toml
     "minutes": 35,
     "requires": ["07"],                               earlier notebooks it builds on
     "introduces": ["ops.conv_output_size", ...],      the rows of provenance.toml for this notebook
     "uses_ahead": ["ops.conv2d_backward"],            borrowed; the text names the later notebook
     "concepts": {"size-stride": "stride-picture",     id of concepts.toml -> the cell that teaches it,
                  "size-conv-formula": ["formula", "claims-floor"]}}    or several cells

A Markdown cell may tie the numbers in its prose to the output that printed them. The number must then stand
in the cell's text and in the stored text output of the cell named:

    "course": {"numbers": {"483": "count-settings"}}

The parts of a notebook are Markdown cells with a heading whose ids are `promise`, `idea`, `scratch`,
`verify`, `explore`, `exercises` and `recap`, in this order, each starting a slide
(`"slideshow": {"slide_type": "slide"}`). Other parts stand between them as they serve. The first notebook
needs no `idea` and no `scratch`.

Cell tags: `nbval-ignore-output` for outputs that differ from run to run (their stored output is kept unless
`--refresh`), `raises-exception` where an error is the point, `needs-torch`, and `experiment` for the one cell
that defines `experiment(seed) -> dict[str, float]`.

The tables beside this file are data: `syllabus.toml` (all notebooks, written or planned), `concepts.toml`
(what the course teaches, and where), `provenance.toml` (which notebook derives which public function).
"""
