"""Which addresses media may come from: those of others on the open internet."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.relay.files.public_address import is_public
from tests.relay.cdn import META


@pytest.mark.parametrize(
    "text",
    [META, "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "223.255.255.1",
     "2a03:2880:f003::1", "2600::1", "2001:200::1", "2001:db7::1", "2001:db9::1", "2003::1"],
)  # fmt: skip
def test_addresses_of_others(text: str) -> None:
    assert is_public(text)


@pytest.mark.parametrize(
    "text",
    ["0.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255",
     "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
     "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
     "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
     "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "fc00::1",
     "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "2001::1", "2001:10::1", "2001:20::1",
     "2001:db8::1", "2002:7f00:1::", "3fff::1", "4000::1", "2600::1%eth0", "127.1", "2130706433",
     "0177.0.0.1", "", "localhost", "8.8.8.8 ", "８.8.8.8"],
)  # fmt: skip
def test_addresses_inside_or_of_nobody(text: str) -> None:
    assert not is_public(text)


@given(st.ip_addresses())
def test_what_the_standard_library_calls_special_is_not_public(address: object) -> None:
    one = ip_address(str(address))
    special = (
        one.is_private or one.is_loopback or one.is_link_local or one.is_multicast
        or one.is_reserved or one.is_unspecified
    )  # fmt: skip
    if is_public(str(one)):
        assert not special
        assert one.is_global


@given(st.ip_addresses(v=4))
def test_no_form_of_ipv6_hides_an_ipv4_address(address: object) -> None:
    number = int(ip_address(str(address)))
    for prefix in ("::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/96", "::/96"):
        assert not is_public(str(ip_network(prefix)[number]))
    assert not is_public(str(ip_address((0x2002 << 112) | (number << 80) | 1)))


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_not(text: str) -> None:
    assert is_public(text) in (True, False)
