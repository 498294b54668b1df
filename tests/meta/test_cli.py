"""The program: its first line, its complaints, and its end."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from server_stub.meta import scenario
from server_stub.meta.cli import build_world, first_line, main
from server_stub.meta.login.people import MESSAGING_PERMISSIONS
from server_stub.meta.media.samples import sample
from tests.environment import clean_environment

COMMAND = [sys.executable, "-m", "server_stub.meta"]


class Program:
    """The stand-in in a process of its own, on a port of its own."""

    def __init__(self, *options: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment(**environment),
        )
        self.told: dict[str, Any] = json.loads(self._pipe(self.process.stdout).readline())

    def end(self, number: signal.Signals | None) -> tuple[int, bytes]:
        """Stop it by signal, or by closing its input. Returns its status and stderr."""
        if number is not None:
            self.process.send_signal(number)
        _, complaints = self.process.communicate(timeout=20)
        return self.process.returncode, complaints

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


@pytest.fixture
def port_in_use() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_the_first_line_and_a_clean_end() -> None:
    program = Program("--scenario", "morning", META_APP_ID="42", META_APP_SECRET="s3")
    told = program.told
    assert (told["app_id"], told["app_secret"]) == ("42", "s3")
    [page] = told["pages"]
    assert (page["name"], page["brand"], page["department"]) == ("Acme Japan", "Acme", "Support")
    assert told["visitors"][0]["name"] == "Yuki Tanaka"
    assert told["visitors"][0]["page"] == page["id"]
    headers = {"Authorization": f"Bearer {page['token']}"}
    about = httpx.get(f"{told['address']}/v26.0/me", headers=headers, trust_env=False)
    assert about.json()["id"] == page["id"]
    assert program.end(signal.SIGTERM) == (0, b"")


def test_it_ends_with_its_input() -> None:
    assert Program("--until-stdin-closes").end(None) == (0, b"")


def test_it_ends_on_interrupt_and_waits_for_its_webhook() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/webhook"
        program = Program("--webhook", url)
        waiting = Program._pipe(program.process.stderr).readline()
        assert waiting.startswith(f"Waiting for {url}".encode())
        assert program.end(signal.SIGINT)[0] == 0


def test_a_connection_that_breaks_for_real() -> None:
    program = Program()
    told = program.told
    psid, token = told["visitors"][0]["psid"], told["pages"][0]["token"]
    with httpx.Client(base_url=told["address"], trust_env=False) as client:
        client.post(f"/__standin/visitors/{psid}/messages", json={"text": "hi"})
        client.put("/__standin/faults", json={"fault": "dropped_after_accept"})
        body = {"recipient": {"id": psid}, "message": {"text": "hi"}, "access_token": token}
        with pytest.raises(httpx.RemoteProtocolError):
            client.post("/v26.0/me/messages", json=body)
    assert program.end(signal.SIGTERM) == (0, b"")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--scenario", "evening"], "There is no scenario 'evening'"),
        (["--scenario", "/nowhere/x.toml"], "can't be read"),
        (["--speed", "0"], "is not a speed"),
        (["--speed", "fast"], "is not a speed"),
        (["--speed", "nan"], "is not a speed"),
        (["--listen", "8080"], "is not HOST:PORT"),
        (["--listen", "127.0.0.1:99999"], "is not HOST:PORT"),
        (["--listen", "203.0.113.1:0"], "can't listen"),
        (["--seed", "x"], "invalid int value"),
        (["--louder"], "unrecognized arguments"),
    ],
)
def test_wrong_use(options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options) == 2
    out, complaint = capsys.readouterr()
    assert out == ""
    assert said in complaint
    assert complaint.count("\n") == 1


def test_a_port_in_use(port_in_use: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--listen", f"127.0.0.1:{port_in_use}"]) == 3
    assert "choose another --listen" in capsys.readouterr().err


def test_the_seed_decides_everything() -> None:
    script = scenario.load("morning")
    lines = [first_line(build_world(script, seed, {})[0], "x") for seed in (1, 1, 2)]
    assert lines[0] == lines[1]
    assert lines[0]["pages"][0]["token"] != lines[2]["pages"][0]["token"]


def test_the_environment_changes_only_what_it_names() -> None:
    script = scenario.load("morning")
    usual = first_line(build_world(script, 1, {})[0], "x")
    named = first_line(build_world(script, 1, {"META_VERIFY_TOKEN": "v"})[0], "x")
    assert named == usual | {"verify_token": "v"}


def test_a_relays_whole_way_through_the_program() -> None:
    """Login, Pages, subscription, an upload that is sent, and the history of it."""
    program = Program("--page", "Acme Europe", "--page", "Acme Brasil", "--scenario", "quiet")
    told = program.told
    assert [page["name"] for page in told["pages"]] == ["Acme Japan", "Acme Europe", "Acme Brasil"]
    with httpx.Client(base_url=told["address"], trust_env=False) as graph:
        app = {"client_id": told["app_id"], "client_secret": told["app_secret"]}
        user = logged_in(graph, told, app)
        listed = graph.get("/v26.0/me/accounts", params={"access_token": user}).json()["data"]
        assert [page["name"] for page in listed] == ["Acme Japan", "Acme Brasil"]
        graph.headers["Authorization"] = f"Bearer {listed[0]['access_token']}"
        page, psid = f"/v26.0/{listed[0]['id']}", told["visitors"][0]["psid"]
        fields = {"subscribed_fields": "messages,message_reads"}
        assert graph.post(f"{page}/subscribed_apps", data=fields).json() == {"success": True}
        [own] = graph.get(f"{page}/subscribed_apps").json()["data"]
        assert (own["id"], own["subscribed_fields"]) == (
            told["app_id"],
            ["messages", "message_reads"],
        )
        graph.post(f"/__standin/visitors/{psid}/messages", json={"text": "hi"}).raise_for_status()
        upload = {"message": json.dumps({"attachment": {"type": "image", "payload": {}}})}
        files = {"filedata": ("a.png", sample("image"), "image/png")}
        known = graph.post(f"{page}/message_attachments", data=upload, files=files).json()
        content = {"attachment": {"type": "image", "payload": known}}
        body = {"recipient": {"id": psid}, "message": content}
        sent = graph.post(f"{page}/messages", json=body).json()
        asked = "messages{id,message,attachments}"
        params = {"platform": "messenger", "user_id": psid, "fields": asked}
        [thread] = graph.get(f"{page}/conversations", params=params).json()["data"]
        newest, first = thread["messages"]["data"]
        assert (newest["id"], first["message"]) == (sent["message_id"], "hi")
        picture = graph.get(newest["attachments"]["data"][0]["image_data"]["url"])
        assert picture.content == sample("image")
    assert program.end(signal.SIGTERM) == (0, b"")


def logged_in(graph: httpx.Client, told: dict[str, Any], app: dict[str, str]) -> str:
    """A long-lived token of the first person, who has given two of the three Pages."""
    back = {"client_id": app["client_id"], "redirect_uri": "http://127.0.0.1:8080/login"}
    asked = back | {"scope": ",".join(MESSAGING_PERMISSIONS), "state": "s"}
    form = {
        "person": told["people"][0]["id"],
        "pages": [told["pages"][0]["id"], told["pages"][2]["id"]],
        "permissions": list(MESSAGING_PERMISSIONS),
        "answer": "allow",
    }
    answer = graph.post("/v26.0/dialog/oauth", params=asked, data=form)
    assert answer.status_code == 302
    [code] = parse_qs(urlsplit(answer.headers["location"]).query)["code"]
    short = graph.get("/v26.0/oauth/access_token", params=app | back | {"code": code}).json()
    exchange = {"grant_type": "fb_exchange_token", "fb_exchange_token": short["access_token"]}
    long = graph.get("/v26.0/oauth/access_token", params=app | exchange).json()
    about = {"input_token": long["access_token"], "access_token": "|".join(app.values())}
    assert graph.get("/v26.0/debug_token", params=about).json()["data"]["is_valid"] is True
    return str(long["access_token"])
