"""Files of the public data sets: found on this machine or downloaded, and never read before they are checked.

The order: the folder that COURSE_DATA names, the cache, the addresses in datasets/registry.toml. A file whose
SHA-256 is not the published one is named in a warning and the next place is tried.
"""

import hashlib
import os
import tomllib
import warnings
from functools import cache
from pathlib import Path

from helpers.data.places import CACHE, DATASETS

TRIES = 3                           # for each address; pooch starts a broken download again
SECONDS_WITHOUT_ANSWER = 20


class DataUnavailable(OSError):
    """A file is neither on this machine nor to be had from its public addresses."""


@cache
def registry():
    """The contents of datasets/registry.toml."""
    with open(DATASETS / "registry.toml", "rb") as file:
        return tomllib.load(file)


def fetch(dataset, name):
    """The path of one checked file of a data set, downloaded if it is not here yet.

    Parameters
    ----------
    dataset : {"mnist", "fashion_mnist", "cifar10"}
    name : str
        The file's original name, as in datasets/registry.toml.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError
        If COURSE_DATA is set but names no folder.
    DataUnavailable
        If no place has the file; says what was tried and where to put it by hand.
    """
    entry = registry()[dataset]["files"][name]
    for folder in (shared_folder(), CACHE):
        if folder is not None and is_published(folder / dataset / name, entry):
            return folder / dataset / name
    return download(dataset, name, entry)


def shared_folder():
    """The folder that the environment variable COURSE_DATA names, or None where it is not set."""
    named = os.environ.get("COURSE_DATA", "").strip()
    if not named:
        return None
    folder = Path(named).expanduser()
    if not folder.is_dir():
        # Going on without it would download what the class shares, once for each learner.
        raise FileNotFoundError(f"COURSE_DATA is {named!r}, which is not a folder; correct it or unset it")
    return folder


def is_published(file, entry):
    """Whether `file` is there and is, byte for byte, the one in the registry; warns where it is another."""
    if not file.is_file():
        return False
    size = file.stat().st_size
    if size == entry["bytes"] and sha256(file) == entry["sha256"]:
        return True
    fault = "its SHA-256 is another" if size == entry["bytes"] else f"{size:,} bytes, not {entry['bytes']:,}"
    warnings.warn(f"{file} is not the published file ({fault}); it is not read, and fetched again",
                  stacklevel=3)
    return False


def sha256(file):
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def download(dataset, name, entry):
    """The path in the cache of one file, fetched from the first address that gives the published bytes."""
    import pooch
    from requests.exceptions import RequestException

    failures = []
    for address in registry()[dataset]["addresses"]:
        source = pooch.create(CACHE / dataset, base_url=address, registry={name: f"sha256:{entry['sha256']}"},
                              retry_if_failed=TRIES - 1)
        try:
            return Path(source.fetch(name, downloader=attempt))
        except (RequestException, OSError, ValueError) as error:    # pooch raises ValueError for a wrong hash
            failures.append(f"  {address}{name}: {reason(error)}")
    raise DataUnavailable(explanation(dataset, name, entry, failures))


def attempt(address, file, source):
    """One try, as pooch asks for it, with a progress bar of its own that fits a notebook or a terminal."""
    import pooch
    from tqdm.auto import tqdm

    # pooch puts the true size in place of the 1; without any, a tqdm bar has no truth value, and it asks.
    with tqdm(total=1, desc=address.rsplit("/", 1)[-1], unit="B", unit_scale=True, leave=False) as bar:
        pooch.HTTPDownloader(progressbar=bar, timeout=SECONDS_WITHOUT_ANSWER)(address, file, source)


def reason(error):
    """One line a learner can act on, in place of a network library's."""
    from requests.exceptions import ConnectionError, HTTPError, Timeout

    if isinstance(error, HTTPError):
        return f"the server answers {error.response.status_code}"
    if isinstance(error, Timeout):
        return "no answer in time"
    if isinstance(error, ConnectionError):
        return "no connection"
    if isinstance(error, ValueError):
        return "what came is not the published file (wrong SHA-256)"
    return f"{type(error).__name__}: {error}"


def explanation(dataset, name, entry, failures):
    """What to do about a file that no address gave."""
    title = registry()[dataset]["title"]
    return "\n".join([
        f"{title}: {name} ({entry['bytes'] / 1e6:.1f} MB) is not here and could not be downloaded.",
        *failures,
        f"Fetch it from one of these addresses on another machine and put it into {CACHE / dataset},",
        f"or set COURSE_DATA to a folder that holds {dataset}/{name}.",
        "Everything in the course runs without it: data.digits() needs no network.",
    ])
