"""The company's part of the log: commands and events of no chat, and what they mean.

The two tables below belong to those of `console.core.log`, which names what belongs to chats.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from console.core import backlog, timers, unrecognised
from console.core.actor import Actor
from console.core.channels import connecting, incidents
from console.core.chats import Assigned, HandedBack
from console.core.company import brands, operators
from console.core.messages import Opening
from console.core.moments import Millis
from console.core.refusals import Refusal
from console.core.state import State
from console.core.timers import Missed

AdminCommand = brands.Command | operators.AdminCommand | connecting.AdminCommand
"""What is asked in the settings."""

AnyCompanyCommand = (
    AdminCommand
    | operators.Command
    | connecting.RelayCommand
    | incidents.Command
    | timers.RecordClockJump
    | unrecognised.KeepUnrecognised
)
AnyCompanyEvent = (
    brands.Event
    | operators.Event
    | connecting.Event
    | incidents.Event
    | backlog.BacklogAdded
    | timers.ClockJumped
    | unrecognised.Unrecognised
    | unrecognised.Unknown
)
"""What belongs to no chat."""

Decision = Sequence[AnyCompanyEvent | Opening | Missed | HandedBack | Assigned] | Refusal
"""A change of the company may move chats as well."""


def decide_company(command: AnyCompanyCommand, state: State, now: Millis, actor: Actor) -> Decision:
    """What a command comes to; who may give it is judged before."""
    match command:
        case brands.AddBrand():
            return brands.add_brand(command, state)
        case brands.RenameBrand():
            return brands.rename_brand(command, state)
        case brands.AddDepartment():
            return brands.add_department(command, state)
        case brands.RenameDepartment():
            return brands.rename_department(command, state)
        case brands.ChangeSettings():
            return brands.change_settings(command, state, now)
        case brands.RemoveBrand():
            return brands.remove_brand(command, state)
        case brands.RemoveDepartment():
            return brands.remove_department(command, state)
        case operators.AddOperator():
            return operators.add_operator(command, state)
        case operators.RecordInvite():
            return operators.record_invite(command, state)
        case operators.RecordJoin():
            return operators.record_join(command, state)
        case operators.RecordRotation():
            return operators.record_rotation(command, state)
        case operators.RenameOperator():
            return operators.rename_operator(command, state)
        case operators.ChangeRole():
            return operators.change_role(command, state)
        case operators.ChangeDepartments():
            return operators.change_departments(command, state)
        case operators.ChangeLimit():
            return operators.change_limit(command, state)
        case operators.RemoveOperator():
            return operators.remove_operator(command, state, actor)
        case operators.SetStatus():
            return operators.set_status(command, actor)
        case connecting.AcceptTerms():
            return connecting.accept_terms(command, actor)
        case connecting.SwitchChannel():
            return connecting.switch_channel(command, state, now, actor)
        case connecting.ConnectChannel():
            return connecting.connect_channel(command, state, now)
        case connecting.UnlinkChannel():
            return connecting.unlink_channel(command, state)
        case connecting.ConnectAccount():
            return connecting.connect_account(command)
        case connecting.ForgetAccount():
            return connecting.forget_account(command, state)
        case incidents.OpenIncident():
            return incidents.open_incident(command, state)
        case incidents.MendIncident():
            return incidents.mend_incident(command, state)
        case timers.RecordClockJump():
            return timers.record_clock_jump(command)
        case unrecognised.KeepUnrecognised():
            return unrecognised.keep_unrecognised(command)
        case _:
            assert_never(command)


def fold_company(state: State, event: AnyCompanyEvent, at: Millis) -> State:
    """The state after an event of the company's side."""
    match event:
        case brands.BrandAdded():
            return brands.brand_added(state, event)
        case brands.BrandRenamed():
            return brands.brand_renamed(state, event)
        case brands.DepartmentAdded():
            return brands.department_added(state, event)
        case brands.DepartmentRenamed():
            return brands.department_renamed(state, event)
        case brands.SettingsChanged():
            return brands.settings_changed(state, event)
        case brands.BrandRemoved():
            return brands.brand_removed(state, event)
        case brands.DepartmentRemoved():
            return brands.department_removed(state, event)
        case operators.OperatorAdded():
            return operators.operator_added(state, event)
        case (
            operators.OperatorInvited()
            | operators.OperatorJoined()
            | operators.TokenRotated()
            | operators.OperatorRenamed()
            | operators.RoleChanged()
            | operators.DepartmentsChanged()
            | operators.LimitChanged()
            | operators.OperatorRemoved()
            | operators.StatusSet()
        ):
            return operators.operator_changed(state, event)
        case connecting.TermsAccepted():
            return connecting.terms_accepted(state, event, at)
        case connecting.AccountConnected():
            return connecting.account_connected(state, event, at)
        case connecting.AccountRemoved():
            return connecting.account_removed(state, event)
        case connecting.ChannelConnected():
            return connecting.channel_connected(state, event)
        case connecting.ChannelSwitched():
            return connecting.channel_switched(state, event)
        case connecting.ChannelUnlinked():
            return connecting.channel_unlinked(state, event)
        case incidents.IncidentOpened():
            return incidents.incident_opened(state, event, at)
        case incidents.IncidentMended():
            return incidents.incident_mended(state, event)
        case backlog.BacklogAdded():
            return backlog.backlog_added(state, event)
        case unrecognised.Unrecognised() | timers.ClockJumped() | unrecognised.Unknown():
            return state
        case _:
            assert_never(event)
