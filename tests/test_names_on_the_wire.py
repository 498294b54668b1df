"""Storage and wire keep the names of the first version, and nothing but the table knows them."""

from __future__ import annotations

import ast
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from console.core.channels.values import Channel
from console.core.kinds.kind import KindName
from console.core.state import Visitor
from console.wire.names import NAMES, adapter

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("kind", NAMES, ids=lambda kind: kind.__name__)
def test_each_name_is_of_a_field_and_hides_no_other(kind: Any) -> None:
    own = {one.name for one in fields(kind)}
    assert NAMES[kind].keys() <= own
    assert not set(NAMES[kind].values()) & (own - NAMES[kind].keys())


def test_a_visitor_and_a_channel_are_written_as_ever() -> None:
    visitor = json.loads(adapter(Visitor).dump_json(Visitor("7", "1001", "Yuki")))
    assert (visitor["psid"], visitor["page"]) == ("7", "1001")
    assert not {"id", "channel", "kind"} & visitor.keys()
    channel = json.loads(adapter(Channel).dump_json(Channel("1001", "Acme", "b1", "d1")))
    assert (channel["page"], channel["kept"]) == ("1001", 0)
    assert not {"id", "backlog", "kind"} & channel.keys()


def test_what_says_no_kind_is_of_the_first_one() -> None:
    read = adapter(Visitor).validate_json(b'{"psid": "7", "page": "1001"}')
    assert read == Visitor("7", "1001")
    assert read.kind is KindName.MESSENGER


def test_every_adapter_of_ours_is_made_where_the_names_are() -> None:
    makers = set()
    for top in ("console", "server_stub/relay"):
        for file in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("TypeAdapter"):
                    makers.add(file.relative_to(ROOT).as_posix())
    assert makers - {"console/wire/names.py"} <= {"server_stub/relay/messenger/doctor/pages.py"}
