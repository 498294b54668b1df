"""Every error of the Send API that Meta documents or that was seen in the wild.

Meta: Messenger Platform, Common Error Codes (25 Jun 2026); Graph API, Handle Errors and Rate
Limits. A code that is not listed here still makes an error, with a general text.
"""

import re
from dataclasses import dataclass

_EXPIRED = (
    "Error validating access token: Session has expired on Sunday, 01-Mar-26 12:00:00 PST. "
    "The current time is Sunday, 01-Mar-26 16:00:00 PST."
)
_CHANGED = (
    "Error validating access token: The session has been invalidated because the user changed "
    "their password or Facebook has changed the session for security reasons."
)
_UNAVAILABLE = "This person isn't available right now."
_TOO_MANY = (
    "There have been too many calls to this Page account. Wait a bit and try again. For more "
    "info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting."
)
_RESTRICTED = "(#10) This Page is temporarily restricted from sending messages."


@dataclass(frozen=True)
class Row:
    """One kind of error. `status` is the HTTP status; `is_transient` None leaves it unsaid."""

    code: int
    subcode: int | None
    message: str
    kind: str = "OAuthException"
    status: int = 400
    is_transient: bool | None = None
    user_title: str | None = None
    user_msg: str | None = None


def _token(subcode: int | None, message: str) -> Row:
    return Row(190, subcode, message)


def _plain(code: int, subcode: int | None, message: str) -> Row:
    return Row(code, subcode, f"(#{code}) {message}")


ROWS = (
    Row(1, None, "An unknown error has occurred.", status=500, is_transient=False),
    Row(1, 99, "An unknown error occurred", status=500, is_transient=False),
    Row(1, 1357046, "Received Invalid JSON reply.", status=500, is_transient=False),
    Row(
        2,
        None,
        "An unexpected error has occurred. Please retry your request later.",
        status=500,
        is_transient=True,
    ),
    _plain(2, 2018344, "Page contact terms of service have not been accepted."),
    _plain(4, None, "Application request limit reached"),
    _plain(4, 2018022, "Too many send requests to phone numbers"),
    _plain(4, 2018354, "Marketing message sent before the minimum delay has passed."),
    _plain(9, 2018352, "User is performing too many actions"),
    _plain(10, None, "Application does not have permission for this action"),
    _plain(10, 1404170, "Opt-in requests are restricted for this Page."),
    _plain(10, 1893015, "The person has stopped notifications for this topic."),
    Row(
        10,
        1893063,
        _RESTRICTED,
        user_title="Page restricted",
        user_msg="Your Page is temporarily restricted from sending messages. Try again later.",
    ),
    _plain(10, 2018065, "This message is sent outside of allowed window. News messaging only."),
    _plain(10, 2018108, "This person can't receive your messages right now."),
    _plain(10, 2018278, "This message is sent outside of allowed window."),
    _plain(10, 2018336, "This message can't be sent because of privacy rules in Europe."),
    _plain(10, 2534022, "This message is sent outside of allowed window."),
    _plain(17, None, "User request limit reached"),
    _plain(32, None, "Page request limit reached"),
    _plain(100, None, "Invalid parameter"),
    Row(
        100,
        33,
        "Unsupported request. The object does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation.",
        kind="GraphMethodException",
    ),
    _plain(100, 2018001, "No matching user found"),
    _plain(100, 2018008, "Failed to fetch the file from the url"),
    _plain(100, 2018014, "Cannot send both message and state"),
    _plain(100, 2018034, "Message cannot be empty, must provide valid attachment or text"),
    _plain(100, 2018047, "Upload attachment failure. The type does not match the media."),
    _plain(100, 2018074, "Invalid attachment id, or you do not own it."),
    _plain(100, 2018109, "Attachment size exceeds allowable limit"),
    _plain(100, 2018164, "Incorrect App ID"),
    _plain(100, 2018294, "Video upload timed out or the video is corrupt."),
    _plain(100, 2534015, "Invalid message data"),
    _plain(100, 2534025, "Invalid private reply"),
    _plain(100, 2534037, "Your app is not the owner of this thread."),
    Row(102, None, "Session key invalid or no longer valid"),
    Row(104, None, "An access token is required to request this resource."),
    _token(None, "Invalid OAuth access token - Cannot parse access token"),
    _token(458, "Error validating access token: The user has not authorized application."),
    _token(459, "Error validating access token: The user is enrolled in a blocking checkpoint."),
    _token(460, _CHANGED),
    _token(463, _EXPIRED),
    _token(464, "Error validating access token: Sessions for the user are not allowed."),
    _token(467, "Error validating access token: The session is invalid: the user logged out."),
    _token(492, "Error validating access token: The user lost the role on the Page."),
    _plain(200, None, "Permissions error"),
    Row(200, 1545041, _UNAVAILABLE, user_title="Message Not Sent", user_msg=_UNAVAILABLE),
    _plain(200, 2018021, "This phone number can't be matched."),
    _plain(200, 2018027, "Your app may not match phone numbers."),
    _plain(200, 2018028, "Cannot message users who are not admins, developers or testers."),
    _plain(200, 2534041, "The account owner has disabled access to messages."),
    _plain(230, None, "Permissions disallow message to user"),
    _plain(341, None, "Application limit reached"),
    Row(
        368,
        None,
        "The action attempted has been deemed abusive or is otherwise disallowed",
        user_title="You're Temporarily Blocked",
        user_msg="It looks like you were misusing this feature by going too fast.",
    ),
    _plain(551, 1545041, _UNAVAILABLE),
    _plain(613, None, "Calls to this api have exceeded the rate limit."),
    _plain(613, 1996, "Inconsistent request volume."),
    _plain(613, 1893016, "Multiple opt-in requests for this topic."),
    _plain(613, 2018338, "Too many tagged messages to this person were found bothersome."),
    _plain(1200, None, "Temporary send message failure. Please try again later."),
    _plain(2022, None, "Messages for commerce are disabled for this Page."),
    _plain(10303, None, "Invalid account_linking_token"),
    _plain(80001, None, _TOO_MANY),
    _plain(80006, None, _TOO_MANY),
    _plain(2018171, None, "This app may not control the thread in its role."),
    _plain(2018218, None, "No profile available for this user."),
    _plain(2018234, None, "Thread control is not visible to this app."),
    _plain(2018247, None, "Insufficient permission to access user profile."),
    _plain(2018300, None, "Another app is controlling this thread now."),
    _plain(2018321, None, "Automated questions and answers are running in this thread."),
    _plain(9000001, None, "Message has been deleted"),
)

FRIENDLY = {
    "token_invalid": "190",
    "app_removed": "190/458",
    "checkpointed": "190/459",
    "password_changed": "190/460",
    "token_expired": "190/463",
    "logged_out": "190/467",
    "role_lost": "190/492",
    "unlinked": "100/2018001",
    "window_closed": "10/2018278",
    "user_unreachable": "551/1545041",
    "page_restricted": "10/1893063",
    "permission_missing": "10",
    "permission_lost": "200",
    "app_rate_limited": "4",
    "page_rate_limited": "32",
    "rate_limited": "613",
    "messenger_rate_limited": "80006",
    "policy_blocked": "368",
    "temporary": "2",
    "unknown_error": "1",
    "sent_but_error": "1/1357046",
    "other_app_controls": "2018300",
}

# Meta localises `message` to the language of the person whose token is used (seen in the wild).
_JAPANESE = {
    (1, None): "不明なエラーが発生しました。",
    (2, None): "予期しないエラーが発生しました。後でもう一度実行してください。",
    (10, 1893063): "(#10) このページは一時的にメッセージの送信が制限されています。",
    (10, 2018278): "(#10) このメッセージは許可された期間外に送信されています。",
    (100, 2018001): "(#100) 一致するユーザーが見つかりません。",
    (190, 460): "アクセストークンの検証エラー: パスワードが変更されたためセッションが無効です。",
    (190, 463): "アクセストークンの検証エラー: セッションの有効期限が切れています。",
    (551, 1545041): "(#551) 現在この利用者は対応できません。",
    (613, None): "(#613) このAPIの呼び出しが制限を超えました。",
}

_ROWS = {(row.code, row.subcode): row for row in ROWS}
_NUMBERS = re.compile(r"^(\d+)(?:/(\d+))?$")


def parse(name: str) -> tuple[int, int | None] | None:
    """Code and subcode of "190/463", "613" or a friendly name; None for anything else."""
    found = _NUMBERS.match(FRIENDLY.get(name, name))
    if found is None:
        return None
    return int(found[1]), int(found[2]) if found[2] else None


def row(code: int, subcode: int | None) -> Row:
    """The catalogue's row; an unlisted subcode takes the row of its code, or a general text."""
    general = _ROWS.get((code, None)) or Row(code, None, f"(#{code}) An error occurred")
    return _ROWS.get((code, subcode), general)


def text(entry: Row, language: str | None) -> str:
    """The message of a row in a language such as "ja_JP"; English where none is known."""
    if language is None or not language.startswith("ja"):
        return entry.message
    fallback = f"(#{entry.code}) エラーが発生しました。"
    return _JAPANESE.get((entry.code, entry.subcode), fallback)
