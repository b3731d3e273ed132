"""Downloads against a small server of our own: everything that can go wrong on the way goes wrong here."""

import hashlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from helpers.data import downloads
from helpers.data.downloads import DataUnavailable, fetch

CONTENT = bytes(range(256)) * 40
NAME = "train-images-idx3-ubyte.gz"
WHOLE = ("whole", CONTENT)


class Answers(BaseHTTPRequestHandler):
    """Gives the server's answers one after the other, the last one again and again."""

    def do_GET(self):
        answers = self.server.answers
        kind, content = answers.pop(0) if len(answers) > 1 else answers[0]
        self.server.asked.append(self.path)
        self.send_response(404 if kind == "missing" else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:len(content) // 2] if kind == "half" else content)

    def log_message(self, *arguments):
        """Keep the test's output quiet."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.answers, server.asked = [WHOLE], []
        server.address = f"http://127.0.0.1:{server.server_port}/first/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def place(tmp_path, monkeypatch, server):
    """An empty cache, and a registry with one data set at the small server."""
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(downloads, "CACHE", tmp_path / "cache")
    monkeypatch.setattr("pooch.core.time", SimpleNamespace(sleep=lambda seconds: None))
    entry = {"bytes": len(CONTENT), "sha256": hashlib.sha256(CONTENT).hexdigest()}
    table = {"mnist": {"title": "MNIST", "addresses": [server.address], "files": {NAME: entry}}}
    monkeypatch.setattr(downloads, "registry", lambda: table)
    return SimpleNamespace(cache=tmp_path / "cache", shared=tmp_path / "shared", set=table["mnist"])


def stored(folder, content):
    file = folder / "mnist" / NAME
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    return file


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_a_file_is_downloaded_once_and_then_read_from_the_cache(place, server):
    file = fetch("mnist", NAME)
    assert file == place.cache / "mnist" / NAME and file.read_bytes() == CONTENT
    assert fetch("mnist", NAME) == file and server.asked == [f"/first/{NAME}"]


def test_a_shared_copy_is_used_without_asking_anyone(place, server, monkeypatch):
    file = stored(place.shared, CONTENT)
    monkeypatch.setenv("COURSE_DATA", str(place.shared))
    assert fetch("mnist", NAME) == file and server.asked == [] and not place.cache.exists()


def test_a_shared_folder_without_this_set_is_no_fault(place, server, monkeypatch):
    place.shared.mkdir()
    monkeypatch.setenv("COURSE_DATA", str(place.shared))
    assert fetch("mnist", NAME).read_bytes() == CONTENT and len(server.asked) == 1


def test_a_course_data_that_is_no_folder_is_named(place, server, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(place.shared))
    with pytest.raises(FileNotFoundError, match="COURSE_DATA is .*shared', which is not a folder"):
        fetch("mnist", NAME)
    assert server.asked == []


@pytest.mark.parametrize("content, fault", [
    (CONTENT[:-1], "10,239 bytes, not 10,240"), (b"", "0 bytes, not 10,240"),
    (CONTENT[:-1] + b"\0", "its SHA-256 is another")])
@pytest.mark.parametrize("where", ["cache", "shared"])
def test_a_damaged_copy_is_named_and_fetched_again(place, server, monkeypatch, where, content, fault):
    file = stored(getattr(place, where), content)
    place.shared.mkdir(exist_ok=True)
    monkeypatch.setenv("COURSE_DATA", str(place.shared))
    with pytest.warns(UserWarning, match=f"{NAME} is not the published file \\({fault}\\)"):
        good = fetch("mnist", NAME)
    assert good == place.cache / "mnist" / NAME and good.read_bytes() == CONTENT and len(server.asked) == 1
    if where == "shared":
        assert file.read_bytes() == content     # what others share is theirs to repair


def test_a_broken_download_starts_again(place, server):
    server.answers = [("half", CONTENT), ("missing", b"try later"), WHOLE]
    assert fetch("mnist", NAME).read_bytes() == CONTENT
    assert len(server.asked) == 3


def test_a_half_download_leaves_nothing_behind(place, server):
    server.answers = [("half", CONTENT)]
    with pytest.raises(DataUnavailable, match=f"MNIST: {NAME} .0.0 MB. is not here and"):
        fetch("mnist", NAME)
    assert list((place.cache / "mnist").iterdir()) == [] and len(server.asked) == downloads.TRIES


def test_wrong_content_is_refused_and_the_next_address_asked(place, server):
    server.answers = [("whole", CONTENT[::-1])] * downloads.TRIES + [WHOLE]
    place.set["addresses"].append(server.address.replace("first", "second"))
    assert fetch("mnist", NAME).read_bytes() == CONTENT
    assert server.asked == [f"/first/{NAME}"] * downloads.TRIES + [f"/second/{NAME}"]


def test_every_failure_is_listed_with_what_to_do(place, server):
    server.answers = [("missing", b"nothing")] * downloads.TRIES + [("whole", b"<html>log in</html>")]
    nobody = f"http://127.0.0.1:{closed_port()}/"
    place.set["addresses"] += [server.address.replace("first", "second"), nobody]
    with pytest.raises(DataUnavailable) as caught:
        fetch("mnist", NAME)
    message = str(caught.value)
    assert f"/first/{NAME}: the server answers 404" in message
    assert f"/second/{NAME}: what came is not the published file (wrong SHA-256)" in message
    assert f"{nobody}{NAME}: no connection" in message
    assert str(place.cache / "mnist") in message
    assert f"set COURSE_DATA to a folder that holds mnist/{NAME}" in message
    assert "data.digits() needs no network" in message


def test_no_network_is_a_clear_sentence(place):
    place.set["addresses"] = [f"http://127.0.0.1:{closed_port()}/"]
    with pytest.raises(DataUnavailable, match="no connection"):
        fetch("mnist", NAME)


def test_a_silent_server_is_not_waited_for(place, monkeypatch):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        place.set["addresses"] = [f"http://127.0.0.1:{listener.getsockname()[1]}/"]
        monkeypatch.setattr(downloads, "SECONDS_WITHOUT_ANSWER", 0.05)
        with pytest.raises(DataUnavailable, match="no answer in time"):
            fetch("mnist", NAME)


def test_a_cache_that_cannot_be_written_is_named(place):
    place.cache.write_text("a file where the folder should be")
    with pytest.raises(DataUnavailable, match="could not be downloaded(.|\n)*cache"):
        fetch("mnist", NAME)
