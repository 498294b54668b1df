"""Operators and Pages from the command line: on a folder, and on the relay that has it open."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from console.core.company.invites import INVITE_HEADER, read_code
from server_stub.relay.cli import main
from tests.relay.test_cli import PAGE, run, serving

Ask = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a Page of Acme/Support, a second brand, and two admins."""
    data = tmp_path / "data"
    for page, brand in (("1001", "Acme"), ("1002", "Cafe")):
        of = ["--name", f"{brand} Page", "--token", "canary", "--brand", brand]
        assert main(["page", "add", page, *of, "--department", "Support", "--data", str(data)]) == 0
    for name, role in (("Aiko", "operator"), ("Chie", "admin"), ("Dai", "admin")):
        assert main(["operator", "add", name, "--role", role, "--data", str(data)]) == 0
    return data


@pytest.fixture
def ask(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command, which has to end with a code; what it prints on stdout, read where it is
    JSON, or on stderr where it failed."""
    capsys.readouterr()

    def asking(*arguments: str, code: int = 0) -> Any:
        assert main([*arguments, "--data", str(folder)]) == code
        out, err = capsys.readouterr()
        if code:
            assert out == ""
            return err
        return json.loads(out) if "--json" in arguments else out

    return asking


def operators(ask: Ask) -> dict[str, Any]:
    return {one["name"]: one for one in ask("operator", "list", "--json")}


def test_who_there_is(ask: Ask) -> None:
    aiko = operators(ask)["Aiko"]
    assert aiko.pop("id").startswith("op_")
    assert aiko == {
        "name": "Aiko",
        "role": "operator",
        "departments": [],
        "limit": None,
        "status": "available",
        "invited": False,
        "consoles": 0,
        "last_seen": None,
        "active_chats": 0,
    }
    lines = ask("operator", "list").splitlines()
    assert lines[0].split() == ["NAME", "ROLE", "DEPARTMENTS", "CHATS", "CONSOLES", "LAST", "SEEN"]
    assert lines[1].split() == ["Aiko", "operator", "all", "0", "-", "never"]


def test_what_is_made_is_printed_alone(ask: Ask) -> None:
    assert len(ask("operator", "add", "Emi", "--role", "operator").strip()) == 64
    code = ask("operator", "invite", "Fumi", "--role", "supervisor").strip()
    assert read_code(code) == code
    again = ask("operator", "invite", "Fumi", "--json")
    assert again["code"] != code and again["until"].endswith("+00:00")
    assert len(ask("operator", "rotate", "Aiko").strip()) == 64
    rotated = ask("operator", "rotate", "Aiko", "--json")
    assert sorted(rotated) == ["id", "name", "token"]
    assert operators(ask)["Fumi"]["invited"]


def test_people_change(ask: Ask) -> None:
    ask("operator", "role", "Aiko", "supervisor")
    ask("operator", "rename", "Aiko", "相子")
    ask("operator", "departments", "相子", "Acme/Support")
    ask("operator", "limit", "相子", "3")
    changed = operators(ask)["相子"]
    assert (changed["role"], changed["departments"], changed["limit"]) == (
        "supervisor",
        ["Support"],
        3,
    )
    ask("operator", "departments", changed["id"], "--all")
    ask("operator", "limit", changed["id"], "off")
    changed = operators(ask)["相子"]
    assert (changed["departments"], changed["limit"]) == ([], None)


def test_a_department_that_two_brands_have(ask: Ask) -> None:
    said = ask("operator", "departments", "Aiko", "Support", code=2)
    assert "Acme/Support or Cafe/Support" in said
    assert "no department" in ask("operator", "departments", "Aiko", "Sales", code=2)
    made = ("operator", "invite", "Emi", "--role", "operator", "--department")
    assert "Acme/Support" in ask(*made, "Support", code=2)
    ask(*made, "Cafe/Support")
    assert operators(ask)["Emi"]["departments"] == ["Support"]


def test_the_last_admin_stays(ask: Ask) -> None:
    ask("operator", "remove", "Dai")
    for command in (("remove", "Chie"), ("role", "Chie", "operator")):
        assert "somebody has to stay one" in ask("operator", *command, code=2)
    ask("operator", "invite", "Emi", "--role", "admin")
    assert "signed in" in ask("operator", "remove", "Chie", code=2)
    assert sorted(operators(ask)) == ["Aiko", "Chie", "Emi"]


def test_who_is_removed_is_gone_and_their_name_free(ask: Ask) -> None:
    removed = ask("operator", "remove", "Aiko", "--to", "Chie", "--json")
    assert (removed["name"], removed["to"], removed["chats"]) == ("Aiko", "Chie", 0)
    assert "Aiko" not in operators(ask)
    assert "no operator named 'Aiko'; there is: Chie, Dai" in ask(
        "operator", "rotate", "Aiko", code=2
    )
    assert "no operator" in ask("operator", "remove", removed["id"], code=2)
    ask("operator", "add", "Aiko", "--role", "admin")
    assert operators(ask)["Aiko"]["id"] != removed["id"]


@pytest.mark.parametrize(
    "command",
    [
        ("add", "Aiko", "--role", "admin"),
        ("invite", "Aiko", "--role", "admin"),
        ("rename", "Chie", "Aiko"),
        ("rename", "Chie", ""),
        ("rename", "Chie", "x" * 300),
        ("rename", "Chie", "\u202eokiA"),
        ("invite", "", "--role", "admin"),
        ("invite", "\u200f", "--role", "admin"),
        ("invite", "Nobody"),
        ("limit", "Aiko", "0"),
        ("limit", "Aiko", "101"),
        ("limit", "Aiko", "many"),
        ("remove", "Aiko", "--to", "Aiko"),
        ("remove", "Aiko", "--to", "Nobody"),
    ],
)
def test_what_can_not_be(ask: Ask, command: tuple[str, ...]) -> None:
    before = operators(ask)
    said = ask("operator", *command, code=2)
    assert said.startswith("messenger-relay: ") and said.count("\n") == 1
    assert operators(ask) == before


@pytest.mark.parametrize(
    "command", [["operator", "list"], ["operator", "rotate", "A"], ["page", "list"]]
)
def test_a_folder_without_a_relay_is_not_made_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main([*command, "--data", str(tmp_path / "slip")]) == 2
    assert "no journal" in capsys.readouterr().err
    assert not (tmp_path / "slip").exists()


def test_pages_come_and_go(ask: Ask) -> None:
    pages = ask("page", "list", "--json")
    assert [(one["id"], one["brand"], one["token"]) for one in pages] == [
        ("1001", "Acme", True),
        ("1002", "Cafe", True),
    ]
    assert "canary" not in ask("page", "list")
    ask("page", "remove", "1001")
    assert [one["id"] for one in ask("page", "list", "--json")] == ["1002"]
    assert "not connected" in ask("page", "remove", "1001", code=2)
    assert "not connected" in ask("page", "remove", "7", code=2)


# On a relay that runs


@contextlib.contextmanager
def _live(place: str, token: str, invite: str = "") -> Iterator[ClientConnection]:
    """A console that has been welcomed, as this operator."""
    headers = {"Authorization": f"Bearer {token}"} | ({INVITE_HEADER: invite} if invite else {})
    with connect(
        place, subprotocols=[Subprotocol("relay.v1")], additional_headers=headers, proxy=None
    ) as console:
        console.send(json.dumps({"type": "hello", "client": "test", "console_id": "k"}))
        assert json.loads(console.recv(timeout=10))["type"] == "welcome"
        yield console


def _end(console: ClientConnection) -> tuple[int, str]:
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            console.recv(timeout=5)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


def test_a_relay_that_runs_puts_people_out_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    run("page", "add", "1001", *PAGE, "--data", folder, text="canary")
    old = run("operator", "add", "Chie", "--role", "admin", "--data", folder).stdout.strip()
    with serving(folder) as (_, places):
        place = places["consoles"]
        with _live(place, old) as console:
            listed = json.loads(run("operator", "list", "--json", "--data", folder).stdout)
            assert [(one["name"], one["consoles"]) for one in listed] == [("Chie", 1)]
            new = run("operator", "rotate", "Chie", "--data", folder).stdout.strip()
            assert _end(console) == (4401, "token rotated")
        with _live(place, new):
            pass
        code = run("operator", "invite", "Aiko", "--role", "operator", "--data", folder).stdout
        mine = "a" * 64
        with _live(place, mine, code.strip()) as console:
            removed = run("operator", "remove", "Aiko", "--data", folder, "--json")
            assert (removed.returncode, removed.stderr) == (0, "")
            assert _end(console) == (4401, "operator removed")
        last = run("operator", "remove", "Chie", "--data", folder)
        assert last.returncode == 2 and "stay" in last.stderr
        shown = run("operator", "list", "--data", folder).stdout.splitlines()
        assert [line.split()[0] for line in shown] == ["NAME", "Chie"]
