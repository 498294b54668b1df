"""What the doctor finds on this machine: the data folder, its disk, the settings, the clock."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from console.core.moments import MINUTE, SECOND, Millis
from server_stub.relay.addresses import PUBLIC_URL, bad_public_url, path_of
from server_stub.relay.clock import Clock
from server_stub.relay.descriptors import too_few
from server_stub.relay.doctor.findings import (
    CLOCK,
    DATA_FOLDER,
    DESCRIPTORS,
    DISK,
    RELAY_CLOCK,
    SECRETS,
    SETTINGS,
    Finding,
    ok,
    unchecked,
    wrong,
)
from server_stub.relay.messenger.config import ConfigError, MetaApp, read_config
from server_stub.relay.open_files import open_to_others
from server_stub.relay.unreached import in_words

LEAST_FREE = 200 * 1000 * 1000
"""Bytes that a relay needs to go on for a while."""
LARGEST_SKEW: Millis = MINUTE
"""How far our clock may be from Meta's: reply windows and logins are counted on both."""

_ELSEWHERE = (
    *("9p", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs"),
    *("nfs", "nfs4", "smb3", "smbfs"),
    *("fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
)
"""File systems on which SQLite's locks and syncs can not be trusted."""
_NEARLY_ALL = 0.9
_MOUNTS = Path("/proc/self/mounts")
_PROBE = b"\0" * 4096


def look_at_folder(folder: Path) -> Finding:
    """Whether the relay can keep anything there."""
    if not folder.is_dir():
        do = f"make it for the user who runs the relay: mkdir -m 700 {folder}"
        return wrong(DATA_FOLDER, f"there is no folder {folder}", do)
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(_PROBE)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return wrong(DATA_FOLDER, f"nothing more fits on the disk of {folder}", "make room")
        do = "give it to the user who runs the relay, and run the doctor as that user"
        return wrong(DATA_FOLDER, f"{folder} can not be written ({error.strerror})", do)
    return ok(DATA_FOLDER, f"{folder} can be written")


def look_at_disk(folder: Path) -> Finding:
    """Whether the folder is on a local disk with room."""
    if not folder.is_dir():
        return unchecked(DISK, "the data folder has to be there first")
    mounts = _MOUNTS.read_text() if _MOUNTS.exists() else ""
    return judge_disk(folder, shutil.disk_usage(folder).free, mounts)


def judge_disk(folder: Path, free: int, mounts: str) -> Finding:
    """`mounts` is a text like that of /proc/mounts, "" where the system has none."""
    kind = _file_system(folder.resolve(), mounts)
    if kind in _ELSEWHERE:
        do = "move the data folder to a disk of this machine"
        return wrong(DISK, f"{folder} lies on another machine ({kind})", do)
    room = f"{free / 1e9:.1f} GB free"
    if free < LEAST_FREE:
        do = f"make room; {LEAST_FREE // 10**6} MB are the least"
        return wrong(DISK, f"only {free // 10**6} MB are free", do)
    return ok(
        DISK, f"{room}, on a local disk ({kind})" if kind else f"{room}; see that it is local"
    )


def _file_system(folder: Path, mounts: str) -> str:
    """The kind of the file system that a folder lies on."""
    kind, depth = "", 0
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        place = Path(fields[1].encode().decode("unicode_escape"))
        if len(place.parts) >= depth and folder.is_relative_to(place):
            kind, depth = fields[2], len(place.parts)
    return kind


def look_at_settings(
    folder: Path, environment: Mapping[str, str]
) -> tuple[Finding, MetaApp | None]:
    """Whether all settings are there; and what they say, if the relay could start with them."""
    do = f"write it into {folder / 'relay.toml'}, as the guide shows"
    try:
        app = read_config(folder, environment)
    except ConfigError as error:
        return wrong(SETTINGS, str(error), do), None
    if app.warnings:
        mend = f"mend it in {folder / 'relay.toml'}, or in the environment"
        return wrong(SETTINGS, "; ".join(app.warnings), mend), app
    if not app.public_url:
        return wrong(SETTINGS, f"{PUBLIC_URL} is missing", do), app
    if (bad := bad_public_url(app.public_url)) is not None:
        return wrong(SETTINGS, bad, do), app
    path = path_of(app.public_url)
    below = f" (the proxy has to take off {path})" if path else ""
    return ok(SETTINGS, f"the app {app.id}, reached at {app.public_url}{below}"), app


def look_at_secrets(folder: Path) -> Finding:
    """Whether others on this machine can read what only the relay may know."""
    try:
        found = open_to_others(folder)
        there = [name for name in ("relay.toml", "key") if (folder / name).exists()]
    except OSError as error:
        return unchecked(SECRETS, f"{folder} can not be looked into ({error.strerror})")
    if found:
        names = " ".join(str(path) for path, _ in found)
        do = "; ".join(f"chmod {mode} {path}" for path, mode in found)
        return wrong(SECRETS, f"others on this machine can read {names}", do)
    if not there:
        return ok(SECRETS, "no file here holds any")
    return ok(SECRETS, f"only their owner can read {', '.join(there)}")


async def look_at_clock(web: httpx.AsyncClient, graph: str, clock: Clock) -> Finding:
    """How far our clock is from Meta's, by the Date of an answer, whatever it says."""
    before = clock.now()
    try:
        answer = await web.get(graph)
        theirs = parsedate_to_datetime(answer.headers["date"]).timestamp() * SECOND
    except httpx.HTTPError as error:
        return unchecked(CLOCK, f"{graph} could not be reached: it {in_words(error)}")
    except (KeyError, ValueError, OverflowError):
        return unchecked(CLOCK, f"{graph} does not tell its time")
    # The header has whole seconds: on average half a second has passed since.
    apart = (before + clock.now()) / 2 - (theirs + SECOND / 2)
    said = f"{abs(apart) / SECOND:.0f} s"
    if abs(apart) <= LARGEST_SKEW:
        return ok(CLOCK, f"{said} apart from Facebook's")
    way = "ahead of" if apart > 0 else "behind"
    do = "set it, and keep it right with NTP (timedatectl set-ntp true)"
    return wrong(CLOCK, f"{said} {way} Facebook's", do)


def judge_strayed(strayed: Millis) -> Finding:
    """Whether the relay believes its clock, which has jumped so far."""
    if not strayed:
        return ok(RELAY_CLOCK, "it agrees with the time that has passed")
    way = "ahead" if strayed > 0 else "back"
    found = f"it has jumped {way} by {abs(strayed) // SECOND} s: no chat is completed for now"
    return wrong(RELAY_CLOCK, found, "set it right; if it is right now, wait ten minutes")


def judge_descriptors(allowed: int, in_use: int = 0) -> Finding:
    """Whether the relay has enough file descriptors, and enough left."""
    do = "ulimit -n, or LimitNOFILE= in its systemd unit; then start it again"
    if (few := too_few(allowed)) is not None:
        return wrong(DESCRIPTORS, few, do)
    said = f"{in_use} of {allowed} are in use" if in_use else f"{allowed} are allowed"
    if in_use > allowed * _NEARLY_ALL:
        return wrong(DESCRIPTORS, f"{said}: who comes will be turned away", do)
    return ok(DESCRIPTORS, said)
