"""What the operator is let in with: shown to the relay, and known on the disk by its mark."""

from __future__ import annotations

from collections.abc import Callable

from console.session.ports import Ports
from console.session.values import Change
from console.session.watchers import Watchers
from console.sign_in import SignIn


class Identity:
    """See the module. `hide` shows nothing more of who was here."""

    def __init__(self, ports: Ports, watchers: Watchers, hide: Callable[[], None]) -> None:
        self._ports = ports
        self._watchers = watchers
        self._hide = hide

    @property
    def mark(self) -> str:
        """The mark of what the operator is let in with."""
        return self._ports.disk.signed_in

    def show(self, sign_in: SignIn) -> None:
        """Try this; the relay refused what was shown last. Nothing of who was here is shown until
        it has said who this is."""
        if sign_in.mark != self._ports.disk.signed_in:
            self._ports.disk.signed_in = sign_in.mark
            self._hide()
        self._ports.relay.sign_in(sign_in)

    def change(self, sign_in: SignIn) -> None:
        """The operator who is here has another token from now on."""
        disk = self._ports.disk
        disk.signed_in = sign_in.mark
        if disk.owner:
            disk.change_owner(disk.owner, lambda saved: None)
        self._ports.relay.sign_in(sign_in)
        self._watchers.hear(Change(token=sign_in.token))
