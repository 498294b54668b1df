"""What the doctor finds at Meta about our app."""

from __future__ import annotations

from console.core.kinds.messenger.permissions import ESSENTIAL_FIELDS, FIELDS, missing_fields
from server_stub.relay.doctor.findings import APP, SUBSCRIPTION, Finding, ok, unchecked, wrong
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.connecting.problems import listed, passes
from server_stub.relay.messenger.graph.accounts import AppHook, Failed
from server_stub.relay.messenger.graph.client import Denied
from server_stub.relay.messenger.inbound.webhook import WEBHOOK
from server_stub.relay.unreached import Reason

_CONNECT = "connect a Page (the relay sets it then), or set it by hand as the guide shows"


def judge_app(hook: AppHook | Failed, app: MetaApp, graph: str) -> Finding:
    """Whether Meta takes our app's id and secret: only with them it says where it reports to."""
    if isinstance(hook, AppHook):
        return ok(APP, f"Facebook takes the id and the secret of app {app.id}")
    if not isinstance(hook, Denied):
        do = "let this machine out to it over HTTPS"
        why = f"it {hook.detail}" if hook.detail in list(Reason) else hook.detail
        return wrong(APP, f"{graph} can not be reached: {why}", do)
    if passes(hook):
        return unchecked(APP, f"Facebook is busy ({hook.detail}): try again")
    do = "compare META_APP_ID and META_APP_SECRET with App settings > Basic (step 3)"
    return wrong(APP, f"Facebook refuses them: {hook.detail} ({hook.code})", do)


def judge_hook(hook: AppHook | Failed, app: MetaApp) -> Finding:
    """Whether the events of Pages are reported to us."""
    if not isinstance(hook, AppHook):
        return unchecked(SUBSCRIPTION, "the app has to be right first")
    ours = app.public_url + WEBHOOK
    if not hook.callback:
        return wrong(SUBSCRIPTION, "Facebook reports to nobody yet", _CONNECT)
    if hook.callback != ours:
        return wrong(SUBSCRIPTION, f"Facebook reports to {hook.callback}, not {ours}", _CONNECT)
    missing = missing_fields(hook.fields)
    if missing_fields(hook.fields, ESSENTIAL_FIELDS):
        return wrong(SUBSCRIPTION, f"these events are not asked for: {listed(missing)}", _CONNECT)
    if missing:
        said = f"events are reported to {ours}, but for some that chats can do without:"
        return ok(SUBSCRIPTION, f"{said} {listed(missing)}")
    return ok(SUBSCRIPTION, f"{len(FIELDS)} kinds of events are reported to {ours}")
