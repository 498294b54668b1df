"""Who may hold the lines of a port: nobody can keep others out by saying nothing, or by halves.

Each line stands in pools: all lines of the port, those of one address, those that ask for
something else than the webhook. Where a pool is full, the line that has kept the relay waiting for
the longest is ended, so that whoever says what they want at once is always heard. A line that the
relay is busy with is never ended, nor one of somebody who has shown who they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Protocol

MOST_LINES = 2_000
MOST_OF_ADDRESS = 256
"""Meta sends from many addresses, some lines each."""
MOST_OF_OPERATOR = 40
"""Of one operator, who may have half as many consoles: after a break of the network each comes
back on another line while the old one is still there."""
FOR_WEBHOOK = 400
"""Lines that uploads, media, logins and all else never take."""

Network = IPv4Network | IPv6Network


class Line(Protocol):
    """A connection."""

    def end(self) -> None:
        """End it at once."""


class Pool:
    """At most so many lines. Those that are waited for stand in the order in which the waiting has
    begun."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lines: set[Line] = set()
        self._awaited: dict[Line, None] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, line: Line) -> bool:
        return line in self._lines

    def enter(self, line: Line) -> Line | None:
        """Take a line in; the one that has to be ended for it, which may be itself."""
        self._lines.add(line)
        self._awaited[line] = None
        if len(self._lines) <= self._most:
            return None
        return next(iter(self._awaited))

    def leave(self, line: Line) -> None:
        self._lines.discard(line)
        self._awaited.pop(line, None)

    def wait_for(self, line: Line) -> None:
        self._awaited.pop(line, None)
        self._awaited[line] = None

    def wait_no_more(self, line: Line) -> None:
        self._awaited.pop(line, None)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a port lets in: `lines` in all, `others` of them for something else than the webhook,
    and `each` of one address. Addresses are told by the proxies in `trusted`, and by nobody else.
    """

    lines: int = MOST_LINES
    others: int = MOST_LINES - FOR_WEBHOOK
    each: int = MOST_OF_ADDRESS
    trusted: tuple[Network, ...] = ()


class Lines:
    """All lines of one port. `counts` says how many were ended to make room, by the pool."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.counts: Counter[str] = Counter()
        self._all = Pool(gate.lines)
        self._others = Pool(gate.others)
        self._of: dict[str, Pool] = {}
        self._address: dict[Line, str] = {}
        self._operator: dict[Line, str] = {}

    def __len__(self) -> int:
        return len(self._all)

    def enter(self, line: Line, peer: str) -> None:
        """A line has been opened by whoever has this address: a client, or a trusted proxy, whose
        lines belong to nobody until it says whose they are."""
        self._make_room(self._all.enter(line), "full")
        if peer and not self.is_trusted(peer):
            self._name(line, peer)

    def asks(self, line: Line, peer: str, forwarded: Sequence[str], webhook: bool) -> None:
        """What a line is about is known: for the webhook or else, and whose a proxy says it is."""
        if webhook:
            self._others.leave(line)
        elif line not in self._others:
            self._make_room(self._others.enter(line), "others")
        if self.is_trusted(peer):
            self._name(line, self.client(peer, forwarded))

    def wait_for(self, line: Line) -> None:
        """The relay can not go on until more comes from this line, or more is taken by it."""
        for pool in self._pools(line):
            pool.wait_for(line)

    def wait_no_more(self, line: Line) -> None:
        """The relay is busy with the line, or knows whose it is."""
        for pool in self._pools(line):
            pool.wait_no_more(line)

    def belongs(self, line: Line, operator: str) -> bool:
        """Whoever is at the line has shown which operator they are: it makes no room for others
        any more. False, and nothing is changed, where the operator has enough of them."""
        theirs = sum(one == operator for one in self._operator.values())
        if self._operator.get(line) != operator and theirs >= MOST_OF_OPERATOR:
            return False
        self._operator[line] = operator
        self.wait_no_more(line)
        return True

    def leave(self, line: Line) -> None:
        for pool in self._pools(line):
            pool.leave(line)
        self._forget(line)
        self._operator.pop(line, None)

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """The address that a request comes from: the last one that no trusted proxy has, of those
        that trusted proxies tell. What stands before it anybody may have written."""
        address = peer
        for told in reversed([one.strip() for text in forwarded for one in text.split(",")]):
            if not self.is_trusted(address):
                break
            if not _is_address(told):
                break
            address = told
        return address

    def is_trusted(self, address: str) -> bool:
        """Whether it is that of a proxy of ours."""
        if not self.gate.trusted or not _is_address(address):
            return False
        return any(ip_address(address) in one for one in self.gate.trusted)

    def _name(self, line: Line, address: str) -> None:
        who = "" if self.is_trusted(address) else place_of(address)
        if self._address.get(line, "") == who:
            return
        self._forget(line)
        if who:
            self._address[line] = who
            pool = self._of.setdefault(who, Pool(self.gate.each))
            self._make_room(pool.enter(line), "address")

    def _forget(self, line: Line) -> None:
        who = self._address.pop(line, "")
        pool = self._of.get(who)
        if pool is not None:
            pool.leave(line)
            if not len(pool):
                del self._of[who]

    def _pools(self, line: Line) -> list[Pool]:
        mine = self._of.get(self._address.get(line, ""))
        return [pool for pool in (self._all, self._others, mine) if pool and line in pool]

    def _make_room(self, line: Line | None, why: str) -> None:
        if line is not None:
            self.counts[why] += 1
            self.leave(line)
            line.end()


def place_of(address: str) -> str:
    """The address as one place: of IPv6 the network, since a customer gets a whole one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ip_network((int(ip), 64), strict=False))


def read_proxies(text: str) -> tuple[Network, ...]:
    """Addresses and networks, separated by commas.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
