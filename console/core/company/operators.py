"""Operators: who they are, what they may do, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, assert_never

from console.core.actor import Actor
from console.core.chats import Assigned, HandedBack, active_chats
from console.core.company.brands import readable_name
from console.core.company.roles import CompanyAct
from console.core.company.values import OPERATOR_LIMIT, Operator, Role, Status
from console.core.queues import Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State, with_item
from console.core.traits import CompanyCommand, CompanyEvent

# Asked


@dataclass(frozen=True, slots=True)
class AddOperator(CompanyCommand):
    """`invited`: they have no token yet, but a code."""

    operator: str
    name: str
    role: Role
    departments: tuple[str, ...] = ()
    invited: bool = False
    kind: Literal["add_operator"] = "add_operator"


@dataclass(frozen=True, slots=True)
class RecordInvite(CompanyCommand):
    """Somebody who is there already was given a code."""

    operator: str
    kind: Literal["record_invite"] = "record_invite"


@dataclass(frozen=True, slots=True)
class RecordJoin(CompanyCommand):
    """Somebody has used their code."""

    operator: str
    kind: Literal["record_join"] = "record_join"


@dataclass(frozen=True, slots=True)
class RecordRotation(CompanyCommand):
    """Somebody's tokens are void, and another was made."""

    operator: str
    kind: Literal["record_rotation"] = "record_rotation"


@dataclass(frozen=True, slots=True)
class RenameOperator(CompanyCommand):
    operator: str
    name: str
    kind: Literal["rename_operator"] = "rename_operator"

    act: ClassVar = CompanyAct.CHANGE_PEOPLE


@dataclass(frozen=True, slots=True)
class ChangeRole(CompanyCommand):
    operator: str
    role: Role
    kind: Literal["change_role"] = "change_role"

    act: ClassVar = CompanyAct.CHANGE_PEOPLE


@dataclass(frozen=True, slots=True)
class ChangeDepartments(CompanyCommand):
    """The ids of their departments; none means all."""

    operator: str
    departments: tuple[str, ...]
    kind: Literal["change_departments"] = "change_departments"

    act: ClassVar = CompanyAct.CHANGE_PEOPLE


@dataclass(frozen=True, slots=True)
class ChangeLimit(CompanyCommand):
    """How many active chats they may have at once, None for any number."""

    operator: str
    limit: int | None
    kind: Literal["change_limit"] = "change_limit"

    act: ClassVar = CompanyAct.CHANGE_LIMIT


@dataclass(frozen=True, slots=True)
class RemoveOperator(CompanyCommand):
    """Their active chats go to the operator `to`, or are handed back."""

    operator: str
    to: str = ""
    kind: Literal["remove_operator"] = "remove_operator"

    act: ClassVar = CompanyAct.CHANGE_PEOPLE


@dataclass(frozen=True, slots=True)
class SetStatus(CompanyCommand):
    status: Status
    kind: Literal["set_status"] = "set_status"

    act: ClassVar = CompanyAct.SET_STATUS


RelayCommand = AddOperator | RecordInvite | RecordJoin | RecordRotation
AdminCommand = RenameOperator | ChangeRole | ChangeDepartments | ChangeLimit | RemoveOperator
Command = RelayCommand | AdminCommand | SetStatus


# Happened


@dataclass(frozen=True, slots=True)
class OperatorAdded(CompanyEvent):
    operator: str
    name: str
    role: Role
    departments: tuple[str, ...] = ()
    invited: bool = False
    kind: Literal["operator_added"] = "operator_added"


@dataclass(frozen=True, slots=True)
class OperatorInvited(CompanyEvent):
    operator: str
    kind: Literal["operator_invited"] = "operator_invited"


@dataclass(frozen=True, slots=True)
class OperatorJoined(CompanyEvent):
    operator: str
    kind: Literal["operator_joined"] = "operator_joined"


@dataclass(frozen=True, slots=True)
class TokenRotated(CompanyEvent):
    operator: str
    kind: Literal["token_rotated"] = "token_rotated"


@dataclass(frozen=True, slots=True)
class OperatorRenamed(CompanyEvent):
    operator: str
    name: str
    kind: Literal["operator_renamed"] = "operator_renamed"


@dataclass(frozen=True, slots=True)
class RoleChanged(CompanyEvent):
    operator: str
    role: Role
    kind: Literal["role_changed"] = "role_changed"


@dataclass(frozen=True, slots=True)
class DepartmentsChanged(CompanyEvent):
    operator: str
    departments: tuple[str, ...]
    kind: Literal["departments_changed"] = "departments_changed"


@dataclass(frozen=True, slots=True)
class LimitChanged(CompanyEvent):
    operator: str
    limit: int | None
    kind: Literal["limit_changed"] = "limit_changed"


@dataclass(frozen=True, slots=True)
class OperatorRemoved(CompanyEvent):
    operator: str
    kind: Literal["operator_removed"] = "operator_removed"


@dataclass(frozen=True, slots=True)
class StatusSet(CompanyEvent):
    operator: str
    status: Status
    kind: Literal["status_set"] = "status_set"

    redraws_all: ClassVar = False


Access = OperatorInvited | OperatorJoined | TokenRotated | OperatorRemoved
Profile = OperatorRenamed | RoleChanged | DepartmentsChanged | LimitChanged | StatusSet
OfOperator = Access | Profile
"""What happens to an operator who is there."""
Event = OperatorAdded | OfOperator


# Deciding


def add_operator(command: AddOperator, state: State) -> tuple[OperatorAdded] | Refusal:
    wrong = bad_operator_name(command.name, state) or _bad_departments(command.departments, state)
    return wrong or (
        OperatorAdded(
            command.operator, command.name, command.role, command.departments, command.invited
        ),
    )


def record_invite(command: RecordInvite, state: State) -> tuple[OperatorInvited] | Refusal:
    return _unknown(command.operator, state) or (OperatorInvited(command.operator),)


def record_join(command: RecordJoin, state: State) -> tuple[OperatorJoined] | Refusal:
    return _unknown(command.operator, state) or (OperatorJoined(command.operator),)


def record_rotation(command: RecordRotation, state: State) -> tuple[TokenRotated] | Refusal:
    return _unknown(command.operator, state) or (TokenRotated(command.operator),)


def rename_operator(command: RenameOperator, state: State) -> tuple[OperatorRenamed] | Refusal:
    wrong = _unknown(command.operator, state) or bad_operator_name(
        command.name, state, command.operator
    )
    return wrong or (OperatorRenamed(command.operator, command.name),)


def change_role(command: ChangeRole, state: State) -> tuple[RoleChanged] | Refusal:
    wrong = _unknown(command.operator, state)
    if wrong is None and command.role is not Role.ADMIN:
        wrong = last_admin(command.operator, state)
    return wrong or (RoleChanged(command.operator, command.role),)


def change_departments(
    command: ChangeDepartments, state: State
) -> tuple[DepartmentsChanged] | Refusal:
    wrong = _unknown(command.operator, state) or _bad_departments(command.departments, state)
    departments = tuple(dict.fromkeys(command.departments))
    return wrong or (DepartmentsChanged(command.operator, departments),)


def change_limit(command: ChangeLimit, state: State) -> tuple[LimitChanged] | Refusal:
    wrong = _unknown(command.operator, state)
    if wrong is None and not OPERATOR_LIMIT.holds(command.limit):
        wrong = Refusal(RefusalCode.BAD_SETTING, detail="limit")
    return wrong or (LimitChanged(command.operator, command.limit),)


def remove_operator(
    command: RemoveOperator, state: State, actor: Actor
) -> Sequence[HandedBack | Assigned | OperatorRemoved] | Refusal:
    gone, heir = command.operator, command.to
    wrong = _unknown(gone, state) or last_admin(gone, state)
    if wrong is None and heir:
        unfit = heir == gone
        wrong = Refusal(RefusalCode.UNKNOWN_OPERATOR) if unfit else _unknown(heir, state)
    if wrong is not None:
        return wrong
    theirs = active_chats(gone, state)
    why, by = Reason.OPERATOR_REMOVED, actor.id
    if heir:
        return [*(Assigned(chat, heir, by, why) for chat in theirs), OperatorRemoved(gone)]
    return [*(HandedBack(chat, by, why) for chat in theirs), OperatorRemoved(gone)]


def last_admin(operator: str, state: State) -> Refusal | None:
    """Why somebody has to stay an admin: nobody else is one who has signed in."""
    others = (one for one in state.present_operators() if one.id != operator)
    if state.operators[operator].role is not Role.ADMIN:
        return None
    if any(one.role is Role.ADMIN and not one.invited for one in others):
        return None
    return Refusal(RefusalCode.LAST_ADMIN)


def bad_operator_name(name: str, state: State, operator: str = "") -> Refusal | None:
    """Why nobody, or not this operator, can have a name."""
    if not readable_name(name):
        return Refusal(RefusalCode.BAD_NAME)
    others = (one for one in state.present_operators() if one.id != operator)
    taken = any(one.name == name for one in others)
    return Refusal(RefusalCode.NAME_IN_USE, detail=name) if taken else None


def as_known(actor: Actor, state: State) -> Actor:
    """The actor with the role and the departments that the state gives them: a command may have
    waited while they changed."""
    known = state.operators.get(actor.id)
    return actor if known is None else Actor(known.id, known.role, known.departments)


def set_status(command: SetStatus, actor: Actor) -> tuple[StatusSet]:
    return (StatusSet(actor.id, command.status),)


def _unknown(operator: str, state: State) -> Refusal | None:
    known = state.operators.get(operator)
    there = known is not None and not known.removed
    return None if there else Refusal(RefusalCode.UNKNOWN_OPERATOR)


def _bad_departments(departments: Sequence[str], state: State) -> Refusal | None:
    unknown = next((one for one in departments if one not in state.departments), None)
    return None if unknown is None else Refusal(RefusalCode.UNKNOWN_DEPARTMENT, detail=unknown)


# Folding


def operator_added(state: State, event: OperatorAdded) -> State:
    added = Operator(
        event.operator,
        event.name,
        event.role,
        departments=event.departments,
        invited=event.invited,
    )
    return _with_operator(state, added)


def operator_changed(state: State, event: OfOperator) -> State:
    known = state.operators.get(event.operator)
    return state if known is None else _with_operator(state, _changed(known, event))


def _changed(operator: Operator, event: OfOperator) -> Operator:
    match event:
        case OperatorRenamed():
            return replace(operator, name=event.name)
        case RoleChanged():
            return replace(operator, role=event.role)
        case DepartmentsChanged():
            return replace(operator, departments=event.departments)
        case LimitChanged():
            return replace(operator, limit=event.limit)
        case OperatorJoined() | TokenRotated():
            return replace(operator, invited=False)
        case OperatorRemoved():
            return replace(operator, removed=True)
        case StatusSet():
            return replace(operator, status=event.status)
        case OperatorInvited():
            return operator
        case _:
            assert_never(event)


def _with_operator(state: State, operator: Operator) -> State:
    return replace(state, operators=with_item(state.operators, operator.id, operator))
