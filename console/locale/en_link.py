"""English: the connection to the relay, and why there is none."""

from __future__ import annotations

ENGLISH_LINK: dict[str, str] = {
    "link.connecting": "connecting",
    "link.live": "live",
    "link.lag": "live {lag} s",
    "link.catching_up": "catching up",
    "link.offline": "relay gone since {clock}, trying again in {left} s; what you type is kept",
    "link.offline.brief": "offline, {left} s",
    "link.offline.4429": (
        "too many consoles of this operator: close some; trying again in {left} s"
    ),
    "link.offline.4429.brief": "too many consoles, {left} s",
    "link.stopped": "the relay has ended this connection; start the console again",
    "link.stopped.brief": "stopped",
    "link.stopped.4403": "this operator may not connect here; ask an admin",
    "link.stopped.4409": "this console has been opened somewhere else; close one of the two",
    "link.stopped.4426": "this console is too old for the relay; update it",
    "link.token_refused": "the relay refuses this operator; sign in again",
    "link.token_refused.brief": "signed out",
    "link.read_only": "relay is read-only: nothing is lost, nothing is sent",
    "link.read_only.brief": "read-only",
    "link.stale": "shown from this machine, as of {clock}",
    "link.stale.brief": "as of {clock}",
    "link.unreached": "relay not reached: {why}; trying again in {left} s",
    "link.unreached.brief": "not reached, {left} s",
    "link.offline.why": "relay gone since {clock}: {why}; again in {left} s, what you type is kept",
    "link.stopped.fault": "stopped by a fault of this program; when you leave there is a report",
    "clock.strayed": (
        "the relay's clock jumped by {span}: no chat is completed for now; whoever runs the relay"
        " sets it right"
    ),
    "clock.strayed.brief": "the relay's clock jumped by {span}: no chat is completed",
    "clock.strayed.short": "clock off by {span}",
    "unreached.name.brief": "its name is not known",
    "unreached.name": (
        "Nobody knows the name {host}. Look for a slip in the relay's address, and whether this"
        " machine is online."
    ),
    "unreached.refused.brief": "nobody listens there",
    "unreached.refused": (
        "{host} is there, but no relay listens at this port. Ask whoever runs the relay whether it"
        " is started, and which port it has."
    ),
    "unreached.no_way.brief": "no network leads there",
    "unreached.no_way": (
        "No network leads to {host}. Look whether this machine is online, or needs a VPN to get"
        " there."
    ),
    "unreached.timeout.brief": "no answer",
    "unreached.timeout": (
        "{host} does not answer. A firewall may be in between, or the address is another machine's."
    ),
    "unreached.certificate.brief": "certificate not trusted",
    "unreached.certificate": (
        "{host} can not prove who it is: its certificate is not trusted, has run out or is for"
        " another name. Nothing was sent. Ask whoever runs the relay, and look at this machine's"
        " clock."
    ),
    "unreached.no_tls.brief": "it does not speak TLS",
    "unreached.no_tls": (
        "{host} does not speak TLS at this port, so nothing was sent. Ask whoever runs the relay"
        " for the wss:// address."
    ),
    "unreached.proxy.brief": "the proxy refuses",
    "unreached.proxy": (
        "The proxy that this machine is set up with does not lead to {host}. Look at HTTPS_PROXY"
        " and NO_PROXY."
    ),
    "unreached.not_a_relay.brief": "no relay answers there",
    "unreached.not_a_relay": (
        "Something answers at {host}, but it is no relay. Look at the address: the port and the"
        " path count, and it is the consoles' address, not the one for Facebook."
    ),
    "unreached.absent.brief": "the relay is down",
    "unreached.absent": (
        "{host} answers that the relay behind it is not there now. It may be starting; else ask"
        " whoever runs it."
    ),
    "unreached.broken.brief": "the line broke",
    "unreached.broken": (
        "{host} closes the line at once. The relay may be starting, or this is not its port."
    ),
    "unreached.fault.brief": "a fault of this program",
    "unreached.fault": (
        "A fault of this program: what the relay says can not be shown. Leaving ends with a report,"
        " for those who mend it."
    ),
    "connect.ask": "Token of this operator, or the code inv-… of an invitation: ",
    "connect.unknown_token": (
        "The relay at {host} does not know this token. An admin makes a new one (Settings >"
        " People, or `messenger-relay operator rotate`)."
    ),
    "connect.token_rotated": (
        "The token for the relay at {host} has just been replaced; ask an admin for the new one."
    ),
    "connect.removed": "You are not an operator at {host} any more.",
    "connect.invite_used": (
        "The code has been used: another console has signed in with it at {host}. If that was not"
        " you, tell an admin at once; ask for a new code."
    ),
    "connect.invite_expired": (
        "The code for {host} is too old: it is good for 24 hours, and until the next one is made."
        " Ask an admin for a new one."
    ),
    "connect.unknown_invite": (
        "The relay at {host} does not know this code. Is it typed as it was given? Otherwise ask"
        " an admin for a new one."
    ),
    "connect.not_allowed": "The relay at {host} does not let this operator in; ask an admin.",
    "connect.version": "This console is too old for the relay at {host}; update it.",
    "connect.crowded": "The relay at {host} has too many consoles of this operator; close some.",
    "connect.trying": "Looking for the relay at {host}",
    "connect.nothing_kept": "Nothing has been remembered.",
}
