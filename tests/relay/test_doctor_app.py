"""What the doctor finds at Meta about our app."""

from __future__ import annotations

import pytest

from console.core.kinds.messenger.permissions import FIELDS
from server_stub.relay.doctor.app import judge_app, judge_hook
from server_stub.relay.doctor.findings import Mark
from server_stub.relay.graph.accounts import AppHook, Failed
from server_stub.relay.graph.client import Denied, Lost, Unreached
from tests.relay.facebook_desk import APP, HOOK
from tests.relay.test_doctor_host import is_wrong

GRAPH = "https://graph.facebook.com"


def test_an_app_that_facebook_knows() -> None:
    assert judge_app(AppHook(), APP, GRAPH).mark is Mark.OK


def test_an_app_that_facebook_refuses() -> None:
    refused = Denied(190, 0, False, 400, "Invalid OAuth access token signature.")
    assert is_wrong(judge_app(refused, APP, GRAPH), "META_APP_SECRET", "signature", "190")


@pytest.mark.parametrize("failed", [Unreached("ConnectError"), Lost("no JSON object")])
def test_a_facebook_that_can_not_be_reached(failed: Failed) -> None:
    assert is_wrong(judge_app(failed, APP, GRAPH), GRAPH, failed.detail)


def test_a_facebook_that_is_busy() -> None:
    assert judge_app(Denied(2, 0, True, 500, "try later"), APP, GRAPH).mark is Mark.UNCHECKED


def test_a_subscription() -> None:
    assert judge_hook(AppHook(HOOK, frozenset(FIELDS)), APP).mark is Mark.OK
    assert is_wrong(judge_hook(AppHook(), APP), "nobody yet", "by hand")
    other = AppHook("https://other.example/webhook", frozenset(FIELDS))
    assert is_wrong(judge_hook(other, APP), other.callback, HOOK)
    less = AppHook(HOOK, frozenset(FIELDS) - {"message_echoes"})
    assert is_wrong(judge_hook(less, APP), "message_echoes")
    assert judge_hook(Unreached("x"), APP).mark is Mark.UNCHECKED
