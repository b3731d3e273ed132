"""What the lecturer finds in a notebook: questions for the room, with minutes that fit a lecture."""

import re

FEWEST = 3
LECTURE = 45        # minutes
FORM = re.compile(r"<details><summary>For the room \((\d+) minutes\)</summary>\n\n.+\n\n</details>", re.DOTALL)


def problems(notebook):
    """Whether cells `room-…` are folded notes of the one form, not shown on slides, and short enough together."""
    cells = [cell for cell in notebook.nb.cells if cell.id.startswith("room-")]
    found = [f"cell {cell.id}: a note for the room has the slide type `notes`" for cell in cells
             if cell.metadata.get("slideshow", {}).get("slide_type") != "notes"]
    found += [f"cell {cell.id}: a note is folded under `For the room (N minutes)`" for cell in cells
              if not FORM.fullmatch(cell.source.strip())]
    if len(cells) < FEWEST:
        found.append(f"{len(cells)} notes for the room; a lecture wants at least {FEWEST}")
    minutes = sum(int(match[1]) for cell in cells if (match := FORM.fullmatch(cell.source.strip())))
    if minutes > LECTURE:
        found.append(f"the notes for the room take {minutes} minutes together; a lecture has {LECTURE}")
    return found
