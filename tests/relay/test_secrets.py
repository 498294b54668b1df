"""What is secret stays so, on disk, in logs and in errors."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from server_stub.relay.addresses import bad_public_url
from server_stub.relay.log.access import Access
from server_stub.relay.log.database import Database
from server_stub.relay.log.key import Key
from server_stub.relay.log.vault import Vault
from server_stub.relay.messenger.config import ConfigError, read_config
from server_stub.relay.secret import Secret
from tests.relay.rig import KEY

META = {"META_APP_ID": "1", "META_APP_SECRET": "shh-secret", "META_VERIFY_TOKEN": "shh-verify"}


def test_a_secret_has_no_text() -> None:
    secret = Secret("shh")
    assert "shh" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "shh"
    assert not Secret("")


async def test_tokens_are_not_readable_on_disk(tmp_path: Path) -> None:
    database = await Database.open(tmp_path, lambda: "epoch")
    vault = Vault(database, Key(KEY))
    await vault.keep_channel_token("1001", Secret("canary-page-token"))
    await vault.keep_account_token("9001", Secret("canary-account-token"))
    access = Access(database)
    token = await access.make_token("op1")
    assert len(token.reveal()) == 64
    code = await access.invite("op1", 2_000, 1_000)
    again = Vault(database, Key(KEY))
    await again.load()
    stored = again.channel_token("1001")
    assert stored is not None
    assert stored.reveal() == "canary-page-token"
    assert again.channel_token("404") is None
    await database.close()
    held = await asyncio.to_thread(_all_bytes, tmp_path)
    for canary in (b"canary-page-token", b"canary-account-token", token.encode(), code.encode()):
        assert canary not in held


async def test_tokens_are_forgotten_one_by_one(tmp_path: Path) -> None:
    database = await Database.open(tmp_path, lambda: "epoch")
    vault = Vault(database, Key(KEY))
    await vault.keep_channel_token("1001", Secret("page"))
    await vault.keep_account_token("1001", Secret("account"))
    assert vault.channels == vault.accounts == frozenset({"1001"})
    await vault.forget_channel("1001")
    again = Vault(database, Key(KEY))
    await again.load()
    held = again.account_token("1001")
    assert held is not None
    assert (held.reveal(), again.channel_token("1001")) == ("account", None)
    assert again.channels == frozenset()
    await vault.forget_account("1001")
    await vault.forget_account("1001")
    await again.load()
    assert vault.account_token("1001") is None
    await database.close()


def test_settings_come_from_the_environment_or_the_file(tmp_path: Path) -> None:
    app = read_config(tmp_path, META)
    assert (app.id, app.secret.reveal()) == ("1", "shh-secret")
    file = tmp_path / "relay.toml"
    file.write_text('META_APP_ID = "2"\nMETA_APP_SECRET = "s"\nMETA_VERIFY_TOKEN = "v"\n')
    file.chmod(0o644)
    assert read_config(tmp_path, {}).readable == file
    file.chmod(0o600)
    app = read_config(tmp_path, {"META_APP_ID": "3"})
    assert (app.id, app.verify_token.reveal(), app.readable) == ("3", "v", None)
    assert "shh" not in repr(app)


def test_the_public_address_is_not_needed_to_start(tmp_path: Path) -> None:
    assert (read_config(tmp_path, META).public_url, read_config(tmp_path, META).login_config) == (
        "",
        "",
    )
    more = {"PUBLIC_URL": " https://relay.example/ ", "LOGIN_CONFIG_ID": "77"}
    app = read_config(tmp_path, META | more)
    assert (app.public_url, app.login_config) == ("https://relay.example", "77")


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://relay.example", True),
        ("https://relay.example:8443/base", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost:8080", True),
        ("http://relay.example", False),
        ("ftp://127.0.0.1", False),
        ("relay.example", False),
        ("https://", False),
        ("https://[", False),
        ("https://relay.example:port", False),
        ("https://relay.example/?a=1", False),
        ("https://relay.example/#a", False),
        ("https://user@relay.example", False),
    ],
)
def test_what_is_wrong_with_a_public_address_is_said(url: str, good: bool) -> None:
    wrong = bad_public_url(url)
    assert (wrong is None) is good
    assert good or "PUBLIC_URL" in str(wrong)


def test_all_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path, {"META_APP_SECRET": "shh-secret"})
    assert "META_APP_ID, META_VERIFY_TOKEN" in str(caught.value)
    assert "shh" not in str(caught.value)
    (tmp_path / "relay.toml").write_text('META_APP_SECRET = "shh')
    with pytest.raises(ConfigError, match="TOML") as caught:
        read_config(tmp_path, {})
    assert "shh" not in str(caught.value)


def _all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
