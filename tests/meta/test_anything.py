"""Whatever a client sends, Graph answers in its own form."""

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from .harness import Bench

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS | st.sampled_from(["RESPONSE", "MESSAGE_TAG", "HUMAN_AGENT", "typing_on", "{}", "["]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "mid", "metadata", "\n\x7f"]), inner)
    ),
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
    ]
)
PATHS = st.sampled_from(["me/messages", "me/subscribed_apps", "", "me", "debug_token"])


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
