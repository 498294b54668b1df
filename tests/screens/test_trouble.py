"""Every trouble says who mends it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from console.core.actor import RELAY
from console.core.channels.connecting import ConnectChannel
from console.core.channels.incidents import OpenIncident
from console.core.channels.values import INCIDENTS, Incident, incident_key
from console.core.company.values import Role
from console.core.failures import Cause, Failure, Mend
from console.core.moments import MINUTE
from console.core.state import State
from console.locale import Reader, words
from console.screens.chat.mend_keys import mend_text
from console.screens.inbox.status import trouble_of, worst_trouble
from console.screens.trouble import mender, slowed_text
from console.session.values import LinkView, SlowedChannel
from tests.core.examples import PAGE, desk

ALL = SimpleNamespace(departments=())
"""The rights of somebody who has all departments."""


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("cause", INCIDENTS)
@pytest.mark.parametrize("role", [None, *Role])
def test_a_trouble_names_who_mends_it_in_all_but_the_shortest_form(
    cause: Cause, role: Role | None, lang: str
) -> None:
    incident = Incident("p", cause, 0)
    state = State(incidents={incident_key("p", cause): incident})
    say = words(lang)
    *forms, shortest = worst_trouble(state, role, say, "F5").forms
    who = (mender(cause, role, say), mender(cause, role, say, brief=True))
    assert all(any(f"{one}: F5" in form for one in who) for form in forms)
    assert shortest.endswith("F5")


def test_the_admin_reads_that_it_is_them() -> None:
    en = words("en")
    assert mender(Cause.ACCESS_EXPIRED, Role.ADMIN, en) == "you mend it"
    assert mender(Cause.ACCESS_EXPIRED, Role.SUPERVISOR, en) == "an admin mends it"
    assert mender(Cause.ACCESS_EXPIRED, None, en) == "an admin mends it"
    assert mender(Cause.CHANNEL_RESTRICTED, Role.ADMIN, en) == "Facebook lifts it"


def test_what_none_of_us_can_mend_says_so_beside_the_key() -> None:
    en = words("en")
    assert mend_text(Mend.END, Role.ADMIN, {}, en) == "e end chat · nobody can mend it"
    said = mend_text(Mend.SHOW_COMPLETED, Role.OPERATOR, {}, en)
    assert said == "3 show completed · only the visitor can, by writing"
    assert mend_text(Mend.SEND_AGAIN, Role.OPERATOR, {}, en) == "a send again"
    assert mend_text(Mend.RECONNECT, Role.OPERATOR, {}, en) == "F5 see which admin can mend this"


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("mend", Mend)
def test_every_failed_message_says_what_mends_it(mend: Mend, role: Role | None, lang: str) -> None:
    said = mend_text(mend, role, {}, words(lang))
    assert said and "mend" not in said.split(".")
    if mend is Mend.CHANGE and lang == "en":
        assert said == "nobody can send it like this: change it, or leave it"


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("until", [0, 1_772_592_000_000])
def test_what_slows_us_down_passes_by_itself_and_says_so(lang: str, until: int) -> None:
    reader = Reader(words(lang))
    slowed = SlowedChannel("p", 92, until)
    by_itself = {"en": "passes by itself", "ja": "自然に解除"}[lang]
    assert by_itself in slowed_text(slowed, State(), reader)
    link = LinkView(slowed=(slowed,))
    session = SimpleNamespace(state=State(), link=link, rights=ALL)
    *forms, shortest = trouble_of(session, 0, "", reader, {}).forms  # type: ignore[arg-type]
    assert forms and all(by_itself in form for form in forms) and "92" in shortest


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("strayed", [15 * MINUTE, -15 * MINUTE])
def test_a_clock_that_the_relay_does_not_believe_is_said(lang: str, strayed: int) -> None:
    say = words(lang)
    session = SimpleNamespace(state=State(), link=LinkView(strayed=strayed), rights=ALL)
    trouble = trouble_of(session, 2, "", Reader(say), {})  # type: ignore[arg-type]
    assert all(
        form.startswith("⚠ ") and say.duration(15 * MINUTE) in form for form in trouble.forms
    )
    session.link = LinkView()
    assert "⚠" not in trouble_of(session, 2, "", Reader(say), {}).forms[0]  # type: ignore[arg-type]


def test_a_trouble_of_another_department_is_told_to_whom_it_concerns() -> None:
    made = desk()
    made.do(ConnectChannel("1002", "Acme Sales", "Acme", "Sales"), RELAY)
    made.do(OpenIncident("1002", Failure(Cause.ACCESS_EXPIRED, 190)), RELAY)
    support, sales = (made.state.channels[page].department for page in (PAGE, "1002"))
    say = words("en")
    for departments, told in (((), True), ((sales,), True), ((support,), False)):
        trouble = worst_trouble(made.state, Role.OPERATOR, say, "F5", departments)
        assert bool(trouble.forms) is told
