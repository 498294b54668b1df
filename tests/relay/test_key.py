"""The key of the tokens: made once, missed when it is lost, never made anew by itself."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from console.core.failures import Cause, RelayCode
from console.core.kinds.messenger.requests import StartLogin
from console.core.kinds.requests import ProblemCode
from server_stub.relay.log.database import Database, DataDamagedError
from server_stub.relay.log.key import KEY_VARIABLE, Key, find_key, make_key
from server_stub.relay.log.store import open_store, open_vault
from server_stub.relay.log.vault import NoKeyError, Vault
from server_stub.relay.secret import Secret
from tests.relay.facebook_desk import SHOP, open_desk
from tests.relay.rig import KEY, VirtualClock

OTHER = Fernet.generate_key().decode()


def _gone(key: Path) -> None:
    key.unlink()


def _empty(key: Path) -> None:
    key.write_text("")


def _garbage(key: Path) -> None:
    key.write_text("not-a-key")


def _no_text(key: Path) -> None:
    key.write_bytes(b"\xff\xfe")


def _a_folder(key: Path) -> None:
    key.unlink()
    key.mkdir()


def _another(key: Path) -> None:
    key.write_text(OTHER)


LOSSES: dict[Callable[[Path], None], str] = {
    _gone: "is not there",
    _empty: "is empty",
    _garbage: "no Fernet key",
    _no_text: "no Fernet key",
    _a_folder: "can not be read",
    _another: "not the one",
}


def test_the_key_is_made_once_for_its_owner(tmp_path: Path) -> None:
    assert find_key(tmp_path, {}).absent
    made = make_key(tmp_path)
    held = find_key(tmp_path, {}).secret
    assert made.secret is not None and held is not None
    assert held.reveal() == made.secret.reveal()
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    given = find_key(tmp_path, {KEY_VARIABLE: OTHER})
    assert given.secret is not None
    assert (given.secret.reveal(), given.folder) == (OTHER, None)


def test_a_key_that_is_replaced_is_kept_beside_it(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(OTHER)
    make_key(tmp_path)
    assert (tmp_path / "key.before").read_text() == OTHER


async def _folder_with_tokens(folder: Path) -> None:
    async with open_store(folder, VirtualClock(), {}) as store:
        await store.vault.keep_channel_token("1001", Secret("token"))
        await store.vault.keep_account_token("9001", Secret("account"))
        await store.access.make_token("op1")


@pytest.mark.parametrize("lose", LOSSES)
async def test_a_lost_key_is_missed_and_not_replaced(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    await _folder_with_tokens(tmp_path)
    key = tmp_path / "key"
    right = key.read_bytes()
    lose(key)
    left = key.read_bytes() if key.is_file() else b""
    async with open_store(tmp_path, VirtualClock(), {}) as store:
        assert LOSSES[lose] in store.vault.trouble
        assert store.vault.unreadable_channels == {"1001"}
        assert store.vault.channel_token("1001") is None
        with pytest.raises(NoKeyError, match="key new"):
            await store.vault.keep_channel_token("1002", Secret("new"))
        await store.access.make_token("op2")
    assert (key.read_bytes() if key.is_file() else b"") == left
    if key.is_dir():
        key.rmdir()
    key.write_bytes(right)
    async with open_store(tmp_path, VirtualClock(), {}) as store:
        held = store.vault.channel_token("1001")
        assert held is not None and held.reveal() == "token"
        assert store.vault.trouble == ""


@pytest.mark.parametrize("lose", LOSSES)
async def test_a_key_that_is_lost_for_good_is_given_up_when_asked_to(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    await _folder_with_tokens(tmp_path)
    lose(tmp_path / "key")
    if (tmp_path / "key").is_dir():
        (tmp_path / "key").rmdir()
    async with open_store(tmp_path, VirtualClock(), {}) as store:
        assert await store.vault.renew() == ["account:9001", "page:1001"]
        assert store.vault.trouble == ""
        await store.vault.keep_channel_token("1001", Secret("new"))
    async with open_store(tmp_path, VirtualClock(), {}) as store:
        held = store.vault.channel_token("1001")
        assert held is not None and held.reveal() == "new"
        assert store.vault.account_token("9001") is None


async def test_without_its_key_nobody_is_sent_to_facebook(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.rig.vault.unlock(Key(trouble="it is gone"))
        problem = await desk.problem(StartLogin())
        assert problem.code is ProblemCode.NOT_CONFIGURED
        assert "it is gone" in problem.detail and "key new" in problem.detail


async def test_a_page_whose_token_can_not_be_read_is_in_trouble_until_it_can(
    tmp_path: Path,
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        vault, watch = desk.rig.vault, desk.facebook.watch
        vault.unlock(Key(Secret(OTHER)))
        await vault.load()
        await watch.mark_unreadable()
        incident = desk.incident(SHOP, Cause.ACCESS_EXPIRED)
        assert incident is not None
        assert (incident.code, incident.subcode) == (0, RelayCode.UNREADABLE)
        assert "not the one" in incident.detail
        seq = desk.rig.sequencer.state.seq
        await watch.mark_unreadable()
        assert desk.rig.sequencer.state.seq == seq
        vault.unlock(Key(KEY))
        await vault.load()
        await watch.check_all()
        assert desk.incident(SHOP, Cause.ACCESS_EXPIRED) is None


async def test_one_damaged_token_is_no_wrong_key(tmp_path: Path) -> None:
    database = await Database.open(tmp_path, lambda: "epoch")
    vault = Vault(database, Key(KEY))
    await vault.keep_channel_token("1001", Secret("one"))
    await vault.keep_channel_token("1002", Secret("two"))
    damage = "UPDATE secret SET value = 'rubbish' WHERE name = 'page:1001'"
    await database.run(lambda connection: connection.execute(damage))
    again = Vault(database, Key(KEY))
    await again.load()
    assert again.trouble == "stored tokens are damaged: page:1001"
    assert again.unreadable_channels == {"1001"}
    await again.keep_channel_token("1001", Secret("new"))
    assert again.trouble == ""
    await database.close()


async def test_a_wrong_key_in_the_environment_is_left_to_its_owner(tmp_path: Path) -> None:
    await _folder_with_tokens(tmp_path)
    environment = {KEY_VARIABLE: "not-a-key"}
    async with open_store(tmp_path, VirtualClock(), environment) as store:
        assert KEY_VARIABLE in store.vault.trouble
        assert "not-a-key" not in store.vault.trouble
        with pytest.raises(NoKeyError, match=KEY_VARIABLE):
            await store.vault.renew()
    async with open_store(tmp_path, VirtualClock(), {}) as store:
        assert store.vault.trouble == ""


async def test_without_tokens_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    database = await Database.open(tmp_path, lambda: "epoch")
    (tmp_path / "key").write_text("not-a-key")
    with pytest.raises(DataDamagedError, match="no Fernet key") as caught:
        await open_vault(database, tmp_path, {})
    assert "not-a-key" not in str(caught.value)
    await database.close()
