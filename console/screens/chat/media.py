"""What a visitor sent: fetched when somebody looks at it, shown, saved, opened."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from console.core.attachments import MAX_PIXELS
from console.core.transcript import Message
from console.keys import BY_ID, IN_MEDIA, key_label
from console.locale.files import format_name, no_media
from console.locale.words import Reader
from console.screens.dialogs.dialog import Dialog
from console.session.session import Session
from console.session.values import Media, NoMedia, Viewing
from console.text import content, one_line
from console.widgets.picture import NoPreview, hindrance, picture, unpack

PROGRESS_STEP = 100_000
"""Bytes between two words on how far the fetching is."""


class MediaScreen(Dialog[None]):
    """Attachment `number` of a message. `keys` are the user's own keys; `what` is "save" or
    "open" to do that at once."""

    CSS = """
    MediaScreen #frame { width: 96%; max-width: 140; height: 96%; max-height: 96%; padding: 0 2; }
    MediaScreen #title { height: 1; margin-bottom: 0; }
    MediaScreen #body { height: 1fr; margin-bottom: 1; overflow-y: hidden; }
    MediaScreen #facts { height: 1; color: $text-muted; margin-bottom: 1; }
    MediaScreen #picture { height: 1fr; align: center middle; }
    MediaScreen #said { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # The keys that do this in the transcript do it here.
        Binding(BY_ID[IN_MEDIA[key]].keys, what, what, tooltip=tip, id=key)
        for key, what, tip in (
            ("media.save", "save", "Save among the downloads"),
            ("media.open", "open", "Open with another program"),
        )
    ]

    def __init__(
        self,
        reader: Reader,
        session: Session,
        keys: Mapping[str, str],
        chat: str,
        message: str,
        number: int,
        what: str = "",
    ) -> None:
        super().__init__(reader)
        self._keys = keys
        self._session = session
        self._place = (chat, message, number)
        self._what = what
        self._media: Media | None = None
        self._shown = 0

    def title_text(self) -> str:
        words, (chat, message, number) = self.reader.words, self._place
        items = self._session.timeline(chat)
        known = next((i for i in items if isinstance(i, Message) and i.id == message), None)
        if known is None or not 0 <= number < len(known.attachments):
            return words.attachment("")
        attachment = known.attachments[number]
        name = self._media.name if self._media is not None else one_line(attachment.name)
        kind = words.attachment(attachment.kind)
        return f"{kind}  {name}" if name else kind

    def body(self) -> Iterable[Widget]:
        yield Static(id="facts")
        yield Vertical(id="picture")
        yield Static(id="said")

    def hint_text(self) -> str:
        save, open_ = (key_label(f"{what}_attachment", self._keys) for what in ("save", "open"))
        return self.reader.words.say("media.hint", save=save, open=open_)

    def on_mount(self) -> None:
        self.call_after_refresh(self._fetch)  # its own widgets stand only then

    @work(group="media", exclusive=True)
    async def _fetch(self) -> None:
        words = self.reader.words
        self._say("facts", words.say("media.fetching"))
        try:
            media = await self._session.files.media(*self._place, self._progress)
        except OSError as error:
            self._say("facts", words.say("media.not_saved", detail=error.strerror or error))
            return
        if isinstance(media, NoMedia):
            self._say("facts", "")
            self._say("said", no_media(media, words), "$text-warning")
            return
        self._media = media
        self.query_one("#title", Static).update(content(self.title_text(), "bold $primary"))
        self._say("facts", self._facts(media))
        if self._what:
            await self.run_action(self._what)
        await self._preview(media)

    def _progress(self, count: int, total: int) -> None:
        """So much has come; `total` is 0 when nobody has said how much there will be."""
        if count - self._shown < PROGRESS_STEP:
            return
        self._shown, words = count, self.reader.words
        so_far = words.size(count)
        if total:
            self._say("facts", words.say("media.fetching_of", came=so_far, size=words.size(total)))
        else:
            self._say("facts", words.say("media.fetching_part", came=so_far))

    def _facts(self, media: Media) -> str:
        words = self.reader.words
        facts = [words.size(media.size), format_name(media.looks_like, words)]
        if media.pixels is not None:
            width, height = (words.number(each) for each in media.pixels)
            facts.append(words.say("media.pixels", width=width, height=height))
        return "   ".join(facts)

    async def _preview(self, media: Media) -> None:
        words = self.reader.words
        why = hindrance(media.looks_like, media.pixels)
        if why is None:
            self._say("said", words.say("media.decoding"), "$text-muted")
            image = await asyncio.to_thread(unpack, media.path, media.looks_like)
            if not isinstance(image, NoPreview):
                self._say("said", "")
                await self.query_one("#picture").mount(picture(image, self.app))
                return
            why = image
        width, height = (words.number(each) for each in media.pixels or (0, 0))
        limit = words.number(MAX_PIXELS)
        said = words.say(
            f"media.preview.{why}",
            width=width,
            height=height,
            limit=limit,
            format=media.looks_like,
            open=key_label("open_attachment", self._keys),
        )
        self._say("said", said, "$text-muted" if why is NoPreview.NO_IMAGE else "$text-warning")

    async def _there(self) -> Media | None:
        """What was fetched, if it is there to be had still: it may have been taken back."""
        if self._media is None:
            return None
        media = await self._session.files.media(*self._place, self._progress)
        if isinstance(media, NoMedia):
            self._media = None
            await self.query_one("#picture").remove_children()
            self._say("facts", "")
            self._say("said", no_media(media, self.reader.words), "$text-warning")
            return None
        return media

    async def action_save(self) -> None:
        """Save among the operator's downloads; nothing there is written over."""
        words = self.reader.words
        if (media := await self._there()) is None:
            return
        try:
            path = await self._session.files.save_media(media)
        except OSError as error:
            said = words.say("media.not_saved", detail=error.strerror or error)
            self._say("said", said, "$text-error")
            return
        self._say("said", words.say("media.saved", path=path), "$text-success")

    async def action_open(self) -> None:
        """Open with the program that the operator has for its kind."""
        words = self.reader.words
        if (media := await self._there()) is None:
            return
        self._say("said", words.say("media.opening"), "$text-muted")
        try:
            opening = await self._session.files.open_media(media)
        except OSError as error:
            said = words.say("media.not_opened", detail=error.strerror or error)
            self._say("said", said, "$text-error")
            return
        kind = format_name(media.looks_like, words)
        style = "$text-success" if opening is Viewing.OPENED else "$text-warning"
        said = words.say(
            f"media.{opening}", format=kind, save=key_label("save_attachment", self._keys)
        )
        self._say("said", said, style)

    def _say(self, where: str, text: str, style: str = "") -> None:
        self.query_one(f"#{where}", Static).update(content(text, style))
