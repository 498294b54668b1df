"""The command line of the console: `messenger-console`."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from console.program.exits import EXIT_DONE, EXIT_FAULT, EXIT_SETTINGS, EXIT_UNREAD, EXIT_USE

_ABOUT = """\
Answer the people who write to your company's Facebook Page, from a terminal.

Without a command the console opens: on the relay that `connect` remembered, or, when there is
none, on an embedded one with practice visitors, all on this machine.
"""

_CODES = """\
exit codes: 0 done; 2 wrong use; 3 the settings file can not be used; 4 the relay could not be
started or reached; 5 a fault of this program, which says where. What goes wrong with a relay
while the console runs stands in its status line.

files: settings in the user's configuration folder (MESSENGER_CONSOLE_CONFIG overrides), drafts,
outbox and cache in the user's data folder (MESSENGER_CONSOLE_DATA overrides).
"""


_Run = Callable[[argparse.Namespace], int]
"""What carries out a command; its exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    try:
        return _main(argv)
    except BrokenPipeError:  # whoever has read the output wants no more (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNREAD


def _main(argv: Sequence[str] | None) -> int:
    try:
        arguments = _parser().parse_args(argv)
    finally:
        sys.stdout.flush()
    from console.headless.scenario import ScenarioError
    from console.program import settings

    try:
        run: _Run = arguments.run
        code = run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        raise
    except ScenarioError as error:
        return _complain(str(error), EXIT_USE)
    except settings.SettingsError as error:
        return _complain(str(error), EXIT_SETTINGS)
    except Exception as error:
        from console.program.faults import Faults

        faults = Faults()
        faults.add(error)
        faults.print()
        return EXIT_FAULT


def _open(arguments: argparse.Namespace) -> int:
    from console.program.start import open_console

    return open_console()


def _demo(arguments: argparse.Namespace) -> int:
    from console.headless.scenario import load
    from console.program.start import open_demo

    load(arguments.scenario)
    if not 0 < arguments.speed <= 1000:
        return _complain("--speed is a number above 0 and up to 1000.", EXIT_USE)
    return open_demo(arguments.scenario, arguments.speed, arguments.fresh)


def _connect(arguments: argparse.Namespace) -> int:
    from console.program.connect import connect

    return connect(arguments.url, _complain)


def _screenshot(arguments: argparse.Namespace) -> int:
    from console.headless.screenshots import Shot, ShotError, render

    width, _, height = arguments.size.partition("x")
    digits = width.isdecimal() and height.isdecimal()
    if not (digits and int(width) >= 20 and int(height) >= 8):
        return _complain("--size is WIDTHxHEIGHT in cells, 20x8 or more, as 120x36.", EXIT_USE)
    shot = Shot(
        scenario=arguments.scenario,
        at=arguments.at,
        screen=arguments.screen,
        size=(int(width), int(height)),
        press=tuple(key for key in arguments.press.split(",") if key),
        language=arguments.lang,
        theme=arguments.theme,
    )
    out = Path(arguments.out)
    try:
        out.write_text(render(shot), "utf-8")
    except ShotError as error:
        return _complain(str(error), EXIT_USE)
    except OSError as error:
        return _complain(f"{out} can not be written: {error.strerror}.", EXIT_USE)
    return EXIT_DONE


def _complain(sentence: str, code: int) -> int:
    print(f"messenger-console: {sentence}", file=sys.stderr)
    return code


def version() -> str:
    """The version of this program."""
    return importlib.metadata.version("messenger-console")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="messenger-console",
        description=_ABOUT,
        epilog=_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"messenger-console {version()}")
    parser.set_defaults(run=_open)
    commands = parser.add_subparsers(metavar="command")
    demo = commands.add_parser(
        "demo",
        help="an embedded relay, a stand-in for Meta and visitors who write",
        description="Open the console on an embedded relay with a stand-in for Meta and scripted "
        "visitors, all child processes on loopback. Chats, drafts and unsent answers are kept "
        "for the next demo.",
    )
    demo.set_defaults(run=_demo)
    demo.add_argument("--scenario", default="morning", help="which script (default: morning)")
    demo.add_argument("--speed", type=float, default=1.0, help="times real pace (default: 1)")
    demo.add_argument("--fresh", action="store_true", help="forget earlier demos first")
    connect = commands.add_parser(
        "connect",
        help="connect to a relay and remember it",
        description="Connect to a relay and remember it. The operator's token comes from "
        "MESSENGER_CONSOLE_TOKEN or is asked for.",
    )
    connect.set_defaults(run=_connect)
    connect.add_argument("url", metavar="URL", help="wss://relay.example, or ws:// on this machine")
    _add_screenshot(commands)
    return parser


def _add_screenshot(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from console.headless.scenario import names

    shot = commands.add_parser(
        "screenshot",
        help="draw a screen of a scenario as SVG, without network or terminal",
        description="Play a scenario on a virtual clock and draw a screen of it. The same "
        "arguments give the same bytes.",
    )
    shot.set_defaults(run=_screenshot)
    shot.add_argument("--scenario", required=True, help=f"one of {', '.join(names())}, or a file")
    shot.add_argument("--at", required=True, metavar="HH:MM:SS", help="time from the start")
    shot.add_argument(
        "--screen",
        default="inbox",
        help="inbox, help, a section of the settings (channels, flow, words, brands, people,"
        " record, my_console), connect_brand, accounts or terms (default: inbox)",
    )
    shot.add_argument("--size", required=True, metavar="WxH", help="in cells, as 120x36")
    shot.add_argument("--press", default="", metavar="KEYS", help="keys to press, with commas: 2,n")
    shot.add_argument("--lang", choices=("en", "ja"), default="en")
    shot.add_argument("--theme", default="textual-dark", help="a theme, as textual-light")
    shot.add_argument("--out", required=True, metavar="FILE.svg")


if __name__ == "__main__":
    sys.exit(main())
