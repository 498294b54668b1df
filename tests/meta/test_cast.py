"""Visitors at work: whole scenarios on a virtual clock."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from server_stub.meta import scenario
from server_stub.meta.cast import enter
from server_stub.meta.routing import INBOX_APP_ID
from server_stub.meta.scenario import Scenario
from server_stub.meta.world import Page, Visitor

from .harness import HOUR, Bench, numbers

MINUTE = 60_000


class Stage:
    """A bench with a scenario's Page and people on it."""

    def __init__(self, bench: Bench, name: str, speed: float = 1.0) -> None:
        self.bench = bench
        self.script: Scenario = scenario.load(name)
        self.page: Page = enter(bench.world, self.script)
        bench.play(self.script, self.page, speed)

    def visitor(self, key: str) -> Visitor:
        return next(each for each in self.page.visitors.values() if each.key == key)

    async def answer(self, key: str, text: str = "はい") -> Any:
        return await self.bench.send(text, self.visitor(key), self.page.token)

    def times(self, kind: str) -> list[int]:
        began = self.bench.hook.posts[0][0] if self.bench.hook.posts else 0
        return [event["timestamp"] - began for event in self.bench.hook.events if kind in event]


@pytest_asyncio.fixture
async def morning(bench: Bench) -> AsyncIterator[Stage]:
    yield Stage(bench, "morning")


async def test_nothing_happens_before_somebody_listens(morning: Stage) -> None:
    await morning.bench.clock.advance(HOUR)
    assert morning.bench.hook.posts == []
    assert morning.page.threads[morning.visitor("yuki").psid].messages == []


async def test_a_whole_morning(morning: Stage) -> None:
    await morning.bench.connect()
    await morning.bench.clock.advance(HOUR)
    said = [happening.says for happening in morning.script.happenings]
    assert morning.bench.hook.texts() == said
    began = morning.bench.hook.posts[0][0] - 2_000
    assert [at - began for at, _, _ in morning.bench.hook.posts] == [
        happening.at for happening in morning.script.happenings
    ]


async def test_twice_the_same_bytes() -> None:
    heard = []
    for _ in range(2):
        bench = Bench()
        stage = Stage(bench, "morning")
        await bench.connect()
        await bench.clock.advance(MINUTE)
        await stage.answer("yuki")
        await bench.clock.advance(MINUTE)
        heard.append(bench.hook.posts)
        await bench.aclose()
    assert heard[0] == heard[1]


async def test_it_begins_also_when_the_relay_subscribes_by_itself(morning: Stage) -> None:
    bench, app = morning.bench, morning.bench.world.app
    hook = {"object": "page", "callback_url": "https://r.example/", "verify_token": "v"}
    await bench.post(f"{app.id}/subscriptions", hook | {"fields": "messages"}, app.token)
    await bench.clock.advance(MINUTE)
    assert bench.hook.posts == []
    fields = {"subscribed_fields": "messages"}
    await bench.post("me/subscribed_apps", fields, morning.page.token)
    await bench.clock.advance(2_000)
    assert bench.hook.texts() == ["注文がまだ届きません"]


async def test_speed(bench: Bench) -> None:
    stage = Stage(bench, "morning", speed=10)
    await bench.connect()
    await bench.clock.advance(20 * MINUTE // 10)
    assert len(bench.hook.posts) == len(stage.script.happenings)


async def test_an_answer_is_received_read_and_replied_to(bench: Bench) -> None:
    stage = Stage(bench, "quiet")
    await bench.connect()
    await bench.clock.advance(10_000)
    bench.hook.posts.clear()
    answer = await stage.answer("mei")
    await bench.clock.advance(20_000)
    [delivered], [read] = stage.times("delivery"), stage.times("read")
    replied = stage.times("message")[-1]
    assert 300 <= delivered <= 1_001
    assert 1_000 <= read <= 4_001
    assert 4_000 <= replied <= 12_002
    kinds = [list(event)[-1] for event in bench.hook.events]
    assert kinds == ["message", "delivery", "read", "message"]
    assert bench.hook.events[1]["delivery"]["mids"] == [answer.json()["message_id"]]
    assert bench.hook.texts()[-1] == "ありがとうございます。よく分かりました。"


async def test_replies_come_one_by_one_and_end(bench: Bench) -> None:
    stage = Stage(bench, "morning")
    await bench.connect()
    await bench.clock.advance(HOUR)
    yuki = next(person for person in stage.script.people if person.key == "yuki")
    bench.hook.posts.clear()
    for _ in range(5):
        await stage.answer("yuki")
        await stage.answer("yuki", "もう一つ")
        await bench.clock.advance(MINUTE)
    said = [each["message"]["text"] for each in bench.hook.events if "message" in each]
    assert [text for text in said if text in yuki.replies] == list(yuki.replies)
    assert len(stage.times("read")) == 10


async def test_errors_befall_each_visitor(bench: Bench) -> None:
    stage = Stage(bench, "errors")
    await bench.connect()
    await bench.clock.advance(MINUTE)
    expected = {
        "unlinked": (100, 2018001),
        "expired": (190, 463),
        "closed": (10, 2018278),
        "unreachable": (551, 1545041),
        "limited": (613, None),
        "restricted": (10, 1893063),
        "temporary": (2, None),
        "mended": (190, 460),
    }
    for key, error in expected.items():
        assert numbers(await stage.answer(key)) == error
    await bench.clock.advance(5 * MINUTE)
    assert (await stage.answer("mended")).status_code == 200
    fault = bench.standin.faults.of(stage.page.id, stage.visitor("unknown").psid)
    assert fault is not None
    assert fault.name == "timeout_after_accept"


async def test_every_kind_of_event_is_told(bench: Bench) -> None:
    stage = Stage(bench, "events")
    await bench.connect()
    await bench.clock.advance(HOUR)
    keys = {key for event in bench.hook.events for key in event}
    assert {"message", "message_edit", "reaction", "postback", "referral", "optin"} <= keys
    assert {"order", "form", "account_linking", "policy_enforcement", "app_roles"} <= keys
    assert {"pass_thread_control", "response_feedback", "telepathy", "delivery", "read"} <= keys
    changed = [each for entry in bench.hook.entries for each in entry.get("changes", [])]
    assert [each["field"] for each in changed] == ["inbox_labels", "messages"]
    echoes = [each for each in bench.hook.events if each.get("message", {}).get("is_echo")]
    assert {each["message"]["app_id"] for each in echoes} == {int(INBOX_APP_ID)}
    edited = stage.page.threads[stage.visitor("yuki").psid].messages
    assert [each.edits for each in edited if "マグカップ" in (each.text or "")] == [1]


WRITTEN = [name for name in scenario.names() if name not in ("errors", "events")]


@pytest.mark.parametrize("name", WRITTEN)
async def test_every_scenario_is_heard_to_its_end(bench: Bench, name: str) -> None:
    stage = Stage(bench, name)
    await bench.connect()
    await bench.clock.advance(200 * HOUR)
    assert bench.hook.texts() == [happening.says for happening in stage.script.happenings]
