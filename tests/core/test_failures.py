"""Meta's error catalogue: each row to its cause and class (reference: Meta, Common Error Codes)."""

from __future__ import annotations

import pytest

from console.core.failures import Class, Mend, classify, mend_of
from console.core.transcript import Cause, Failure

ROWS = [
    # The four of the specification
    ((100, 2018001), Cause.VISITOR_NOT_FOUND, Class.PERSON, Mend.SETTINGS),
    ((190, 0), Cause.ACCESS_EXPIRED, Class.SIGN_IN, Mend.RECONNECT),
    ((190, 458), Cause.ACCESS_EXPIRED, Class.SIGN_IN, Mend.RECONNECT),
    ((190, 459), Cause.ACCESS_EXPIRED, Class.PERSON, Mend.RECONNECT),
    ((190, 460), Cause.ACCESS_EXPIRED, Class.SIGN_IN, Mend.RECONNECT),
    ((190, 463), Cause.ACCESS_EXPIRED, Class.SIGN_IN, Mend.RECONNECT),
    ((190, 464), Cause.ACCESS_EXPIRED, Class.PERSON, Mend.RECONNECT),
    ((190, 467), Cause.ACCESS_EXPIRED, Class.SIGN_IN, Mend.RECONNECT),
    ((190, 492), Cause.ACCESS_EXPIRED, Class.PERSON, Mend.RECONNECT),
    ((102, 0), Cause.ACCESS_EXPIRED, Class.SIGN_IN, Mend.RECONNECT),
    ((10, 2018278), Cause.WINDOW_CLOSED, Class.FINAL, Mend.SHOW_COMPLETED),
    ((10, 2018065), Cause.WINDOW_CLOSED, Class.FINAL, Mend.SHOW_COMPLETED),
    ((551, 1545041), Cause.USER_UNREACHABLE, Class.FINAL, Mend.END),
    ((200, 1545041), Cause.USER_UNREACHABLE, Class.FINAL, Mend.END),
    # The further ones
    ((10, 1893063), Cause.PAGE_RESTRICTED, Class.PERSON, Mend.SEND_AGAIN),
    ((368, 0), Cause.PAGE_RESTRICTED, Class.PERSON, Mend.SEND_AGAIN),
    ((10, 0), Cause.PERMISSION_LOST, Class.PERSON, Mend.RECONNECT),
    ((200, 0), Cause.PERMISSION_LOST, Class.PERSON, Mend.RECONNECT),
    ((200, 2018028), Cause.PERMISSION_LOST, Class.PERSON, Mend.RECONNECT),
    ((299, 0), Cause.PERMISSION_LOST, Class.PERSON, Mend.RECONNECT),
    ((230, 0), Cause.PERMISSION_LOST, Class.PERSON, Mend.RECONNECT),
    ((4, 0), Cause.RATE_LIMITED, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((9, 2018352), Cause.RATE_LIMITED, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((17, 0), Cause.RATE_LIMITED, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((32, 0), Cause.RATE_LIMITED, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((341, 0), Cause.RATE_LIMITED, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((613, 0), Cause.RATE_LIMITED, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((613, 1996), Cause.RATE_LIMITED, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((613, 2018338), Cause.REFUSED, Class.FINAL, None),
    ((80001, 0), Cause.RATE_LIMITED, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((80006, 0), Cause.RATE_LIMITED, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((100, 2018109), Cause.ATTACHMENT_REFUSED, Class.FINAL, None),
    ((100, 2018008), Cause.ATTACHMENT_REFUSED, Class.TEMPORARY, None),
    ((1200, 0), Cause.TEMPORARY, Class.TEMPORARY, Mend.SEND_AGAIN),
    ((1, 0), Cause.TEMPORARY, Class.AMBIGUOUS, Mend.SEND_AGAIN),
    ((1, 1357046), Cause.TEMPORARY, Class.AMBIGUOUS, Mend.SEND_AGAIN),
    ((2, 0), Cause.TEMPORARY, Class.AMBIGUOUS, Mend.SEND_AGAIN),
    ((100, 0), Cause.REFUSED, Class.FINAL, None),
    ((123456, 0), Cause.REFUSED, Class.FINAL, None),
]


@pytest.mark.parametrize(("codes", "cause", "kind", "mend"), ROWS)
def test_each_row_of_the_catalogue(
    codes: tuple[int, int], cause: Cause, kind: Class, mend: Mend | None
) -> None:
    verdict = classify(*codes)
    assert (verdict.cause, verdict.kind) == (cause, kind)
    assert mend_of(Failure(cause, *codes)) is mend


def test_metas_own_word_that_an_error_is_transient_makes_it_safe_to_try_again() -> None:
    assert classify(2, 0, transient=True, status=500).kind is Class.TEMPORARY
    assert classify(999, 0, transient=True).kind is Class.TEMPORARY
    assert classify(190, 463, transient=True).kind is Class.SIGN_IN


def test_an_error_that_means_the_message_was_sent_is_never_tried_again() -> None:
    assert classify(1, 1357046, transient=True, status=500).kind is Class.AMBIGUOUS


def test_an_unknown_server_error_may_have_sent_the_message() -> None:
    assert classify(0, 0, status=502).kind is Class.AMBIGUOUS


def test_while_the_relay_tries_by_itself_the_operator_waits() -> None:
    assert mend_of(Failure(Cause.RATE_LIMITED, 613, retry_at=1)) is Mend.WAIT
