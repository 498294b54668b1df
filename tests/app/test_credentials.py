"""What a console signs in with: kept before it is shown to anybody, and the same for one code."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.program.credentials import Credentials, NoCodeError
from console.sign_in import SignIn

CODE, ANOTHER = "inv-abcde-3478j-kmnpr-tuvwx", "inv-33333-44444-77777-88888"


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MESSENGER_CONSOLE_TOKEN", raising=False)


def test_nothing_is_remembered_at_first(tmp_path: Path) -> None:
    assert Credentials(tmp_path).load() == SignIn("")


def test_a_token_is_kept_for_the_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    given = Credentials(folder).take("  secret-a\n")
    assert given == SignIn("secret-a")
    Credentials(folder).remember(given)
    assert Credentials(folder).load() == SignIn("secret-a")
    assert (folder / "token").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_environment_wins_over_what_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Credentials(tmp_path).remember(SignIn("old"))
    monkeypatch.setenv("MESSENGER_CONSOLE_TOKEN", "new")
    assert Credentials(tmp_path).load() == SignIn("new")


def test_a_code_comes_with_a_token_that_is_on_the_disk(tmp_path: Path) -> None:
    given = Credentials(tmp_path).take(CODE.upper())
    assert given.invite == CODE
    assert len(given.token) == 64 and set(given.token) <= set("0123456789abcdef")
    assert (tmp_path / "invite").stat().st_mode & 0o777 == 0o600
    # The answer was lost, or the program ended: the same two again, typed or not.
    assert Credentials(tmp_path).load() == given
    assert Credentials(tmp_path).take(CODE) == given
    assert Credentials(tmp_path).take(ANOTHER).token != given.token


def test_a_code_that_was_taken_is_not_shown_again(tmp_path: Path) -> None:
    given = Credentials(tmp_path).take(CODE)
    Credentials(tmp_path).remember(given)
    assert Credentials(tmp_path).load() == SignIn(given.token)
    assert Credentials(tmp_path).take(CODE) == given


def test_a_code_in_the_environment_is_good_for_the_next_start_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSENGER_CONSOLE_TOKEN", CODE)
    first = Credentials(tmp_path).load()
    Credentials(tmp_path).remember(first)
    assert Credentials(tmp_path).load() == first


def test_a_token_takes_the_place_of_a_code(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path)
    credentials.take(CODE)
    credentials.remember(SignIn("secret"))
    assert Credentials(tmp_path).load() == SignIn("secret")


def test_a_code_that_is_refused_leaves_the_token_that_was_there(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path)
    credentials.remember(SignIn("secret"))
    assert credentials.take(CODE) == credentials.load()
    credentials.forget_invite()
    assert credentials.load() == SignIn("secret")


@pytest.mark.parametrize("typed", ["inv-", CODE[:-1], "inv-ooooo-00000-11111-lllll"])
def test_a_slip_in_a_code_is_told_and_nothing_kept(tmp_path: Path, typed: str) -> None:
    with pytest.raises(NoCodeError):
        Credentials(tmp_path).take(typed)
    assert not list(tmp_path.iterdir())
