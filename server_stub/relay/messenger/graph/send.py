"""What the relay asks Meta to bring to a visitor: messages, their attachments, reactions.

Source: Meta, Send API reference, Attachment Upload API, sender actions.
"""

from __future__ import annotations

import json
from typing import Any, assert_never

import httpx

from server_stub.relay.channel_port import (
    Content,
    File,
    Media,
    Outgoing,
    Sent,
    Sign,
    Text,
    Uploaded,
)
from server_stub.relay.messenger.graph.client import Denied, Graph, Lost, Reply, Unreached
from server_stub.relay.plain_text import clean
from server_stub.relay.secret import Secret

_UPLOAD_PATIENCE = httpx.Timeout(60.0, connect=5.0, read=180.0)
"""Seconds: a step of the upload, and Meta's work on the file. Meta, Attachment Upload API: a
video may take 75 s before it is given up."""


Trouble = Denied | Unreached | Lost
Answer = Sent | Trouble


def _content(content: Content) -> dict[str, Any]:
    match content:
        case Text(text=text):
            return {"text": text}
        case Media(kind=kind, handle=handle):
            return {"attachment": {"type": kind, "payload": {"attachment_id": handle}}}
    assert_never(content)


async def send(graph: Graph, page: str, token: Secret, psid: str, message: Outgoing) -> Answer:
    """Ask Meta to deliver a message. Its reference comes back in the echo as `metadata`;
    HUMAN_AGENT is for what a person writes later than a day after the visitor."""
    body: dict[str, Any] = {
        "recipient": {"id": psid},
        "message": {**_content(message.content), "metadata": message.reference},
        "messaging_type": "MESSAGE_TAG" if message.tagged else "RESPONSE",
    }
    if message.tagged:
        body["tag"] = "HUMAN_AGENT"
    if message.reply_to:
        body["reply_to"] = {"mid": message.reply_to}
    result = await graph.call("POST", f"{page}/messages", token, json=body)
    if not isinstance(result, Reply):
        return result
    mid = result.content.get("message_id")
    if not isinstance(mid, str) or not mid:
        return Lost("an answer without a message id")
    return Sent(clean(mid), result.usage)


async def upload(graph: Graph, page: str, token: Secret, file: File) -> Uploaded | Trouble:
    """Give Meta a file to send later. Nothing of it reaches a visitor, so that it may be done
    again whatever came of it. Raises OSError when the file can not be read."""
    attachment = {"type": file.kind, "payload": {"is_reusable": True}}
    with file.path.open("rb") as content:
        result = await graph.call(
            "POST",
            f"{page}/message_attachments",
            token,
            data={"message": json.dumps({"attachment": attachment})},
            files={"filedata": (file.name, content, file.mime)},
            patience=_UPLOAD_PATIENCE,
        )
    if not isinstance(result, Reply):
        return result
    uploaded = result.content.get("attachment_id")
    if not isinstance(uploaded, str | int) or not uploaded:
        return Lost("an answer without an attachment id")
    return Uploaded(clean(str(uploaded)), result.usage)


async def react(
    graph: Graph, page: str, token: Secret, psid: str, mid: str, emoji: str
) -> Reply | Trouble:
    """Set the Page's reaction to a message; an empty emoji takes it back."""
    body = {
        "recipient": {"id": psid},
        "sender_action": "react" if emoji else "unreact",
        "payload": {"message_id": mid} | ({"reaction": emoji} if emoji else {}),
    }
    return await graph.call("POST", f"{page}/messages", token, json=body)


SIGNS = {Sign.TYPING: "typing_on", Sign.STOPPED: "typing_off", Sign.SEEN: "mark_seen"}


async def show(graph: Graph, page: str, token: Secret, psid: str, sign: Sign) -> Reply | Trouble:
    """Meta, sender actions: `typing_on` lapses by itself after about 20 s, or with the next
    message."""
    body = {"recipient": {"id": psid}, "sender_action": SIGNS[sign]}
    return await graph.call("POST", f"{page}/messages", token, json=body)
