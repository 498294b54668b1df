"""Meta's error catalogue: each row to its cause, class, words and key (reference: Meta, Common
Error Codes of the Messenger Platform, Handling Errors and Rate Limiting of the Graph API)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.core.failures import (
    RELAY_VERDICTS,
    Advice,
    Cause,
    Failure,
    Mend,
    RelayCode,
    Remedy,
    advice_of,
    mend_of,
    without_admin,
)
from console.core.kinds.messenger.errors import CATALOGUE
from console.core.kinds.messenger.kind import MESSENGER
from console.locale import words

T, F, S, P, A = Remedy.TEMPORARY, Remedy.FINAL, Remedy.SIGN_IN, Remedy.PERSON, Remedy.AMBIGUOUS

Row = tuple[str, Cause, Remedy, Mend | None, Advice | None]

ROWS: list[Row] = [
    # The four of the specification
    ("100/2018001", Cause.VISITOR_NOT_FOUND, P, Mend.SETTINGS, None),
    ("100/33", Cause.VISITOR_NOT_FOUND, P, Mend.SETTINGS, None),
    ("2018218", Cause.VISITOR_NOT_FOUND, P, Mend.SETTINGS, None),
    ("102", Cause.ACCESS_EXPIRED, S, Mend.RECONNECT, None),
    ("104", Cause.ACCESS_EXPIRED, S, Mend.RECONNECT, None),
    ("190", Cause.ACCESS_EXPIRED, S, Mend.RECONNECT, None),
    ("190/458", Cause.ACCESS_EXPIRED, S, Mend.RECONNECT, Advice.APP_REMOVED),
    ("190/459", Cause.ACCESS_EXPIRED, P, Mend.RECONNECT, Advice.CHECKPOINT),
    ("190/460", Cause.ACCESS_EXPIRED, S, Mend.RECONNECT, Advice.PASSWORD_CHANGED),
    ("190/463", Cause.ACCESS_EXPIRED, S, Mend.RECONNECT, None),
    ("190/464", Cause.ACCESS_EXPIRED, P, Mend.RECONNECT, Advice.UNCONFIRMED),
    ("190/467", Cause.ACCESS_EXPIRED, S, Mend.RECONNECT, None),
    ("190/492", Cause.ACCESS_EXPIRED, P, Mend.RECONNECT, Advice.ROLE_LOST),
    ("190/99999", Cause.ACCESS_EXPIRED, S, Mend.RECONNECT, None),
    ("10/2018278", Cause.WINDOW_CLOSED, F, Mend.SHOW_COMPLETED, None),
    ("10/2018065", Cause.WINDOW_CLOSED, F, Mend.SHOW_COMPLETED, Advice.TAG_REFUSED),
    ("10/2534022", Cause.WINDOW_CLOSED, F, Mend.SHOW_COMPLETED, None),
    ("551", Cause.USER_UNREACHABLE, F, Mend.END, None),
    ("551/1545041", Cause.USER_UNREACHABLE, F, Mend.END, None),
    ("200/1545041", Cause.USER_UNREACHABLE, F, Mend.END, None),
    ("10/2018108", Cause.USER_UNREACHABLE, F, Mend.SEND_AGAIN, Advice.NOT_NOW),
    ("230", Cause.USER_UNREACHABLE, F, Mend.END, Advice.NOT_TO_THEM),
    # Somebody must act
    ("10/1893063", Cause.CHANNEL_RESTRICTED, P, Mend.SEND_AGAIN, None),
    ("368", Cause.CHANNEL_RESTRICTED, P, Mend.SEND_AGAIN, Advice.POLICY),
    ("2022", Cause.CHANNEL_RESTRICTED, P, Mend.SEND_AGAIN, Advice.COMMERCE_OFF),
    ("10", Cause.PERMISSION_LOST, P, Mend.RECONNECT, None),
    ("200", Cause.PERMISSION_LOST, P, Mend.RECONNECT, None),
    ("200/2018028", Cause.PERMISSION_LOST, P, Mend.RECONNECT, Advice.APP_NOT_LIVE),
    ("200/2534041", Cause.PERMISSION_LOST, P, Mend.RECONNECT, Advice.ACCESS_OFF),
    ("210", Cause.PERMISSION_LOST, P, Mend.RECONNECT, None),
    ("299", Cause.PERMISSION_LOST, P, Mend.RECONNECT, None),
    ("2/2018344", Cause.REFUSED, P, Mend.SEND_AGAIN, Advice.LABEL_TERMS),
    # Rate limits
    ("4", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, Advice.APP_LIMITED),
    ("341", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, Advice.APP_LIMITED),
    ("4/2018022", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, None),
    ("9/2018352", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, None),
    ("17", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, None),
    ("32", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, None),
    ("613", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, None),
    ("613/1996", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, None),
    ("80001", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, None),
    ("80006", Cause.RATE_LIMITED, T, Mend.SEND_AGAIN, None),
    # Attachments
    ("100/2018008", Cause.ATTACHMENT_REFUSED, T, Mend.SEND_AGAIN, Advice.NOT_FETCHED),
    ("100/2018294", Cause.ATTACHMENT_REFUSED, T, Mend.SEND_AGAIN, Advice.BAD_VIDEO),
    ("100/2018047", Cause.ATTACHMENT_REFUSED, F, Mend.CHANGE, Advice.WRONG_MEDIA),
    ("100/2018074", Cause.ATTACHMENT_REFUSED, F, Mend.SEND_AGAIN, Advice.UPLOAD_AGAIN),
    ("100/2018109", Cause.ATTACHMENT_REFUSED, F, Mend.CHANGE, Advice.TOO_LARGE),
    # Whose conversation it is
    ("2018171", Cause.OTHER_APP, F, Mend.SEND_AGAIN, None),
    ("2018234", Cause.OTHER_APP, F, Mend.SEND_AGAIN, None),
    ("2018300", Cause.OTHER_APP, F, Mend.SEND_AGAIN, None),
    ("10/2018300", Cause.OTHER_APP, F, Mend.SEND_AGAIN, None),
    ("100/2534037", Cause.OTHER_APP, F, Mend.SEND_AGAIN, None),
    ("2018321", Cause.TEMPORARY, T, Mend.SEND_AGAIN, Advice.AUTOMATIC_ANSWERS),
    # Passing, or nobody knows
    ("1200", Cause.TEMPORARY, T, Mend.SEND_AGAIN, None),
    ("1", Cause.TEMPORARY, A, Mend.SEND_AGAIN, None),
    ("1/99", Cause.TEMPORARY, A, Mend.SEND_AGAIN, None),
    ("1/1357046", Cause.TEMPORARY, A, Mend.SEND_AGAIN, None),
    ("2", Cause.TEMPORARY, A, Mend.SEND_AGAIN, Advice.MAYBE_BLOCKED),
    # Refused for a reason of its own
    ("4/2018354", Cause.REFUSED, F, Mend.CHANGE, None),
    ("10/1404170", Cause.REFUSED, F, Mend.CHANGE, None),
    ("10/1893015", Cause.REFUSED, F, Mend.CHANGE, None),
    ("10/2018336", Cause.REFUSED, F, Mend.CHANGE, Advice.PRIVACY_RULES),
    ("100", Cause.REFUSED, F, Mend.CHANGE, None),
    ("100/2018014", Cause.REFUSED, F, Mend.CHANGE, None),
    ("100/2018034", Cause.REFUSED, F, Mend.CHANGE, Advice.NOTHING_IN_IT),
    ("100/2018164", Cause.REFUSED, F, Mend.RECONNECT, Advice.WRONG_APP),
    ("100/2534015", Cause.REFUSED, F, Mend.CHANGE, None),
    ("100/2534025", Cause.REFUSED, F, Mend.CHANGE, None),
    ("200/2018021", Cause.REFUSED, P, Mend.CHANGE, None),
    ("200/2018027", Cause.REFUSED, P, Mend.CHANGE, None),
    ("613/1893016", Cause.REFUSED, F, Mend.CHANGE, None),
    ("613/2018338", Cause.REFUSED, F, Mend.CHANGE, Advice.TAG_OVERUSED),
    ("10303", Cause.REFUSED, F, Mend.CHANGE, None),
    ("2018247", Cause.REFUSED, F, Mend.CHANGE, None),
    ("9000001", Cause.REFUSED, F, Mend.CHANGE, Advice.MESSAGE_GONE),
    ("24001", Cause.REFUSED, F, Mend.CHANGE, None),
    ("24002", Cause.REFUSED, F, Mend.CHANGE, None),
    ("24003", Cause.REFUSED, F, Mend.CHANGE, None),
    ("24004", Cause.REFUSED, F, Mend.CHANGE, None),
    ("24005", Cause.REFUSED, F, Mend.CHANGE, None),
    *((f"207101{digit}", Cause.REFUSED, F, Mend.CHANGE, None) for digit in range(10)),
    ("2018144", Cause.REFUSED, F, Mend.CHANGE, None),
    ("123456", Cause.REFUSED, F, Mend.CHANGE, None),
]


def codes_of(fault: str) -> tuple[int, int]:
    code, _, subcode = fault.partition("/")
    return int(code), int(subcode or 0)


@pytest.mark.parametrize(
    ("fault", "cause", "kind", "mend", "advice"), ROWS, ids=[row[0] for row in ROWS]
)
def test_each_row_of_the_catalogue(
    fault: str, cause: Cause, kind: Remedy, mend: Mend, advice: Advice | None
) -> None:
    verdict = MESSENGER.errors.classify(*codes_of(fault))
    assert (verdict.cause, verdict.remedy) == (cause, kind)
    failure = Failure(cause, *codes_of(fault), detail="(#0) 何かが起きました。")
    assert mend_of(failure, MESSENGER.errors) is mend
    assert advice_of(failure, MESSENGER.errors) is advice
    told = [told_in(lang, failure) for lang in ("en", "ja")]
    assert all(text.strip() for sentences in told for text in sentences)
    english, japanese = told
    assert len(english) == len(japanese)
    assert not any(own.isascii() for own in japanese)
    # Meta's own words, which come in whatever language, are never the only ones.
    assert all(failure.detail not in text for text in (english[0], japanese[0]))
    if advice is not None:
        assert all(failure.detail not in text for text in (*english, *japanese))
        assert words("en").say(f"advice.{advice}") in english
        assert words("ja").say(f"advice.{advice}") in japanese


def told_in(lang: str, failure: Failure) -> list[str]:
    """What stands under the message: the error, its cause, and more about it if there is any."""
    said = words(lang)
    advice = said.advice(failure, MESSENGER.errors)
    return [*said.failure(failure, MESSENGER.errors), *filter(None, [advice])]


def rows_known() -> Iterator[str]:
    for code, subcode in CATALOGUE:
        if code:
            yield f"{code}/{subcode}" if subcode else str(code)


def test_no_row_of_the_catalogue_is_left_out_here() -> None:
    assert set(rows_known()) <= {row[0] for row in ROWS}


def test_every_advice_belongs_to_a_row() -> None:
    verdicts = (*CATALOGUE.values(), *RELAY_VERDICTS.values())
    assert {verdict.advice for verdict in verdicts} - {None} == set(Advice)
    assert set(RELAY_VERDICTS) == set(RelayCode)


@pytest.mark.parametrize(
    ("own", "cause", "mend", "advice"),
    [
        (RelayCode.UNREACHED, Cause.TEMPORARY, Mend.SEND_AGAIN, Advice.UNREACHED),
        (RelayCode.FILE_GONE, Cause.ATTACHMENT_REFUSED, Mend.CHANGE, Advice.FILE_GONE),
        (RelayCode.FAULT, Cause.TEMPORARY, Mend.SEND_AGAIN, Advice.FAULT),
    ],
)
def test_what_we_find_out_ourselves_has_words_too(
    own: RelayCode, cause: Cause, mend: Mend, advice: Advice
) -> None:
    failure = Failure(cause, 0, own)
    assert mend_of(failure, MESSENGER.errors) is mend
    assert advice_of(failure, MESSENGER.errors) is advice
    assert MESSENGER.errors.classify(0, own) == MESSENGER.errors.classify(0, 0), (
        "Meta never says so"
    )


def test_a_subcode_of_meta_says_the_same_with_another_code() -> None:
    assert MESSENGER.errors.classify(10, 1545041).cause is Cause.USER_UNREACHABLE
    assert MESSENGER.errors.classify(100, 2018278).cause is Cause.WINDOW_CLOSED
    assert MESSENGER.errors.classify(613, 463).cause is Cause.RATE_LIMITED, (
        "short ones mean nothing elsewhere"
    )


def test_a_cause_that_is_no_message_s_has_a_key_as_well() -> None:
    assert mend_of(Failure(Cause.NOT_SUBSCRIBED), MESSENGER.errors) is Mend.RECONNECT
    assert (
        mend_of(Failure(Cause.WINDOW_CLOSED), MESSENGER.errors) is Mend.SHOW_COMPLETED
    )  # by our own clock
    assert mend_of(Failure(Cause.ACCESS_EXPIRED), MESSENGER.errors) is Mend.RECONNECT


def test_what_only_admins_can_do_is_asked_of_them() -> None:
    assert without_admin(Mend.RECONNECT) is without_admin(Mend.SETTINGS) is Mend.ASK_ADMIN
    assert [without_admin(mend) for mend in (Mend.END, Mend.SEND_AGAIN, Mend.WAIT)] == [
        Mend.END,
        Mend.SEND_AGAIN,
        Mend.WAIT,
    ]


def test_metas_own_word_that_an_error_is_transient_makes_it_safe_to_try_again() -> None:
    assert MESSENGER.errors.classify(2, 0, transient=True, status=500).remedy is Remedy.TEMPORARY
    assert MESSENGER.errors.classify(999, 0, transient=True).remedy is Remedy.TEMPORARY
    assert MESSENGER.errors.classify(190, 463, transient=True).remedy is Remedy.SIGN_IN


def test_an_error_that_means_the_message_was_sent_is_never_tried_again() -> None:
    assert (
        MESSENGER.errors.classify(1, 1357046, transient=True, status=500).remedy is Remedy.AMBIGUOUS
    )


def test_an_unknown_server_error_may_have_sent_the_message() -> None:
    assert MESSENGER.errors.classify(0, 0, status=502).remedy is Remedy.AMBIGUOUS
    assert MESSENGER.errors.classify(123456, 0, status=500).remedy is Remedy.AMBIGUOUS


def test_while_the_relay_tries_by_itself_the_operator_waits() -> None:
    assert mend_of(Failure(Cause.RATE_LIMITED, 613, retry_at=1), MESSENGER.errors) is Mend.WAIT


def test_where_nothing_is_known_of_a_refusal_meta_says_it_with_its_code() -> None:
    def said(failure: Failure) -> tuple[str, str]:
        return words("en").failure(failure, MESSENGER.errors)

    assert said(Failure(Cause.REFUSED, 100, 2018014, "No."))[1] == (
        "Facebook says: No. (error 100/2018014)"
    )
    assert said(Failure(Cause.REFUSED, 100, detail="No."))[1] == "Facebook says: No. (error 100)"
    assert said(Failure(Cause.REFUSED, 100))[1] == "Facebook gives no reason but its error 100"
    assert said(Failure(Cause.REFUSED))[1] == "for a reason of its own"
