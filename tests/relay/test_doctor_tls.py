"""The doctor and TLS: real certificates on loopback."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server_stub.relay.doctor.examination import Doctor
from server_stub.relay.doctor.findings import Mark
from tests.flows.servers import listening
from tests.relay.rig import VirtualClock
from tests.relay.test_doctor_host import is_wrong
from tests.waiting import until


async def test_a_certificate_that_is_trusted_or_not(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=str(certificate))

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    config = uvicorn.Config(
        answer,
        lifespan="off",
        ws="none",
        log_config=None,
        ssl_certfile=str(certificate),
        ssl_keyfile=str(key),
    )
    server = uvicorn.Server(config)
    with listening() as listener:
        serving = asyncio.create_task(server.serve([listener]))
        await until(lambda: server.started)
        settings = {
            "META_APP_ID": "1",
            "META_APP_SECRET": "canary-app-secret",
            "META_VERIFY_TOKEN": "x",
            "PUBLIC_URL": f"https://127.0.0.1:{listener.getsockname()[1]}",
        }
        for trust, mark in ((True, Mark.WRONG), (trusted, Mark.OK)):
            doctor = Doctor(
                tmp_path, settings, "http://127.0.0.1:1", "", "", VirtualClock(), trusted=trust
            )
            found = {finding.check.name: finding async for finding in doctor.examine()}
            assert found["address"].mark is mark
            assert "valid" in found["address"].what
            assert is_wrong(found["consoles"], "certificate" if trust is True else "HTTP 200")
        server.should_exit = True
        await serving


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed one for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))
    return paths
