"""Operators, from the command line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from console.core.actor import RELAY
from console.core.chats import active_chats
from console.core.company.operators import (
    ChangeDepartments,
    ChangeLimit,
    ChangeRole,
    RemoveOperator,
    RenameOperator,
)
from console.core.company.requests import Invited
from console.core.company.values import OPERATOR_LIMIT, Operator, Role
from console.core.moments import SECOND, Millis
from server_stub.relay.admin import AdminError, add_operator
from server_stub.relay.administration.office import (
    Answer,
    Office,
    cannot_write,
    refused,
    text,
    texts,
)
from server_stub.relay.log.sequencer import ReadOnlyError
from server_stub.relay.people import RefusedError

_Made = TypeVar("_Made")


async def carry_out(office: Office, do: str, request: Mapping[str, Any]) -> Answer:
    """What `operator <do>` comes to.

    Raises:
        AdminError, DataError: nothing is done.
    """
    match do:
        case "list":
            return list_operators(office)
        case "add":
            return await _add(office, request)
        case "invite":
            return await _invite(office, request)
        case "rename":
            who, name = _named(office, text(request, "name")), text(request, "to")
            await office.ask(RenameOperator(who.id, name))
            return {"done": f"{who.name} is called {name} now", "id": who.id, "name": name}
        case "role":
            who, role = _named(office, text(request, "name")), _role(text(request, "role"))
            await office.ask(ChangeRole(who.id, role))
            done = f"{who.name} is {_a(role)} now"
            return {"done": done, "id": who.id, "name": who.name, "role": role}
        case "departments":
            return await _departments(office, request)
        case "limit":
            return await _limit(office, request)
        case "rotate":
            who = _named(office, text(request, "name"))
            token = await _secret(office.people.rotate(who.id, RELAY))
            done = f"{who.name} has a new token; whoever was connected with another is signed out"
            return {"done": done, "id": who.id, "name": who.name, "token": token.reveal()}
        case "remove":
            return await _remove(office, request)
        case _:
            raise AdminError("unknown request")


def list_operators(office: Office) -> Answer:
    """All present operators."""
    presence = {one.operator: one for one in office.people.presence()}
    state = office.state
    operators = [
        {
            "id": one.id,
            "name": one.name,
            "role": one.role,
            "departments": [_department_name(office, each) for each in one.departments],
            "limit": one.limit,
            "status": one.status,
            "invited": one.invited,
            "consoles": presence[one.id].consoles,
            "last_seen": _moment(presence[one.id].last_seen),
            "active_chats": len(active_chats(one.id, state)),
        }
        for one in sorted(state.present_operators(), key=lambda one: one.name)
    ]
    return {"done": f"{len(operators)} operators", "operators": operators}


async def _add(office: Office, request: Mapping[str, Any]) -> Answer:
    name, role = text(request, "name"), _role(text(request, "role"))
    departments = _department_ids(office, texts(request, "departments"))
    token = await add_operator(office.store, name, role, departments)
    (who,) = (one for one in office.state.present_operators() if one.name == name)
    done = f"{name} is added"
    return {"done": done, "id": who.id, "name": name, "role": role, "token": token.reveal()}


async def _invite(office: Office, request: Mapping[str, Any]) -> Answer:
    name, role = text(request, "name"), request.get("role")
    if role is None:
        who = _named(office, name)
        made = await _secret(office.people.invite_again(who.id, RELAY))
        return _invited(office, made, f"{who.name} comes in with this code")
    departments = _department_ids(office, texts(request, "departments"))
    made = await _secret(office.people.invite(name, _role(str(role)), departments, RELAY))
    return _invited(office, made, f"{name} is added, and comes in with this code")


def _invited(office: Office, made: Invited, done: str) -> Answer:
    who = office.state.operators[made.operator]
    until = datetime.fromtimestamp(made.until / SECOND).astimezone().isoformat(" ", "minutes")
    return {
        "done": f"{done}, once, until {until}",
        "id": who.id,
        "name": who.name,
        "role": who.role,
        "code": made.code,
        "until": _moment(made.until),
    }


async def _departments(office: Office, request: Mapping[str, Any]) -> Answer:
    who = _named(office, text(request, "name"))
    departments = _department_ids(office, texts(request, "departments"))
    await office.ask(ChangeDepartments(who.id, departments))
    names = [_department_name(office, one) for one in departments]
    done = f"{who.name} answers for {', '.join(names) or 'all departments'} now"
    return {"done": done, "id": who.id, "name": who.name, "departments": names}


async def _limit(office: Office, request: Mapping[str, Any]) -> Answer:
    who, given = _named(office, text(request, "name")), text(request, "limit")
    least, most = OPERATOR_LIMIT.least, OPERATOR_LIMIT.most
    limit = None if given == "off" else int(given) if given.isascii() and given.isdigit() else 0
    if not OPERATOR_LIMIT.holds(limit):
        raise AdminError(f"a limit is a number from {least} to {most}, or off")
    await office.ask(ChangeLimit(who.id, limit))
    how_many = "any number of chats" if limit is None else f"{limit} chats"
    done = f"{who.name} may have {how_many} at once"
    return {"done": done, "id": who.id, "name": who.name, "limit": limit}


async def _remove(office: Office, request: Mapping[str, Any]) -> Answer:
    who, to = _named(office, text(request, "name")), request.get("to")
    heir = _named(office, to) if isinstance(to, str) else None
    if heir == who:
        raise AdminError(f"{who.name} can not take over from themselves")
    chats = active_chats(who.id, office.state)
    await office.ask(RemoveOperator(who.id, heir.id if heir else ""))
    await office.store.access.take_away(who.id)
    where = f"are {heir.name}'s now" if heir else "are handed back, and ring again"
    what = f"; {len(chats)} active chats {where}" if chats else ""
    return {
        "done": f"{who.name} is removed, and signed out everywhere{what}",
        "id": who.id,
        "name": who.name,
        "to": heir.name if heir else None,
        "chats": len(chats),
    }


async def _secret(making: Awaitable[_Made]) -> _Made:
    """Raises:
    AdminError: what is refused, in words.
    """
    try:
        return await making
    except RefusedError as error:
        raise refused(error.refusal) from None
    except ReadOnlyError:
        raise cannot_write() from None


def _named(office: Office, name: str) -> Operator:
    """The present operator of this name, or else of this id."""
    present = office.state.present_operators()
    by: Sequence[Callable[[Operator], str]] = (lambda one: one.name, lambda one: one.id)
    for word in by:
        for one in present:
            if word(one) == name:
                return one
    known = ", ".join(sorted(one.name for one in present)) or "nobody"
    raise AdminError(f"there is no operator named {name!r}; there is: {known}")


def _role(word: str) -> Role:
    if word not in list(Role):
        raise AdminError(f"a role is one of: {', '.join(Role)}")
    return Role(word)


def _a(role: Role) -> str:
    return f"a {role}" if role is Role.SUPERVISOR else f"an {role}"


def _department_ids(office: Office, names: Sequence[str]) -> tuple[str, ...]:
    """Departments by name, by "brand/name" where two brands have one of that name, or by id."""
    return tuple(_department_id(office, name) for name in names)


def _department_id(office: Office, name: str) -> str:
    state = office.state
    full = {
        one.id: f"{state.brands[one.brand].name}/{one.name}"
        for one in state.departments.values()
        if one.brand in state.brands
    }
    alike = [one.id for one in state.departments.values() if one.name == name]
    exact = [key for key, each in full.items() if name in (each, key)]
    for found in (exact, alike):
        if len(found) == 1:
            return found[0]
    if alike:
        which = " or ".join(sorted(full[one] for one in alike))
        raise AdminError(f"several brands have a department {name}: say {which}")
    raise AdminError(
        f"there is no department {name!r}; there is: {', '.join(sorted(full.values())) or 'none'}"
    )


def _department_name(office: Office, department: str) -> str:
    known = office.state.departments.get(department)
    return known.name if known is not None else department


def _moment(at: Millis) -> str | None:
    """A moment for programs, in UTC; None for never."""
    if not at:
        return None
    return datetime.fromtimestamp(at / SECOND, UTC).isoformat(timespec="seconds")
