"""The learner's copies in work/: they follow notebooks/ until edited, and no answer is ever lost.

`course.py` calls this as `python -m helpers.authoring.copies update|trust|reset NN`.
"""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

ROOT = Path(__file__).resolve().parents[2]


class Copies:
    """The copies in `work` of the notebooks in `originals`.

    A hidden file in `work` keeps a record of each copy: the fingerprints of the original's `answers` and of its
    whole `file` when the copy was made; and `offered`, that of the version last put beside an edited copy.
    """

    def __init__(self, originals=ROOT / "notebooks", work=ROOT / "work", say=print):
        self.originals = Path(originals)
        self.work = Path(work)
        self.say = say

    def update(self):
        """Bring the copies up to date and say what the learner should know."""
        records, kept = self._read_records(), {}
        for original in sorted(self.originals.glob("*.ipynb")):
            kept[original.name] = self._follow(original, records.get(original.name, {}))
        for name in sorted(set(records) - set(kept)):
            self._drop(self.work / name, records[name])
        for page in self.originals.glob("*.md"):  # the notebooks link to these, and nobody answers in them
            _write_whole(self.work / page.name, page.read_bytes())
        self._write_records(kept)

    def reset(self, wish):
        """Replace one copy by its original, keep an edited one in work/backup/; returns the fresh copy's path.

        `wish` is a number (`8`, `08`) or a file name. Raises ValueError where there is no such notebook.
        """
        original = self._find(wish)
        copy = self.work / original.name
        records = self._read_records()
        record = records.get(original.name, {})
        if copy.exists() and not _untouched(copy, record) and not _untouched(copy, _record_of(original)):
            self._back_up(copy)
        beside = _place_beside(copy, record.get("offered"))
        beside.unlink(missing_ok=True)  # the newer version, not written in: the fresh copy is that one
        _write_whole(copy, original.read_bytes())
        records[original.name] = _record_of(original)
        self._write_records(records)
        self.say(f"work/{copy.name} is as new. Where JupyterLab shows it: File > Reload Notebook from Disk.")
        return copy

    def _follow(self, original, record):
        """Update one copy where it holds no answers; return its new record."""
        copy = self.work / original.name
        newest = _record_of(original)
        if not copy.exists() or _untouched(copy, record):
            if not copy.exists() or record.get("file") != newest["file"]:
                _write_whole(copy, original.read_bytes())
            return newest
        if _untouched(copy, newest):  # the record was lost, or the learner took the newer version over
            return newest
        if newest["answers"] in (record.get("answers"), record.get("offered")):
            return record
        beside = _place_beside(copy, record.get("offered"))
        _write_whole(beside, original.read_bytes())
        self.say(f"work/{copy.name} holds your edits and stays. A newer version is beside it: {beside.name}")
        return record | {"offered": newest["answers"]}

    def _drop(self, copy, record):
        """A notebook has left the course: so does its copy, unless it was edited."""
        if not copy.exists():
            return
        if _untouched(copy, record):
            copy.unlink()
        else:
            self.say(f"{copy.name} is no longer part of the course. Your copy in work/ stays.")

    def _back_up(self, copy):
        folder = self.work / "backup"
        folder.mkdir(exist_ok=True)
        backup = folder / f"{copy.stem}.{time.strftime('%Y-%m-%d_%H%M%S')}.ipynb"
        while backup.exists():  # two resets within a second
            backup = backup.with_stem(backup.stem + "_")
        os.replace(copy, backup)
        self.say(f"Your version is kept in work/backup/{backup.name}")

    def _find(self, wish):
        paths = sorted(self.originals.glob("*.ipynb"))
        number = f"{int(wish):02d}_" if wish.isdigit() else None
        for path in paths:
            if path.name == wish or path.stem == wish or (number and path.name.startswith(number)):
                return path
        raise ValueError(f"there is no notebook {wish}; there are: {', '.join(path.stem for path in paths)}")

    def _read_records(self):
        self.work.mkdir(exist_ok=True)
        try:
            records = json.loads((self.work / ".course.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):  # lost or damaged: then every copy that differs counts as edited
            return {}
        return records if isinstance(records, dict) else {}

    def _write_records(self, records):
        _write_whole(self.work / ".course.json", json.dumps(records, indent=1).encode())


def answers(path):
    """Fingerprint what a learner can write in a notebook; None where the file cannot be read as one.

    Outputs do not count, so a notebook that was only run is unedited. Nor do empty cells: running the last
    cell with Shift+Enter appends one.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        written = [[cell["cell_type"], "".join(cell["source"]), cell.get("attachments")] for cell in cells]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return hashlib.sha256(json.dumps([cell for cell in written if cell[1].strip()]).encode()).hexdigest()


def trust(paths, say=print):
    """Sign notebooks, without which JupyterLab draws none of their stored SVG."""
    notary = NotebookNotary()
    for path in paths:
        try:
            notary.sign(nbformat.read(path, as_version=4))
        except Exception as error:  # whatever is wrong with one file, the others must open
            say(f"{path.name} cannot be read; `python course.py reset` starts afresh and keeps it. ({error})")


def _untouched(copy, record):
    """Whether a copy holds what the record's original held, and nothing of the learner's."""
    written = answers(copy)
    return written is not None and written == record.get("answers")


def _record_of(original):
    return {"answers": answers(original), "file": hashlib.sha256(original.read_bytes()).hexdigest()}


def _place_beside(copy, offered):
    """Where a newer version can stand: NAME.new.ipynb, unless the learner has begun to write in that one."""
    number = 1
    while True:
        beside = copy.with_name(f"{copy.stem}.new{'' if number == 1 else f'-{number}'}.ipynb")
        if not beside.exists() or (offered is not None and answers(beside) == offered):
            return beside
        number += 1


def _write_whole(path, content):
    """Write bytes so that the file is either the old one or the new one, never half of it."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)


def main(arguments):
    """Carry out one command; return the exit code."""
    copies = Copies()
    command, *wishes = arguments
    if command == "update":
        copies.update()
        trust(sorted(copies.work.glob("*.ipynb")))
    elif command == "trust":
        trust(sorted(copies.originals.glob("*.ipynb")))
    else:
        try:
            trust([copies.reset(*wishes)])
        except ValueError as error:
            print(error)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
