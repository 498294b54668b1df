"""Operators: who they are, and what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from console.core.actor import Actor
from console.core.company.roles import CompanyAct
from console.core.company.values import Operator, Role, Status
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State, with_item
from console.core.traits import CompanyCommand, CompanyEvent

# Asked


@dataclass(frozen=True, slots=True)
class AddOperator(CompanyCommand):
    operator: str
    name: str
    role: Role
    kind: Literal["add_operator"] = "add_operator"


@dataclass(frozen=True, slots=True)
class SetStatus(CompanyCommand):
    status: Status
    kind: Literal["set_status"] = "set_status"

    act: ClassVar = CompanyAct.SET_STATUS


Command = AddOperator | SetStatus


# Happened


@dataclass(frozen=True, slots=True)
class OperatorAdded(CompanyEvent):
    operator: str
    name: str
    role: Role
    kind: Literal["operator_added"] = "operator_added"


@dataclass(frozen=True, slots=True)
class StatusSet(CompanyEvent):
    operator: str
    status: Status
    kind: Literal["status_set"] = "status_set"

    redraws_all: ClassVar = False


Event = OperatorAdded | StatusSet


# Deciding


def add_operator(command: AddOperator, state: State) -> tuple[OperatorAdded] | Refusal:
    if any(known.name == command.name for known in state.operators.values()):
        return Refusal(RefusalCode.NAME_IN_USE, detail=command.name)
    return (OperatorAdded(command.operator, command.name, command.role),)


def as_known(actor: Actor, state: State) -> Actor:
    """The actor with the role and the departments that the state gives them: a command may have
    waited while they changed."""
    known = state.operators.get(actor.id)
    return actor if known is None else Actor(known.id, known.role, known.departments)


def set_status(command: SetStatus, actor: Actor) -> tuple[StatusSet]:
    return (StatusSet(actor.id, command.status),)


# Folding


def operator_added(state: State, event: OperatorAdded) -> State:
    return _with_operator(state, Operator(event.operator, event.name, event.role))


def status_set(state: State, event: StatusSet) -> State:
    known = state.operators.get(event.operator)
    return state if known is None else _with_operator(state, replace(known, status=event.status))


def _with_operator(state: State, operator: Operator) -> State:
    return replace(state, operators=with_item(state.operators, operator.id, operator))
