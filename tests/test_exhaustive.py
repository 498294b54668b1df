"""Forgetting does not type-check: what is added to a closed union and to nothing else is reported
wherever it must be known."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from console.core.failures import MEND, RELAY_VERDICTS, Cause, RelayCode
from console.core.formats import Format, MediaKind
from console.core.opening import ENDINGS
from console.widgets.picture import PICTURES
from server_stub.relay.channel_port import Sign
from server_stub.relay.messenger.graph.send import SIGNS

ROOT = Path(__file__).parents[1]

CONFIG = """
[mypy]
enable_error_code = exhaustive-match

# Nothing of ours is decided by their types, and they are what takes long.
[mypy-textual.*,rich.*,pydantic.*,pydantic_core.*,websockets.*,starlette.*,httpx.*,PIL.*]
follow_imports = skip
ignore_missing_imports = True
"""


@dataclass(frozen=True)
class Added:
    """A member that somebody adds to a union, and to nothing else. `to` is the line of `file` that
    becomes `larger`; `known_by` are the functions that must know it."""

    name: str
    file: str
    to: str
    larger: str
    known_by: tuple[str, ...]


def added(name: str, base: str, file: str, union: str, *known_by: str) -> Added:
    """A class more."""
    larger = f"class {name}{base}:\n    at: int\n    kind: str\n\n\n{union} | {name}"
    return Added(name, file, union, larger, known_by)


def added_value(enum: str, file: str, first: str, *known_by: str) -> Added:
    """A value of an enumeration more."""
    return Added(f"{enum}.MORE", file, first, f'{first}\n    MORE = "more"', known_by)


DECIDE, FOLD = "console/core/log.py:_decide", "console/core/log.py:_fold"
DECIDE_COMPANY = "console/core/company_log.py:decide_company"
FOLD_COMPANY = "console/core/company_log.py:fold_company"
CONCERNED = "server_stub/relay/after_commit.py:_concerned"

REQUESTS = """Request = (
    StartLogin | EnterCode | CancelLogin | ConnectPage | UnlinkPage | RemoveAccount | CheckChannels
)"""

ADDED = (
    added(
        "MoreOfAnswers",
        "(ChatCommand)",
        "console/core/sends.py",
        "Command = Reply | SendAttachment | SendAgain | Dismiss",
        f"{DECIDE}_chat",
    ),
    added(
        "MoreOfCompany",
        "(CompanyCommand)",
        "console/core/company/operators.py",
        "Command = RelayCommand | AdminCommand | SetStatus",
        DECIDE_COMPANY,
    ),
    added(
        "AnswerHappened",
        "(ChatEvent)",
        "console/core/sends.py",
        "Event = ReplyQueued | ReplyRequeued | ReplyDismissed",
        f"{FOLD}_chat",
        CONCERNED,
    ),
    added(
        "CompanyHappened",
        "(CompanyEvent)",
        "console/core/company/operators.py",
        "Profile = OperatorRenamed | RoleChanged | DepartmentsChanged | LimitChanged | StatusSet",
        FOLD_COMPANY,
        CONCERNED,
    ),
    added(
        "MoreOfItems",
        "",
        "console/core/transcript.py",
        "Item = Message | Move | Remark",
        "console/widgets/lines/messages.py:item_lines",
    ),
    added(
        "MoreOfRequests",
        "",
        "console/core/kinds/messenger/requests.py",
        REQUESTS,
        "server_stub/relay/messenger/connecting/requests.py:_answer",
        "console/headless/played_facebook.py:answer",
    ),
    added_value(
        "Rule",
        "console/core/timers.py",
        '    WINDOW = "window"',
        "console/core/timers.py:deadline_event",
    ),
    added_value(
        "KindName",
        "console/core/kinds/kind.py",
        '    MESSENGER = "messenger"',
        "console/core/kinds/known.py:kind_of",
    ),
)


def reports(folder: Path) -> Mapping[str, set[str]]:
    """By the name of a member: the functions at which its absence is reported."""
    config = folder / "mypy.ini"
    config.write_text(CONFIG)
    texts = {one.file: (ROOT / one.file).read_text() for one in ADDED}
    for one in ADDED:
        assert texts[one.file].count(f"{one.to}\n") == 1, one
        texts[one.file] = texts[one.file].replace(f"{one.to}\n", f"{one.larger}\n")
    shadows: list[str] = []
    for number, (file, text) in enumerate(texts.items()):
        shadow = folder / f"{number}.py"
        shadow.write_text(text)
        shadows += ["--shadow-file", file, str(shadow)]
    files = sorted({place.partition(":")[0] for one in ADDED for place in one.known_by})
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), *shadows, *files]
    # A cache of its own: that of the whole check must not learn what is pretended here.
    command += ["--cache-dir", str(folder / "cache")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    places: dict[str, set[str]] = defaultdict(set)
    for file, line, message in re.findall(r"^(.+?):(\d+): error: (.+)$", done.stdout, re.M):
        text = texts.get(file) or (ROOT / file).read_text()
        for one in ADDED:
            if one.name in message:
                places[one.name].add(f"{file}:{_function(text, int(line))}")
    return places


def _function(text: str, line: int) -> str:
    """The innermost function that a line stands in."""
    around = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(around, key=lambda node: node.lineno).name if around else ""


def test_who_must_know_a_new_member_does_not_type_check_without_it(tmp_path: Path) -> None:
    found = reports(tmp_path)
    unseen = {one.name: set(one.known_by) - found[one.name] for one in ADDED}
    assert unseen == {one.name: set() for one in ADDED}


# What a type check can not see


def _wildcards(file: Path) -> Iterator[str]:
    """The cases that take whatever is left and go on with it."""
    for node in ast.walk(ast.parse(file.read_text())):
        for case in node.cases if isinstance(node, ast.Match) else ():
            takes_all = isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
            if takes_all and case.guard is None and not _ends(case.body[0]):
                yield f"{file.relative_to(ROOT)}:{case.body[0].lineno}"


def _ends(statement: ast.stmt) -> bool:
    """Whether nothing goes on after it: `raise`, or `assert_never`."""
    if isinstance(statement, ast.Raise):
        return True
    call = statement.value if isinstance(statement, ast.Expr) else None
    named = call.func if isinstance(call, ast.Call) else None
    return isinstance(named, ast.Name) and named.id == "assert_never"


def test_no_match_takes_whatever_is_left() -> None:
    files = [
        file for top in ("console", "server_stub/relay") for file in (ROOT / top).rglob("*.py")
    ]
    assert [place for file in files for place in _wildcards(file)] == []


def test_each_table_names_every_value() -> None:
    assert MEND.keys() == set(Cause)
    assert RELAY_VERDICTS.keys() == set(RelayCode)
    assert SIGNS.keys() == set(Sign)
    assert PICTURES.keys() >= {one for one in Format if one.kind is MediaKind.IMAGE}
    assert ENDINGS.keys() >= {one.value for one in Format}
    assert all(one.mime for one in Format)
