"""The desk's server: who may ask, what it gives out, and how it follows the files."""

import http.client
import json
import socket
import threading

import pytest

from layout.errors import UsageError
from layout.proof import marks
from layout.proof.server import Guard, Server, Settings
from layout.raster import page_count


def ask(server, path="/state.json", *, method="GET", body=None, host=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{server.port}")
    data = json.dumps(body).encode() if body is not None else b""
    if body is not None:
        headers = {"Content-Type": "application/json", **headers}
        connection.putheader("Content-Length", str(len(data)))
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders(data)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


class Events:
    """The desk's news as a browser hears it."""

    def __init__(self, server):
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        self._connection.request("GET", "/events")
        self._answer = self._connection.getresponse()
        self._server = server

    def until(self, condition):
        """Wait for news of a state that meets a condition, and return the state; `last` is that news."""
        while True:
            line = self._answer.readline()
            assert line, "the desk stopped telling"
            if line.startswith(b"data:"):
                self.last = json.loads(line.removeprefix(b"data:"))
                state = json.loads(ask(self._server)[1])
                if state["number"] == self.last["number"] and condition(state):  # else newer news is on its way
                    return state

    def close(self):
        self._connection.close()


@pytest.fixture
def events(desk):
    heard = Events(desk)
    yield heard
    heard.close()


@pytest.fixture
def built(desk, events):
    """Return the desk once its first build is shown."""
    events.until(lambda state: state["pages"])
    return desk


def digests(state):
    return [page["digest"] for page in state["pages"]]


# --- who may ask ------------------------------------------------------------------------------------


def test_it_listens_on_the_loopback_address_alone(desk):
    assert desk.url == f"http://127.0.0.1:{desk.port}/"
    assert ask(desk, "/")[0].status == 200


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1:1", "example.org:{port}", "127.0.0.1.nip.io:{port}"])
def test_another_hosts_name_is_refused(desk, host):
    assert ask(desk, host=host.format(port=desk.port))[0].status == 421


@pytest.mark.parametrize("host", ["localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_the_loopbacks_own_names_are_taken(desk, host):
    assert ask(desk, host=host.format(port=desk.port))[0].status == 200


@pytest.mark.parametrize("origin", ["http://example.org", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/state.json"), ("POST", "/marks")])
def test_another_origin_is_refused(desk, origin, method, path):
    answer, _ = ask(desk, path, method=method, Origin=origin.format(port=desk.port))

    assert answer.status == 403


def test_a_cross_site_request_without_an_origin_is_refused(desk):
    assert ask(desk, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0].status == 403
    assert ask(desk, Sec_Fetch_Site="same-origin")[0].status == 200


def test_opened_to_others_it_asks_for_the_token(newspaper, serve):
    server = serve(Settings(build=newspaper.build, root=newspaper.root, watch=()), host="0.0.0.0")
    token = server.url.partition("?token=")[2]

    assert len(token) >= 32
    assert ask(server)[0].status == 403
    assert ask(server, "/?token=wrong")[0].status == 403
    assert ask(server, f"/state.json?token={token}")[0].status == 403
    welcome, _ = ask(server, f"/?token={token}")
    cookie = welcome.getheader("Set-Cookie")
    assert (welcome.status, welcome.getheader("Location")) == (303, "/")
    assert "HttpOnly" in cookie
    assert ask(server, Cookie=cookie.split(";")[0])[0].status == 200
    assert ask(server, host=f"example.org:{server.port}", Cookie=cookie.split(";")[0])[0].status == 421


def test_a_named_address_answers_to_its_name_alone():
    guard = Guard(port=8000, hosts=frozenset({"desk.local"}))

    assert guard._is_ours("desk.local:8000")
    assert not guard._is_ours("10.0.0.1:8000")


def test_a_taken_port_is_said(newspaper):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError):
        Server(Settings(build=newspaper.build, root=newspaper.root, watch=()), port=taken.getsockname()[1])


# --- what it gives out ------------------------------------------------------------------------------

OUTSIDE = [
    "/build/../layout.py",
    "/build/..%2f..%2fsecret.txt",
    "/build/%2e%2e/%2e%2e/secret.txt",
    "/build/..%5c..%5csecret.txt",
    "/build//etc/passwd",
    "/build/%2fetc%2fpasswd",
    "/build/link.pdf",
    "/build/folder/secret.txt",
    "/build/",
    "/build/.",
    "/build/none.pdf",
    "/build/a%00b",
    "/web/../server.py",
    "/web/..%2fserver.py",
    "/web/%2e%2e%2fserver.py",
    "/web/diff.html",
    "/../../etc/passwd",
    "/etc/passwd",
    "/marks.yaml",
    "/picture/..%2f..%2fsecret/96.png",
    "/plan/..%2fsecret.json",
    "/changes/..%2f.json",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_the_build_is_given_out(built, newspaper, path):
    secret = newspaper.root.parent / "secret.txt"
    secret.write_text("geheim", "utf-8")
    folder = newspaper.out / "blatt"
    (folder / "link.pdf").symlink_to(secret)
    (folder / "folder").symlink_to(newspaper.root.parent)

    answer, content = ask(built, path)

    assert answer.status == 404
    assert b"geheim" not in content


def test_the_builds_own_files_are_given_out(built, newspaper):
    answer, content = ask(built, "/build/blatt.screen.pdf")

    assert answer.status == 200
    assert content == (newspaper.out / "blatt" / "blatt.screen.pdf").read_bytes()


def test_all_pages_as_one_file_are_drawn_when_asked_for(built):
    answer, content = ask(built, "/pdf/proof.pdf")

    assert answer.status == 200
    assert answer.getheader("Content-Disposition") == 'inline; filename="blatt.proof.pdf"'
    assert page_count(content) == 4
    assert ask(built, "/pdf/print.pdf")[0].status == 404


def test_the_page_may_load_nothing_from_elsewhere(desk):
    answer, page = ask(desk, "/")

    assert "default-src 'none'" in answer.getheader("Content-Security-Policy")
    assert b"http:" not in page
    assert b"https:" not in page


def test_pictures_are_known_by_what_they_show(built):
    state = json.loads(ask(built)[1])
    answer, png = ask(built, f"/picture/{digests(state)[0]}/96.png")

    assert answer.status == 200
    assert "immutable" in answer.getheader("Cache-Control")
    assert png.startswith(b"\x89PNG")
    assert ask(built, f"/picture/{digests(state)[0]}/97.png")[0].status == 404


# --- live -------------------------------------------------------------------------------------------


def test_a_saved_article_changes_its_page_alone(built, events, newspaper):
    before = json.loads(ask(built)[1])

    newspaper.write("b", "Haushalt steht nicht")
    after = events.until(lambda state: digests(state) != digests(before))

    assert [old == new for old, new in zip(digests(before), digests(after), strict=True)] == [
        True,
        False,
        True,
        True,
    ]
    assert list(after["seconds"]) == ["make up", "all"]
    assert events.last["fresh"] == {"2": digests(after)[1]}


def test_a_file_saved_again_leaves_what_changed_before_as_the_news(built, events, newspaper):
    before = digests(json.loads(ask(built)[1]))
    newspaper.write("b", "Haushalt steht nicht")
    changed = events.until(lambda state: digests(state) != before and not state["building"])

    newspaper.write("b", "Haushalt steht nicht")
    again = events.until(lambda state: state["number"] > changed["number"] and not state["building"])

    assert digests(again) == digests(changed)
    assert events.last["fresh"] == {"2": digests(changed)[1]}
    since = json.loads(ask(built, "/changes/previous.json")[1])
    assert [page["kind"] for page in since["pages"]] == ["same", "changed", "same", "same"]


def test_a_broken_article_is_said_and_the_last_pages_stay(built, events, newspaper):
    before = json.loads(ask(built)[1])

    newspaper.write("b", "Krieg: Rutte")
    broken = events.until(lambda state: state["problem"])
    finding = broken["problem"]["findings"][0]
    assert digests(broken) == digests(before)
    assert (finding["file"], finding["line"]) == ("b.yaml", 1)

    newspaper.write("b", "Haushalt steht")
    mended = events.until(lambda state: not state["problem"] and not state["building"])
    assert digests(mended) == digests(before)


def test_a_build_that_crashes_is_said(newspaper, serve):
    def build():
        raise RuntimeError("kaputt")

    heard = Events(serve(Settings(build=build, root=newspaper.root, watch=())))
    state = heard.until(lambda state: state["problem"])
    heard.close()

    assert state["pages"] == []
    assert state["problem"]["findings"][0]["code"] == "proof/build-crashed"


# --- marks ------------------------------------------------------------------------------------------


def leave(server, **fields):
    return ask(
        server,
        "/marks",
        method="POST",
        body={"kind": "note", "by": "Anna", "page": 1, "text": "Komma", **fields},
    )


def test_a_note_is_kept_beside_the_edition(built, newspaper):
    answer, _ = leave(built, key="a/body.1", words="für robuste Garantien", box=[30, 83, 240, 12])

    (mark,) = marks.read(newspaper.root / "marks.yaml")
    assert answer.status == 201
    assert (mark.text, mark.by, mark.page) == ("Komma", "Anna", 1)


def test_a_note_follows_its_words(built, events, newspaper):
    leave(built, key="a/body.1", words="Präsident dankte ihm", box=[30, 95, 240, 12])

    newspaper.write("a", "Rutte in Kiew", ["Neu.", "Neu.", "Mit", "und der", "Präsident dankte ihm für alles."])
    state = events.until(lambda state: state["marks"] and state["marks"][0]["now"]["box"][1] > 100)

    assert state["marks"][0]["now"] == {"page": 1, "box": [30, 119, 240, 12], "certain": True}


def test_an_approval_goes_stale_with_its_page_and_shows_what_changed(built, events, newspaper):
    leave(built, kind="approval", text="", page=2)
    approved = events.until(lambda state: state["approvals"])
    assert approved["approvals"]["2"]["current"]

    newspaper.write("b", "Haushalt wackelt")
    events.until(lambda state: not state["approvals"]["2"]["current"])
    (change,) = json.loads(ask(built, "/changes/approved.json")[1])["pages"]

    assert (change["kind"], change["new"]) == ("changed", 2)
    assert [(word["old"], word["new"]) for word in change["words"]] == [("steht", "wackelt")]
    assert ask(built, f"/picture/{change['old_digest']}/96.png")[0].status == 200


def test_approving_locks_the_page_first(built, newspaper):
    newspaper.locked.append(3)

    answer, content = leave(built, kind="approval", page=3)
    assert answer.status == 409
    assert json.loads(content)["message"] == "is locked already"
    assert marks.read(newspaper.root / "marks.yaml") == ()

    assert leave(built, kind="approval", page=2)[0].status == 201
    assert newspaper.locked == [3, 2]


def test_marks_made_at_once_are_all_kept(built, newspaper):
    readers = [threading.Thread(target=leave, args=(built,), kwargs={"text": str(n)}) for n in range(12)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert {mark.text for mark in marks.read(newspaper.root / "marks.yaml")} == {str(n) for n in range(12)}


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "shout"},
        {"page": 0},
        {"box": [1, 2]},
        {"box": [1, 2, 3, float("nan")]},
        {"text": "x" * 10_001},
        {"id": 1},
    ],
)
def test_a_mark_that_is_none_is_refused(built, newspaper, fields):
    assert leave(built, **fields)[0].status == 422
    assert marks.read(newspaper.root / "marks.yaml") == ()


def test_a_page_that_is_not_there_cannot_be_marked(built):
    assert leave(built, page=99)[0].status == 409


def test_only_small_json_is_taken(built):
    assert ask(built, "/marks", method="POST", body={"text": "x" * 70_000})[0].status == 413
    assert ask(built, "/marks", method="POST", Content_Type="text/plain")[0].status == 415


def test_what_changed_since_the_desk_was_opened(built, events, newspaper):
    before = json.loads(ask(built)[1])
    newspaper.write("c", "Brücke offen")
    events.until(lambda state: digests(state) != digests(before))

    pages = json.loads(ask(built, "/changes/start.json")[1])["pages"]

    assert [page["kind"] for page in pages] == ["same", "same", "changed", "same"]
