"""Words for values: texts by key, and moments, durations, deadlines, reasons and errors.

What these functions return holds names and texts from outside: it is drawn through
`console.text`, like everything else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import assert_never

from console.core.company.values import Status
from console.core.failures import Cause, Errors, Failure, Mend, advice_of
from console.core.kinds.kind import Opener
from console.core.kinds.requests import Problem, ProblemCode
from console.core.moments import DAY, HOUR, MINUTE, SECOND, Millis
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.timers import Deadline, Rule
from console.core.transcript import (
    SERVICE_INBOX,
    Author,
    Message,
    Move,
    Remark,
    RemarkKind,
    SendState,
    automatic,
)

LANGUAGES = ("en", "ja")

_REMARKS = frozenset(RemarkKind)
_SAYING_LITTLE = frozenset({Cause.REFUSED, Cause.ATTACHMENT_REFUSED})


@cache
def words(lang: str) -> Words:
    """The words of a language; English for one that we do not have ("ja-JP" is Japanese)."""
    if lang.lower().startswith("ja"):
        from console.locale.japanese import JAPANESE_WORDS

        return Words("ja", JAPANESE_WORDS)
    from console.locale.english import ENGLISH_WORDS

    return Words("en", ENGLISH_WORDS)


class Words:
    """One language. Compare by identity: `words(lang)` gives the same object every time."""

    def __init__(self, lang: str, catalogue: dict[str, str]) -> None:
        self.lang = lang
        self.catalogue = catalogue
        self._weekdays = catalogue["weekdays"].split()
        self._months = catalogue["months"].split()

    def say(self, key: str, /, **values: object) -> str:
        """The text of a key with its placeholders filled. KeyError for an unknown key."""
        text = self.catalogue[key]
        return text.format_map(values) if values else text

    def count(self, key: str, /, n: int, **values: object) -> str:
        """A text that depends on a number: `key`.one or `key`.other, with {n}."""
        return self.say(f"{key}.one" if n == 1 else f"{key}.other", n=n, **values)

    def action(self, action: str) -> str:
        """What a key does, in a word or two: for the key bar."""
        return self.catalogue[f"action.{action}"]

    def tip(self, action: str) -> str:
        """What a key does, in a sentence: for help and the palette."""
        return self.catalogue[f"action.{action}.tip"]

    def number(self, n: int) -> str:
        return f"{n:,}"

    # -- times ---------------------------------------------------------------------------------

    def duration(self, millis: Millis) -> str:
        """What is left, in its largest unit: "48s", "13m", "3h", "6d". Never below zero."""
        for unit, size in (("days", DAY), ("hours", HOUR), ("minutes", MINUTE)):
            if millis >= size:
                return self.say(f"time.{unit}", n=millis // size)
        return self.say("time.seconds", n=max(0, millis) // SECOND)

    def span(self, seconds: int) -> str:
        """The length of a timer, exactly: "60 s", "15 min", "24 h", "30 days"."""
        for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
            if seconds % size == 0 and seconds >= 2 * size:
                return self.say(f"span.{unit}", n=seconds // size)
        return self.say("span.seconds", n=seconds)

    def clock(self, at: Millis, tz: tzinfo) -> str:
        """The time of day, "12:03"."""
        return f"{local(at, tz):%H:%M}"

    def clock_seconds(self, at: Millis, tz: tzinfo) -> str:
        return f"{local(at, tz):%H:%M:%S}"

    def day(self, at: Millis, now: Millis, tz: tzinfo) -> str:
        """A day as a separator names it: "today", "yesterday", "Mon 2 March"."""
        then, today = local(at, tz), local(now, tz)
        age = today.date().toordinal() - then.date().toordinal()
        if age in (0, 1):
            return self.say("day.yesterday" if age else "day.today")
        return self.say(
            "day.this_year" if then.year == today.year else "day.other_year",
            weekday=self._weekdays[then.weekday()],
            day=then.day,
            month=self._months[then.month - 1],
            year=then.year,
        )

    def stamp(self, at: Millis, now: Millis, tz: tzinfo) -> str:
        """A moment in at most 6 cells: "11:58" today, "2 Mar" this year, "2024" before."""
        then, today = local(at, tz), local(now, tz)
        if then.date() == today.date():
            return f"{then:%H:%M}"
        if then.year != today.year:
            return str(then.year)
        return self.say("day.stamp", day=then.day, short_month=self._short_month(then))

    def moment(self, at: Millis, now: Millis, tz: tzinfo) -> str:
        """A moment in full: "11:58" today, else "2 Mar 11:58"."""
        then = local(at, tz)
        if then.date() == local(now, tz).date():
            return f"{then:%H:%M}"
        month = self._short_month(then)
        return self.say("day.moment", day=then.day, short_month=month, clock=f"{then:%H:%M}")

    def date(self, at: Millis, tz: tzinfo) -> str:
        """A day that may be long ago: "28 Jan 2025"."""
        then = local(at, tz)
        month = self._short_month(then)
        return self.say("day.date", day=then.day, short_month=month, year=then.year)

    def _short_month(self, when: datetime) -> str:
        return str(when.month) if self.lang == "ja" else self._months[when.month - 1][:3]

    # -- what happens to a chat ----------------------------------------------------------------

    def consequence(self, rule: Rule, brief: bool = False) -> str:
        """What a timer does at its end: "completed (idle)", or in one word."""
        return self.catalogue[f"rule.{rule}.brief" if brief else f"rule.{rule}"]

    def deadline(self, deadline: Deadline, now: Millis) -> str:
        """ "12m → completed (unanswered)" """
        left = self.duration(deadline.at - now)
        return self.say("deadline", left=left, consequence=self.consequence(deadline.rule))

    def move(self, move: Move, name: Callable[[str], str], visitor: str = "") -> str:
        """Why a chat moved. `name` gives an operator's name, `visitor` is the visitor's."""
        last = self.author(move.last_author, name(move.last_by), visitor)
        given = move.reason is Reason.OPERATOR_REMOVED and move.to is Queue.ACTIVE
        return self.say(
            f"move.{move.reason}.given" if given else f"move.{move.reason}",
            by=name(move.by) or self.catalogue["author.unknown"],
            span=self.span(move.seconds),
            last=last,
            count=move.count,
            limit=move.limit,
        )

    def reason(self, reason: Reason) -> str:
        """Why a chat is where it is, in a word or two: for a row of the list."""
        return self.catalogue[f"reason.{reason}"]

    def author(self, author: Author | None, operator: str, visitor: str) -> str:
        """Who wrote: the given name of the operator or visitor, or a word for one unnamed."""
        match author:
            case Author.OPERATOR:
                return operator or self.catalogue["author.operator"]
            case Author.VISITOR:
                return visitor or self.catalogue["author.visitor"]
            case Author.CHANNEL:
                return self.catalogue["author.page"]
            case None:
                return self.catalogue["author.unknown"]
        assert_never(author)

    def remark(self, remark: Remark) -> str:
        """What happened, for a remark of any kind, those of a newer relay included."""
        if remark.what not in _REMARKS or remark.what == RemarkKind.OTHER:
            return self._event(remark.text)
        key = f"remark.{remark.what}"
        if remark.text == SERVICE_INBOX and f"{key}.inbox" in self.catalogue:
            return self.catalogue[f"{key}.inbox"]
        if remark.text and f"{key}.text" in self.catalogue:
            return self.say(f"{key}.text", text=remark.text)
        return self.catalogue[key]

    def _event(self, text: str) -> str:
        """An event by Meta's name for it, which what is known of it may follow."""
        name, _, more = text.partition(": ")
        if f"event.{name}" in self.catalogue:
            called = self.catalogue[f"event.{name}"]
            return self.say("event", name=called, text=more) if more else called
        key = f"remark.{RemarkKind.OTHER}"
        return self.say(f"{key}.text", text=text) if text else self.catalogue[key]

    def program(self, via: str, by_person: bool) -> str:
        """What a message of the Page was sent with: Facebook's inbox, another app by its id, or
        unknown."""
        if not via:
            return self.catalogue["author.page"]
        if via == SERVICE_INBOX:
            return self.catalogue["origin.facebook_inbox"]
        machine = automatic(via, by_person)
        return self.say("origin.other_app" if machine else "origin.answering_app", app=via)

    def opener(self, opener: Opener) -> str:
        """What the visitor did that opened the reply window."""
        return self.catalogue[f"panel.window_by_{opener}"]

    def visitor(self, name: str, visitor: str) -> str:
        """A visitor's name; while there is none that can be seen, the end of their id."""
        seen = any(unicodedata.category(char)[0] in "LNPS" for char in name)
        return name if seen else self.say("visitor.unnamed", tail=visitor[-4:])

    # -- messages ------------------------------------------------------------------------------

    def send_state(self, state: SendState) -> str:
        return self.catalogue[f"send.{state}"]

    def status(self, status: Status) -> str:
        return self.catalogue[f"status.{status}"]

    def error(self, message: Message, errors: Errors) -> tuple[str, str]:
        """The conversation error of a failed or unknown message, and its cause.

        Both are the specification's words (section 4); "" and "" when nothing is wrong.
        """
        if message.state is SendState.UNKNOWN:
            known = "unlisted" if message.unlisted else "unknown"
            return self.catalogue[f"error.{known}"], self.catalogue[f"cause.{known}"]
        if message.failure is None:
            return "", ""
        return self.failure(message.failure, errors)

    def failure(self, failure: Failure, errors: Errors) -> tuple[str, str]:
        """A conversation error and its cause, in the specification's words. Where the cause as
        such says little, what is known of the service's code says it, or the service itself."""
        error = self.catalogue[f"error.{failure.cause}"]
        if failure.cause not in _SAYING_LITTLE:
            return error, self.catalogue[f"cause.{failure.cause}"]
        advice = advice_of(failure, errors)
        if advice is not None:
            return error, self.catalogue[f"advice.{advice}"]
        code = f"{failure.code}/{failure.subcode}" if failure.subcode else str(failure.code)
        if failure.detail and failure.code:
            return error, self.say("cause.detail_code", detail=failure.detail, code=code)
        if failure.detail:
            return error, self.say("cause.detail", detail=failure.detail)
        if failure.code:
            return error, self.say("cause.code", code=code)
        return error, self.catalogue[f"cause.{failure.cause}"]

    def advice(self, failure: Failure, errors: Errors) -> str:
        """What else to know or to do about an error whose cause is told; "" for nothing."""
        telling = failure.cause not in _SAYING_LITTLE
        advice = advice_of(failure, errors) if telling else None
        return self.catalogue[f"advice.{advice}"] if advice is not None else ""

    def incident(self, failure: Failure, errors: Errors) -> str:
        """A channel's trouble in a few words, for a line that has room for no more."""
        advice = advice_of(failure, errors)
        special = self.catalogue.get(f"incident.{advice}", "") if advice is not None else ""
        return special or self.catalogue[f"incident.{failure.cause}"]

    def problem(self, problem: Problem) -> tuple[str, str]:
        """What a request or a login came to, and the way on."""
        key, detail = f"problem.{problem.code}", problem.detail
        if problem.code is ProblemCode.MISSING_TASKS:
            detail = self.say("list.comma").join(map(self.task, detail.split(", ")))
        bare = "" if detail else self.catalogue.get(f"{key}.bare", "")
        return bare or self.say(key, detail=detail), self.catalogue[f"{key}.way"]

    def task(self, task: str) -> str:
        """What a person may do on a Page; Meta's word for what we have none for."""
        return self.catalogue.get(f"task.{task}", task)

    def mend(self, mend: Mend) -> str:
        return self.catalogue[f"mend.{mend}"]

    def refusal(
        self, refusal: Refusal, now: Millis, tz: tzinfo, length: int = 0, limit: int = 0
    ) -> str:
        """Why a command was refused and what to do. `length` is that of a text too long, `limit`
        how long it may be."""
        code = refusal.code
        if code in (RefusalCode.TAKEN, RefusalCode.NOT_YOURS) and not refusal.by:
            return self.catalogue[f"refusal.{code}_by_nobody"]
        if code is RefusalCode.TOO_LONG and length > limit:
            n = length - limit
            return self.say("refusal.too_long_by", n=n, limit=self.number(limit))
        return self.say(
            f"refusal.{code}",
            by=refusal.by,
            since=self.moment(refusal.since, now, tz),
            detail=refusal.detail,
            limit=self.number(limit),
        )

    def attachment(self, kind: str) -> str:
        """The word for a kind of attachment as Meta names it."""
        return self.catalogue.get(f"attachment.{kind}", self.catalogue["attachment.other"])

    def size(self, size: int) -> str:
        """A file's size; 1 MB is 1,000,000 bytes (specification, section 5)."""
        if size >= 1_000_000:
            return self.say("size.megabytes", n=f"{size / 1_000_000:.1f}")
        if size >= 1_000:
            return self.say("size.kilobytes", n=size // 1_000)
        return self.say("size.bytes", n=size)


def local(at: Millis, tz: tzinfo) -> datetime:
    """A moment on a clock of `tz`; years outside of 1970-9999 are held at their edge."""
    seconds = min(max(at, 0), 253_370_000_000_000) / 1_000
    return datetime.fromtimestamp(seconds, UTC).astimezone(tz)


def _same(name: str) -> str:
    return name


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the screen: language, time zone, own operator id, the others' names."""

    words: Words
    tz: tzinfo = UTC
    me: str = ""
    name: Callable[[str], str] = _same
    """The name of an operator by id."""

    def author(self, message: Message, visitor: str) -> str:
        """Who wrote a message, "You" for one's own."""
        if message.author is Author.OPERATOR and self.me and message.by == self.me:
            return self.words.say("author.you")
        if message.author is Author.CHANNEL:
            return self.words.program(message.via, message.by_person)
        return self.words.author(message.author, self.name(message.by), visitor)
