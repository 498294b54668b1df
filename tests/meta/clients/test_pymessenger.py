"""pymessenger 0.0.7.0: texts, templates, profiles. Its uploads are broken for themselves."""

from typing import Any

import pytest

from .library import Served, library

bots = library("pymessenger.bot", "pymessenger")
profiles = library("pymessenger.user_profile", "pymessenger")


@pytest.fixture(autouse=True)
def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def client(served: Served, kind: Any) -> Any:
    """A client whose public `graph_url` is the stand-in's."""
    bench = served.bench
    made = kind(bench.page.token, app_secret=bench.world.app.secret)
    made.graph_url = f"{served.address}/v{made.api_version}"
    return made


def test_texts_templates_and_profiles(served: Served) -> None:
    bot, psid = client(served, bots.Bot), served.bench.yuki.psid
    assert bot.send_text_message(psid, "やあ")["recipient_id"] == psid
    assert served.texts()[-1] == "やあ"
    buttons = [{"type": "postback", "title": "Yes", "payload": "YES"}]
    assert "message_id" in bot.send_button_message(psid, "Well?", buttons)
    card = {"title": "Shoes", "subtitle": "Red", "buttons": buttons}
    assert "message_id" in bot.send_generic_message(psid, [card])
    profile = client(served, profiles.UserProfileApi).get(psid, fields=["last_name"])
    assert profile["last_name"] == "Tanaka"
