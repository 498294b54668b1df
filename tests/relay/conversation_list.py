"""Conversations as Meta lists them, by hand, and what was asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from server_stub.relay.clock import Clock
from server_stub.relay.messenger.graph.client import Graph
from server_stub.relay.messenger.graph.conversations import Conversations
from server_stub.relay.messenger.port import MessengerPort
from server_stub.relay.secret import Secret
from tests.relay.rig import APP_SECRET, PAGE

DETAILED = 20


def iso(at: int) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


@dataclass
class Listed:
    """Meta's side: for each visitor, messages from the oldest on."""

    threads: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)
    refusals: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    broken: int = 0
    page_size: int = 100

    def say(self, mid: str, at: int, text: str = "", psid: str = "7", **more: Any) -> None:
        """The visitor writes; with `by=PAGE` the Page does."""
        sender = {"id": more.pop("by", psid)}
        told = {"id": mid, "created_time": iso(at), "from": sender, "message": text, **more}
        self.threads.setdefault(psid, []).append(told)

    def refuse(self, code: int, **more: Any) -> None:
        """Answer the next call with an error."""
        self.refusals.append((400, {"error": {"message": "no", "code": code, **more}}))

    def conversations(self, clock: Clock) -> Conversations:
        return Conversations(self._graph(), clock)

    def port(self, clock: Clock, token: str = "page-token") -> MessengerPort:
        graph = self._graph()
        held = Secret(token) if token else None
        return MessengerPort(graph, Conversations(graph, clock), lambda page: held)

    def _graph(self) -> Graph:
        return Graph("http://graph", APP_SECRET, httpx.MockTransport(self.handle))

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.broken:
            self.broken -= 1
            raise httpx.ConnectError("broken", request=request)
        if self.refusals:
            status, content = self.refusals.pop(0)
            return httpx.Response(status, content=json.dumps(content))
        asked = request.url.path.rpartition("/")[2]
        if asked == "conversations":
            return httpx.Response(200, json=self._list(request.url.params))
        found = [one for thread in self.threads.values() for one in thread if one["id"] == asked]
        return httpx.Response(200, json=found[0] if found else {"error": {"code": 9000001}})

    def _list(self, params: httpx.QueryParams) -> dict[str, Any]:
        wanted = params.get("user_id")
        threads = [
            (psid, messages)
            for psid, messages in self.threads.items()
            if wanted in (None, psid) and self._later(messages, params.get("updated_after_ms"))
        ]
        threads.sort(key=lambda one: str(one[1][-1]["created_time"]), reverse=True)
        start = int(params.get("after", "0"))
        end = start + self.page_size
        answer: dict[str, Any] = {"data": [_thread(*one) for one in threads[start:end]]}
        if end < len(threads):
            answer["paging"] = {"cursors": {"after": str(end)}, "next": "https://graph/?token=x"}
        return answer

    @staticmethod
    def _later(messages: list[dict[str, Any]], after: str | None) -> bool:
        return after is None or str(messages[-1]["created_time"]) >= iso(int(after))


def _thread(psid: str, messages: list[dict[str, Any]]) -> dict[str, Any]:
    newest = messages[::-1]
    shown = newest[:DETAILED]
    shown += [{"id": one["id"], "created_time": one["created_time"]} for one in newest[DETAILED:]]
    return {
        "id": f"t_{psid}",
        "updated_time": newest[0]["created_time"],
        "participants": {"data": [{"id": psid, "name": "Yuki"}, {"id": PAGE}]},
        "messages": json.loads(json.dumps({"data": shown[: DETAILED + 1]})),
    }
