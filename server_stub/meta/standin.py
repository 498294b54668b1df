"""The stand-in for Meta, put together: a world, Graph in front of it, webhooks behind."""

import random

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from . import calls, params
from .access import Access
from .answers import Answer, NoAnswer
from .cast import Cast
from .clock import Clock
from .conversations import Conversations
from .deliveries import Deliveries
from .errors import GraphError
from .events import Scene
from .faults import Faults
from .graph import Edges, Graph
from .ids import Ids
from .intake import Intake
from .login.accounts import Accounts
from .login.callbacks import Callbacks
from .login.codes import Codes
from .login.debug_token import DebugToken
from .login.dialog import Dialog
from .login.exchange import Exchange
from .login.tokens import Tokens
from .media.fetcher import Fetcher, HttpFetcher
from .media.store import MediaStore
from .media.uploads import Uploads
from .messages import Messages
from .messenger import Messenger
from .messenger_profile import MessengerProfiles
from .nodes import Nodes
from .notices import Notices
from .outside import Outside
from .personas import Personas
from .scenario import Scenario
from .send_api import SendApi
from .subscriptions import Subscriptions
from .thread_control import ThreadControl
from .usage import Usage
from .wire import Json
from .world import Page, Visitor, World


class StandIn:
    """Everything behind one address. `sends` are the messages and batches posted, verbatim."""

    def __init__(
        self,
        world: World,
        ids: Ids,
        clock: Clock,
        source: random.Random,
        outside: Outside,
        fetcher: Fetcher | None = None,
    ) -> None:
        self.world = world
        self.clock = clock
        self.ids = ids
        self.faults = Faults()
        self.sends: list[Json] = []
        self.cast: Cast | None = None
        self.deliveries = Deliveries(world.app, clock, source, outside, self._unsubscribe)
        self.notices = Notices(world, clock, self.deliveries)
        self.messenger = Messenger(world, clock, ids, self.notices)
        self.media = MediaStore(clock, ids, world.app.secret)
        self.tokens = Tokens(world, clock, ids)
        self.callbacks = Callbacks(world, clock, self.tokens, outside)
        self._access = Access(world, self.faults, self.tokens)
        self.usage = Usage(world, clock)
        self._subscriptions = Subscriptions(world, ids, self._access, outside)
        self._uploads = Uploads(self._access, self.media, fetcher or HttpFetcher())
        codes = Codes(clock, ids)
        self.dialog = Dialog(world, codes, self.tokens)
        self.graph = Graph(self.tokens, ids, self.faults, self.usage, self._edges(codes))

    def _edges(self, codes: Codes) -> Edges:
        """What Graph answers, and who does it."""
        world, access = self.world, self._access
        accounts = Accounts(world, access, self.callbacks)
        exchange = Exchange(world, codes, self.tokens)
        messages = Messages(self.media)
        conversations = Conversations(world, access, self.clock, messages)
        personas = Personas(access, self.ids)
        nodes = Nodes(world, access, accounts, conversations, personas)
        sends = SendApi(
            world, access, self.clock, self.faults, self.messenger, self._uploads, self.media
        )
        profiles = MessengerProfiles(access, self.clock)
        control = ThreadControl(world.app.id, access, self.clock)
        subscriptions = self._subscriptions
        return {
            ("GET", ""): nodes.get,
            ("DELETE", ""): nodes.delete,
            ("GET", "debug_token"): DebugToken(world, access, self.faults).get,
            ("GET", "oauth/access_token"): exchange.access_token,
            ("POST", "oauth/access_token"): exchange.access_token,
            ("GET", "accounts"): accounts.accounts,
            ("GET", "permissions"): accounts.permissions,
            ("DELETE", "permissions"): accounts.permissions,
            ("GET", "conversations"): conversations.of_page,
            ("GET", "messages"): conversations.messages,
            ("POST", "messages"): sends.post,
            ("GET", "attachments"): conversations.attachments,
            ("GET", "personas"): personas.of_page,
            ("POST", "personas"): personas.of_page,
            ("GET", "messenger_profile"): profiles.read,
            ("POST", "messenger_profile"): profiles.change,
            ("DELETE", "messenger_profile"): profiles.forget,
            ("POST", "message_attachments"): self._uploads.message_attachments,
            ("POST", "pass_thread_control"): control.pass_control,
            ("POST", "take_thread_control"): control.take,
            ("POST", "request_thread_control"): control.request,
            ("POST", "release_thread_control"): control.release,
            ("POST", "extend_thread_control"): control.extend,
            ("GET", "thread_owner"): control.owner,
            ("POST", "moderate_conversations"): control.moderate,
            ("GET", "subscribed_apps"): subscriptions.of_page,
            ("POST", "subscribed_apps"): subscriptions.of_page,
            ("DELETE", "subscribed_apps"): subscriptions.of_page,
            ("GET", "subscriptions"): subscriptions.of_app,
            ("POST", "subscriptions"): subscriptions.of_app,
            ("DELETE", "subscriptions"): subscriptions.of_app,
        }

    def play(self, scenario: Scenario, page: Page, speed: float = 1.0, seed: int = 0) -> None:
        """Have `scenario` played on `page` as soon as the webhook is connected."""
        messenger, faults = self.messenger, self.faults
        self.cast = Cast(scenario, page, self.clock, messenger, faults, self.scene, speed, seed)

    def scene(self, visitor: Visitor, given: Json, moment: int) -> Scene:
        """Where that visitor does something at that moment; `given` are its details."""
        thread = self.world.pages[visitor.page_id].threads[visitor.psid]
        return Scene(visitor, thread, moment, given, self.ids, self.media, self.world.app.id)

    async def connect(self, url: str) -> None:
        """Verify the webhook, subscribe it to everything and start the scenario.

        Raises `GraphError` if the callback does not echo the challenge.
        """
        await self._subscriptions.connect(url)
        self._begin_if_connected()

    async def graph_app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application of all Graph paths."""
        intake = Intake(receive)
        request = Request(scope, intake)
        self.media.base = str(request.base_url).rstrip("/")
        try:
            given = await params.read(request)
            authorization = request.headers.get("authorization")
            given.values = calls.client_of(authorization) | given.values
            bearer = calls.bearer_of(authorization)
            base = self.media.base
            call = calls.make(request.method, request.url.path, given, bearer, base)
        except GraphError as error:
            await self.graph.failed(error).response()(scope, receive, send)
            return
        answer = await self.graph.answer(call)
        self._begin_if_connected()
        if call.method == "POST" and call.path[1:] in ((), ("messages",)):
            self._record(request, intake, call, answer)
        if isinstance(answer, NoAnswer):
            await answer.response(self.clock)(scope, request.receive, send)
        else:
            await answer.response()(scope, receive, send)

    async def aclose(self) -> None:
        """End all that runs."""
        if self.cast is not None:
            await self.cast.aclose()
        await self.deliveries.aclose()

    def _record(
        self, request: Request, intake: Intake, call: calls.Call, answer: Answer | NoAnswer
    ) -> None:
        self.sends.append(
            {
                "at": self.clock.now(),
                "path": request.url.path,
                "query": request.url.query,
                "headers": dict(request.headers),
                "body": intake.beginning.decode("utf-8", "replace"),
                "params": call.params.values,
                "status": answer.status if isinstance(answer, Answer) else None,
                "answer": answer.body.decode() if isinstance(answer, Answer) else None,
            }
        )

    def _begin_if_connected(self) -> None:
        """The scenario begins once somebody listens, at both levels."""
        if self.cast is None or self.world.app.callback_url is None:
            return
        if self.cast.page.subscribed is not None:
            self.cast.start()

    def _unsubscribe(self, page_id: str) -> None:
        page = self.world.pages.get(page_id)
        if page is not None:
            page.subscribed = None
