"""Whatever is wrong with the settings is named, with its place, and without a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from server_stub.relay.addresses import bad_public_url
from server_stub.relay.messenger.config import ConfigError, read_config

RIGHT = {"META_APP_ID": "1", "META_APP_SECRET": "canary", "META_VERIFY_TOKEN": "canary"}
LINES = "".join(f'{name} = "{value}"\n' for name, value in RIGHT.items())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('META_APP_ID = "1"\nMETA_APP_SECRET = "canary', ["line 2", "TOML"]),
        (f"{LINES}PUBLIC_URL = https://canary.example\n", ["line 4", "TOML"]),
        (f'{LINES}META_APP_ID = "canary"\n', ["line 4", "TOML"]),
        (LINES.replace('"canary"', "4711", 1), ["META_APP_SECRET", "no text"]),
        (LINES.replace('"canary"', "true", 1), ["META_APP_SECRET", "no text"]),
        (LINES.replace('"canary"', '["canary"]', 1), ["META_APP_SECRET", "no text"]),
        (LINES.replace("META_APP_SECRET", "META_APP_SECRT"), ["META_APP_SECRT", "META_APP_SECRET"]),
        (f"[meta]\n{LINES}", ["[meta]", "above"]),
        ("", ["META_APP_ID, META_APP_SECRET, META_VERIFY_TOKEN"]),
    ],
)
def test_a_file_that_can_not_be_used(tmp_path: Path, text: str, words: list[str]) -> None:
    (tmp_path / "relay.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path, {})
    said = str(caught.value)
    assert all(word in said for word in words), said
    assert "canary" not in said


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "relay.toml").write_bytes(b'META_APP_ID = "1"\n# caf\xe9\n')
    with pytest.raises(ConfigError, match=r"line 2 of .*UTF-8"):
        read_config(tmp_path, {})


def test_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "relay.toml").mkdir()
    with pytest.raises(ConfigError, match="can not be read"):
        read_config(tmp_path, RIGHT)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('PUBLC_URL = "https://relay.example"\n', ["PUBLC_URL", "PUBLIC_URL"]),
        ('public_url = "https://relay.example"\n', ["public_url", "PUBLIC_URL"]),
        ('colour = "red"\n', ["colour", "no setting"]),
    ],
)
def test_a_setting_that_is_none(tmp_path: Path, more: str, words: list[str]) -> None:
    (tmp_path / "relay.toml").write_text(LINES + more)
    (warning,) = read_config(tmp_path, {}).warnings
    assert all(word in warning for word in words), warning


def test_the_environment(tmp_path: Path) -> None:
    others = {"PATH": "/bin", "META": "x", "APP_SECRET": "x", "META_ACCESS_TOKEN": "x"}
    assert read_config(tmp_path, RIGHT | others).warnings == ()
    misspelt = {"META_VERIFY_TOKENS": "x", "MESSENGER_RELAY_KEYS": "x", "PUBLIC_URI": "x"}
    said = " ".join(read_config(tmp_path, RIGHT | misspelt).warnings)
    for name in (*misspelt, "META_VERIFY_TOKEN", "MESSENGER_RELAY_KEY", "PUBLIC_URL"):
        assert f"{name} " in said
    (warning,) = read_config(tmp_path, RIGHT | {"META_APP_ID": "..."}).warnings
    assert "META_APP_ID" in warning


def test_an_id_may_stand_without_quotes(tmp_path: Path) -> None:
    (tmp_path / "relay.toml").write_text(LINES.replace('"1"', "4711"))
    assert read_config(tmp_path, {}).id == "4711"


@pytest.mark.parametrize("path", ["/webhook", "/login/callback", "/relay", "/uploads"])
def test_a_path_of_our_own_in_the_public_address(path: str) -> None:
    said = bad_public_url(f"https://relay.example{path}")
    assert said is not None and path.split("/")[1] in said
