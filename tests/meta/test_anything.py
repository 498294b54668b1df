"""Whatever a client sends, Graph answers in its own form."""

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from .harness import Bench

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
# Members of a message that have a shape of their own.
_MEMBERS = """
    id text mid metadata attachment attachments sticker_id quick_replies type payload
    template_type elements buttons title url message_id reaction control_type
"""
_WORDS = """
    RESPONSE MESSAGE_TAG HUMAN_AGENT typing_on react image template generic button media pass
    DELETE GET BAN_USER {} [ name{ messages.limit(2){id} fb_exchange_token
"""
MEMBERS = st.sampled_from([*_MEMBERS.split(), "\n\x7f"])
WORDS = st.sampled_from(_WORDS.split())
VALUES = st.recursive(
    SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MEMBERS, inner),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        "recipient",
        "message",
        "messaging_type",
        "tag",
        "sender_action",
        "notification_type",
        "reply_to",
        "appsecret_proof",
        "method",
        "fields",
        "subscribed_fields",
        "batch",
        "input_token",
        "thread_control",
        "payload",
        "platform",
        "user_ids",
        "actions",
        "target_app_id",
        "duration",
        "grant_type",
        "client_id",
        "limit",
        "after",
    ]
)
PATHS = st.sampled_from(
    [
        "me/messages",
        "me/message_attachments",
        "me/subscribed_apps",
        "me/conversations",
        "me/pass_thread_control",
        "me/extend_thread_control",
        "me/thread_owner",
        "me/moderate_conversations",
        "me/permissions",
        "oauth/access_token",
        "",
        "me",
        "debug_token",
    ]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(path=PATHS, body=st.dictionaries(NAMES, VALUES, max_size=5), known=st.booleans())
def test_every_answer_is_an_answer(path: str, body: dict[str, object], known: bool) -> None:
    asyncio.run(check(path, body, known))


async def check(path: str, body: dict[str, object], known: bool) -> None:
    bench = Bench()
    if known:
        body = {"recipient": {"id": bench.yuki.psid}} | body
    content = json.dumps(body).encode()
    headers = {
        "Authorization": f"Bearer {bench.page.token}",
        "Content-Type": "application/json",
    }
    answer = await bench.client.post(f"/v26.0/{path}", content=content, headers=headers)
    told = answer.json()
    if answer.status_code != 200:
        assert told["error"]["code"]
        assert answer.headers["WWW-Authenticate"].isprintable()
    await bench.aclose()
