"""The list of all notebooks, written or planned."""

import tomllib
from dataclasses import dataclass

from helpers.authoring.files import TABLES


@dataclass(frozen=True)
class Entry:
    """One notebook of the syllabus."""

    stem: str
    title: str
    question: str
    part: str

    @property
    def number(self):
        """Its two digits."""
        return self.stem[:2]


def load(path=TABLES / "syllabus.toml"):
    """The notebooks in reading order: number -> Entry."""
    parts = tomllib.loads(path.read_text(encoding="utf-8"))["part"]
    entries = [Entry(stem, title, question, part["title"])
               for part in parts for stem, title, question in part["notebooks"]]
    return {entry.number: entry for entry in entries}
