"""Many people who write at once: the log of their chats, made without anybody deciding it."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.channels.connecting import ChannelConnected
from console.core.chats import ChatOpened, Completed, PickedUp
from console.core.log import Entry, Event, fold
from console.core.messages import MessageReceived
from console.core.moments import HOUR, MINUTE, Millis
from console.core.queues import Queue, Reason
from console.core.state import Chat, Visitor
from console.core.state import State as CoreState
from console.core.timers import Missed
from console.core.transcript import Author, Message

PAGE = "1001"
NAMES = ("Yuki Tanaka", "Omar Haddad", "Lena Fischer", "José Alvarez", "田中 由紀")
TEXTS = (
    "where is my refund? I have been waiting since Monday",
    "注文がまだ届きません。確認していただけますか？",
    "danke! das hat geholfen 🎉",
    "hello, is the blue one in stock again?",
)


def visitor(number: int) -> Visitor:
    name = f"{NAMES[number % len(NAMES)]} {number}"
    return Visitor(f"9{number:07}", PAGE, name, "en_US", 1.0)


def story(number: int, queue: Queue, at: Millis, operator: str) -> list[Event]:
    """How chat `number` came to stand in a queue."""
    chat, text = f"c{number}", TEXTS[number % len(TEXTS)]
    began: list[Event] = [
        ChatOpened(chat, visitor(number)),
        MessageReceived(chat, f"m_{number}", at, text),
    ]
    if queue is Queue.UNANSWERED:
        return [*began, Missed(chat, at + MINUTE, 60)]
    began.append(PickedUp(chat, operator))
    if queue is Queue.COMPLETED:
        began.append(Completed(chat, at + HOUR, Reason.ENDED, operator))
    return began


def log_of(
    queues: dict[Queue, int], after: int, now: Millis, operator: str = "op1"
) -> Iterator[Entry]:
    """The entries of so many chats in each queue, all of the last hours, none moving soon."""
    seq, number, size = after, 0, sum(queues.values())
    for queue, count in queues.items():
        for _ in range(count):
            number += 1
            at = now - 20 * HOUR + number * 18 * HOUR // size
            for event in story(number, queue, at, operator):
                seq += 1
                yield Entry(seq, at, "relay", "", event)


def state_of(queues: dict[Queue, int], now: Millis) -> CoreState:
    """The state in which so many chats stand in each queue."""
    page = Entry(1, now - 24 * HOUR, "relay", "", ChannelConnected(PAGE, "Acme", "", ""))
    return fold(CoreState(), [page, *log_of(queues, 1, now)])


def completed(numbers: range, now: Millis, operator: str) -> list[Chat]:
    """Chats that are over, as the relay's history keeps them."""
    return [
        Chat(
            f"h{number}",
            PAGE,
            visitor(number),
            opened_at=now - 48 * HOUR - number * MINUTE,
            last_at=now - 47 * HOUR - number * MINUTE,
            visitor_at=now - 47 * HOUR - number * MINUTE,
            queue=Queue.COMPLETED,
            operator=operator,
            completed_at=now - 47 * HOUR - number * MINUTE,
            reason=Reason.ENDED,
            timeline=(talk(number, now - 48 * HOUR - number * MINUTE),),
        )
        for number in numbers
    ]


def talk(number: int, at: Millis) -> Message:
    """One message of a visitor."""
    return Message(f"t_{number}", Author.VISITOR, at, TEXTS[number % len(TEXTS)])
