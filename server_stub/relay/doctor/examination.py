"""`messenger-relay doctor`: is everything that docs/facebook.md asks for as it has to be?

It changes nothing, at Meta or here. With the relay running it asks that for what only it knows;
otherwise it opens the data folder for a moment.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from server_stub.relay.addresses import is_here
from server_stub.relay.admin import AdminError
from server_stub.relay.clock import Clock
from server_stub.relay.control import ControlError, ask_relay
from server_stub.relay.descriptors import raise_limit
from server_stub.relay.doctor.findings import (
    ACCESS,
    ADDRESS,
    ADMIN,
    APP,
    CONSOLES,
    DESCRIPTORS,
    DIALOG,
    LOGIN,
    OTHER_PAGES,
    PAGES,
    RELAY,
    RELAY_CLOCK,
    SIGNATURE,
    SUBSCRIPTION,
    TOKENS,
    WEBHOOK,
    Check,
    Finding,
    Mark,
    ok,
    unchecked,
    wrong,
)
from server_stub.relay.doctor.host import (
    judge_descriptors,
    look_at_clock,
    look_at_disk,
    look_at_folder,
    look_at_secrets,
    look_at_settings,
)
from server_stub.relay.log.database import DataError, DataInUseError
from server_stub.relay.log.store import open_store
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.messenger.connecting.accounts import DEFAULT_DIALOG
from server_stub.relay.messenger.connecting.connecting import callback_of, reachable
from server_stub.relay.messenger.doctor.address import (
    look_at_address,
    look_at_consoles,
    look_at_dialog,
    look_at_login,
    look_at_signature,
    look_at_webhook,
)
from server_stub.relay.messenger.doctor.app import judge_app, judge_hook
from server_stub.relay.messenger.doctor.pages import (
    DOCTOR,
    PageDoctor,
    read,
    read_pages,
)
from server_stub.relay.messenger.graph.accounts import GraphAccounts
from server_stub.relay.messenger.graph.client import Graph

SECONDS = 10.0
"""How long an answer may take."""
_CONSOLES_HERE = "ws://127.0.0.1:8081"
_CONSOLES_PATH = "/relay"
_SETTINGS_FIRST = "the settings have to be right first"


class Doctor:
    """One examination. `dialog` and `consoles` are "" for the usual places; give `transport` in
    tests, and `trusted` certificates."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        graph: str,
        dialog: str,
        consoles: str,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        trusted: ssl.SSLContext | bool = True,
    ) -> None:
        self._folder = folder
        self._environment = environment
        self._graph = graph.rstrip("/")
        self._dialog = dialog or (self._graph if is_here(graph) else DEFAULT_DIALOG)
        self._consoles = consoles
        self._clock = clock
        self._transport = transport
        self._trusted = trusted

    async def examine(self) -> AsyncGenerator[Finding, None]:
        """All findings, in the order of the guide."""
        yield look_at_folder(self._folder)
        yield look_at_disk(self._folder)
        async with self._web(self._graph) as web:
            yield await look_at_clock(web, self._graph, self._clock)
        settings, app = look_at_settings(self._folder, self._environment)
        yield settings
        yield look_at_secrets(self._folder)
        if app is None:
            for check in (APP, *_ITSELF, *_OUTSIDE, DIALOG, SUBSCRIPTION, *_INSIDE):
                yield unchecked(check, _SETTINGS_FIRST)
            return
        async with aclosing(self._with(app)) as findings:
            async for finding in findings:
                yield finding.without([app.secret, app.verify_token])

    async def _with(self, app: MetaApp) -> AsyncGenerator[Finding, None]:
        graph = Graph(self._graph, app.secret, self._transport)
        try:
            meta = GraphAccounts(graph, app)
            hook = await meta.hook()
            yield judge_app(hook, app, self._graph)
            found = await self._inside(meta, app)
            itself, inside = found[: len(_ITSELF)], found[len(_ITSELF) :]
            for finding in itself:
                yield finding
            async for finding in self._outside(app):
                yield finding
            yield judge_hook(hook, app)
            for finding in inside:
                yield finding
        finally:
            await graph.close()

    # From outside

    async def _outside(self, app: MetaApp) -> AsyncGenerator[Finding, None]:
        """What Meta, browsers and consoles find."""
        if not reachable(app):
            for check in (*_OUTSIDE, DIALOG):
                yield unchecked(check, _SETTINGS_FIRST)
            return
        async with self._web(app.public_url) as web:
            address = await look_at_address(web, app)
            yield address
            if address.mark is Mark.OK:
                yield await look_at_webhook(web, app)
                yield await look_at_signature(web, app)
            else:
                yield unchecked(WEBHOOK, _ADDRESS_FIRST)
                yield unchecked(SIGNATURE, _ADDRESS_FIRST)
            consoles = self._consoles or consoles_of(app)
            async with self._web(consoles) as console_web:
                yield await look_at_consoles(console_web, consoles)
            if address.mark is Mark.OK:
                yield await look_at_login(web, app)
            else:
                yield unchecked(LOGIN, _ADDRESS_FIRST)
        async with self._web(self._dialog) as web:
            yield await look_at_dialog(web, app, self._dialog)

    def _web(self, address: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            timeout=SECONDS,
            follow_redirects=False,
            transport=self._transport,
            verify=self._trusted,
            trust_env=not is_here(address),
            headers={"Accept-Language": "en"},
        )

    # From inside

    async def _inside(self, meta: GraphAccounts, app: MetaApp) -> list[Finding]:
        """Whether the relay runs; then what only it knows, or its data folder."""
        if not (self._folder / "journal.db").exists():
            return [*_stopped("it has never run here"), *_unknown("the relay has never run here")]
        try:
            return [*_stopped("it does not run"), *await self._opened(meta, app)]
        except DataInUseError:
            return await asyncio.to_thread(self._asked)
        except DataError as error:
            do = "see the part on the data folder in docs/relay.md"
            return [*_unusable(str(error), do), *_unknown("the data folder can not be read")]

    async def _opened(self, meta: GraphAccounts, app: MetaApp) -> list[Finding]:
        async with open_store(self._folder, self._clock, self._environment) as store:
            state, vault = store.sequencer.state, store.vault
            written = {page: await store.journal.knows_visitors(page) for page in state.channels}
            kept = await store.journal.strays.counts()

        async def known(channel: str) -> bool:
            return written[channel]

        async def strays() -> Mapping[str, int]:
            return kept

        doctor = PageDoctor(
            lambda: state,
            vault,
            meta,
            callback_of(app),
            lambda channel: 0,
            known,
            self._clock.now,
            strays,
        )
        findings = await doctor.general()
        for channel in doctor.channels():
            findings += await doctor.page(channel)
        return findings

    def _asked(self) -> list[Finding]:
        """Answers of the relay that runs: one line each, so Page by Page."""
        try:
            answer = ask_relay(self._folder, {"do": DOCTOR})
            findings = [ok(RELAY, "it runs"), *_complete(read(answer["findings"]))]
            for channel in read_pages(answer["pages"]):
                findings += self._asked_about(channel)
        except ControlError as error:
            found, do = str(error), "run the doctor as the relay's user, or start the relay again"
        except (AdminError, KeyError, ValueError):
            found, do = "the relay that runs is of another version", "start the relay again"
        else:
            return findings
        return [*_unusable(found, do), *_unknown("the relay does not say")]

    def _asked_about(self, channel: str) -> list[Finding]:
        try:
            return read(ask_relay(self._folder, {"do": DOCTOR, "page": channel})["findings"])
        except (ControlError, AdminError):  # Facebook is slow, or the Page was unlinked just now
            return [unchecked(ACCESS, "the relay does not say in time: try again", channel)]


_ITSELF: tuple[Check, ...] = (RELAY, RELAY_CLOCK, DESCRIPTORS)
_OUTSIDE: tuple[Check, ...] = (ADDRESS, WEBHOOK, SIGNATURE, CONSOLES, LOGIN)
_INSIDE: tuple[Check, ...] = (ADMIN, PAGES, TOKENS, OTHER_PAGES)
_ADDRESS_FIRST = "the address has to be right first"


def _stopped(why: str) -> list[Finding]:
    return _unusable(why, "start it: messenger-relay serve")


def _unusable(what: str, do: str) -> list[Finding]:
    """Of a relay that nobody can ask: what it would find is looked at here."""
    clock = unchecked(RELAY_CLOCK, "only a relay that runs knows")
    return [wrong(RELAY, what, do), clock, judge_descriptors(raise_limit())]


def _complete(said: list[Finding]) -> list[Finding]:
    """What a relay says of itself and the rest: an older one does not say everything."""
    checks = {finding.check for finding in said}
    why = "the relay that runs is of another version"
    return [*(unchecked(one, why) for one in _ITSELF[1:] if one not in checks), *said]


def _unknown(why: str) -> list[Finding]:
    return [unchecked(check, why) for check in _INSIDE]


def consoles_of(app: MetaApp) -> str:
    """Where the guide puts the consoles' port: below PUBLIC_URL, or beside it on this machine."""
    address = urlsplit(app.public_url)
    if address.scheme == "http":
        return _CONSOLES_HERE
    return f"wss://{address.netloc}{_CONSOLES_PATH}"


def summary(findings: Iterable[Finding]) -> str:
    """How many of which kind."""
    counts = Counter(finding.mark for finding in findings)
    said = ", ".join(f"{counts[mark]} {mark}" for mark in Mark if counts[mark])
    return f"{said}. The numbers are the steps of docs/facebook.md."


async def run(doctor: Doctor) -> bool:
    """Print what there is to say as soon as it is known; whether nothing is wrong."""
    findings: list[Finding] = []
    async with aclosing(doctor.examine()) as found:
        async for finding in found:
            print(finding.line(), flush=True)
            findings.append(finding)
    print(summary(findings))
    return all(finding.mark is not Mark.WRONG for finding in findings)
