"""English: conversation errors and what helps (specification, section 4)."""

from __future__ import annotations

ENGLISH_ERRORS: dict[str, str] = {
    # Conversation errors (specification, section 4): the error, then its cause
    "error.visitor_not_found": (
        "visitor information not found; the channel may have been unlinked"
    ),
    "cause.visitor_not_found": "an admin may have unlinked the brand in the channel settings",
    "error.access_expired": "access has expired; reconnect the account",
    "cause.access_expired": (
        "the Facebook token is no longer valid; the channel works again once reconnected"
    ),
    "error.window_closed": (
        "the reply window has closed: answers are possible for 7 days after the visitor's last"
        " message"
    ),
    "cause.window_closed": "the time is over; the chat is completed by itself",
    "error.user_unreachable": "this Facebook user can not be reached",
    "cause.user_unreachable": (
        "blocked the Page; deleted the account; deactivated it; suspended by Facebook"
    ),
    "error.page_restricted": "Facebook has restricted this Page",
    "cause.page_restricted": (
        "the Page may not send messages for now; an admin finds the reason in Page quality"
    ),
    "error.permission_lost": "the permission to send for this Page is gone",
    "cause.permission_lost": "an admin reconnects the account and allows messages for this Page",
    "error.not_subscribed": "Facebook does not report what happens on this Page",
    "cause.not_subscribed": (
        "visitors may be writing without being heard; the channel works again once reconnected"
    ),
    "error.other_app": "another app has this conversation",
    "cause.other_app": (
        "somebody in Facebook's inbox or another program answers; it comes back when they hand"
        " it over, or after 24 hours of silence"
    ),
    "error.rate_limited": "too many messages in a short time",
    "cause.rate_limited": "Facebook limits how fast this Page may send",
    "error.attachment_refused": "the attachment could not be sent",
    "cause.attachment_refused": "Facebook does not accept its kind or its size",
    "error.temporary": "a passing fault on the way to Facebook",
    "cause.temporary": "nothing is wrong with the message or the account",
    "error.refused": "Facebook refused the message",
    "cause.refused": "for a reason of its own",
    "cause.detail": "Facebook says: {detail}",
    "cause.detail_code": "Facebook says: {detail} (error {code})",
    "cause.code": "Facebook gives no reason but its error {code}",
    "error.unknown": "outcome unknown: the message may have gone through",
    "cause.unknown": "it is not sent again without your word; look in Messenger first",
    # What the cause leaves out
    "advice.access_off": (
        "somebody has switched off access to the Page's messages at Facebook; an admin of the"
        " Page switches it on there"
    ),
    "advice.app_limited": "the limit is that of the whole app: all Pages wait",
    "advice.app_not_live": (
        "the app at Facebook is not live, or has no Advanced Access: the relay's owner changes"
        " that at developers.facebook.com"
    ),
    "advice.app_removed": "the app was removed from the Facebook account that connected the Page",
    "advice.automatic_answers": (
        "Facebook's automatic questions and answers are running in this chat"
    ),
    "advice.bad_video": (
        "Facebook could not process the video in time; a shorter one, or one encoded anew, may pass"
    ),
    "advice.checkpoint": (
        "first the person who connected the Page logs in at facebook.com: Facebook wants to"
        " check the account"
    ),
    "advice.commerce_off": "messages are disabled for this Page by Facebook's commerce policy",
    "advice.fault": "the relay itself failed at it: it was not sent, and the relay's log says why",
    "advice.file_gone": "the file is no longer at the relay: attach it again",
    "advice.key_lost": (
        "the relay can not read its access to this Page: whoever runs the relay puts its key back,"
        " or gives it up (messenger-relay key new), and an admin signs in again"
    ),
    "advice.left_out": (
        "this Page was left out at the last sign-in to Facebook: sign in again with the same"
        " account and choose it too; if it is not offered there, that person has no role on it"
        " any more"
    ),
    "advice.human_agent": (
        "beyond 24 hours Facebook takes answers only with the Human Agent feature; the relay's"
        " owner can ask Facebook for it"
    ),
    "advice.label_terms": "first an admin of the Page accepts Facebook's terms for Page contacts",
    "advice.maybe_blocked": "if it goes on, the visitor may have blocked the Page",
    "advice.message_gone": (
        "the message it refers to was deleted, or is too old for Facebook; answer without"
        " quoting it"
    ),
    "advice.not_fetched": "Facebook could not fetch the file",
    "advice.not_now": "they can not receive the Page's messages right now; try again later",
    "advice.not_to_them": "Facebook does not permit this Page to write to this person",
    "advice.nothing_in_it": "Facebook sees nothing in it: write some words",
    "advice.password_changed": (
        "the account's password was changed, or Facebook ended its session for security"
    ),
    "advice.policy": "it is blocked for a while for breaking a rule of Facebook's",
    "advice.privacy_rules": (
        "privacy rules where the visitor lives do not allow this kind of message; plain text"
        " may pass"
    ),
    "advice.role_lost": (
        "the person who connected the Page has no role on it any more: somebody who has one"
        " reconnects"
    ),
    "advice.tag_overused": "too many late answers to this person: wait until they write",
    "advice.too_large": (
        "the file is larger than Facebook takes: 8 MB for an image, 25 MB for audio and video"
    ),
    "advice.unconfirmed": "first the account that connected the Page is confirmed at facebook.com",
    "advice.unreached": "the relay does not reach Facebook; nothing was sent",
    "advice.upload_again": (
        "Facebook does not know the uploaded file any more; sending again uploads it anew"
    ),
    "advice.wrong_app": "the Page was connected through another app at Facebook",
    "advice.wrong_media": (
        "the file is damaged, or not what it says it is; convert it and attach it again"
    ),
    # What the relay does about it, and the key that helps
    "failure.retry": "trying again at {clock} (attempt {n})",
    "failure.attempts": "tried {n} times",
    "mend": "{key} {label}",
    "mend.settings": "open the channel's settings",
    "mend.reconnect": "reconnect",
    "mend.ask_admin": "see which admin can mend this",
    "mend.end": "end chat",
    "mend.show_completed": "show completed",
    "mend.send_again": "send again",
    "mend.change": "nobody can send it like this: change it, or leave it",
    "mend.wait": "waiting; nothing to do",
}
