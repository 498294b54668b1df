"""The pages that a person's browser ends on: one plain sentence and the way on.

No script, nothing from elsewhere, nothing of the address they were reached by. They speak
English or Japanese, whichever the browser prefers.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from starlette.responses import HTMLResponse

from console.core.kinds.requests import Problem, ProblemCode

_STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem;"
    "color:#1c1e21;background:#fff}h1{font-size:1.5rem}"
    "@media(prefers-color-scheme:dark){body{color:#e4e6eb;background:#18191a}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address holds the code
    "X-Content-Type-Options": "nosniff",
}

_BACK = {
    "en": "You can close this page and go back to the console.",
    "ja": "このページを閉じて、コンソールに戻ってください。",
}
_AGAIN = {
    "en": "Close this page and start the login again in the console.",
    "ja": "このページを閉じて、コンソールからログインをやり直してください。",
}
_TITLES = {
    "en": ("Connected", "Not connected"),
    "ja": ("接続しました", "接続できませんでした"),
}
_CONNECTED = {
    "en": "Facebook is connected. Pages: {pages}.",
    "ja": "Facebook に接続しました。ページ数：{pages}。",
}
_LEFT_OUT = {
    "en": "Not chosen, and so without access from now on: {pages}. To answer there, sign in again"
    " in the console and choose these Pages too.",
    "ja": "選択されなかったため、今後アクセスできないページ：{pages}。"
    "返信するには、コンソールからもう一度ログインし、これらのページも選択してください。",
}
_PROBLEMS: dict[str, dict[ProblemCode, str]] = {
    "en": {
        ProblemCode.DECLINED: "The login was cancelled at Facebook. Nothing was changed.",
        ProblemCode.EXPIRED: "This login took too long, was used already or is not known here.",
        ProblemCode.BAD_CODE: "Facebook does not accept the code of this login.",
        ProblemCode.OTHER_PERSON: "This is not the Facebook account that was to be connected"
        " again. Sign in to Facebook as the same person as before.",
        ProblemCode.MISSING_PERMISSIONS: "Permissions that are needed were not given: {detail}."
        " Let the console ask for them once more.",
        ProblemCode.NO_CHANNELS: "No Page was chosen, or this account has none. Choose at least one"
        " Page in Facebook's window.",
        ProblemCode.UNREACHABLE: "Facebook could not be reached. Nothing was changed.",
        ProblemCode.REFUSED: "Facebook refused the login. The console shows its words.",
        ProblemCode.READ_ONLY: "The relay can not store anything at present: is its disk full?",
    },
    "ja": {
        ProblemCode.DECLINED: "Facebook でのログインがキャンセルされました。"
        "何も変更されていません。",
        ProblemCode.EXPIRED: "このログインは時間切れか、使用済みか、またはここでは不明です。",
        ProblemCode.BAD_CODE: "Facebook がこのログインのコードを受け付けません。",
        ProblemCode.OTHER_PERSON: "再接続するはずの Facebook アカウントではありません。"
        "前回と同じ人として Facebook にログインしてください。",
        ProblemCode.MISSING_PERMISSIONS: "必要な権限が許可されませんでした：{detail}。"
        "コンソールからもう一度許可を求めてください。",
        ProblemCode.NO_CHANNELS: "ページが選ばれていないか、このアカウントにはページがありません。"
        "Facebook の画面で 1 つ以上のページを選んでください。",
        ProblemCode.UNREACHABLE: "Facebook に接続できませんでした。何も変更されていません。",
        ProblemCode.REFUSED: "Facebook がログインを拒否しました。理由はコンソールに表示されます。",
        ProblemCode.READ_ONLY: "リレーが現在何も保存できません。"
        "ディスクがいっぱいではありませんか。",
    },
}
_DELETIONS = {
    "en": (
        "Deletion of your data",
        "On {day} (UTC) your Facebook account was removed here: its connection, the list of its"
        " Pages and all its access tokens are deleted. What remains are the entries of the log"
        " that say by whom, when and for which Pages it was connected, and when it was removed.",
        "On {day} (UTC) the deletion of your data was asked for. No data of your Facebook account"
        " was held here.",
        "This confirmation code is not known here.",
    ),
    "ja": (
        "データの削除",
        "{day}（UTC）に、あなたの Facebook アカウントはここから削除されました。接続、ページの一覧、"
        "すべてのアクセストークンが消去されています。ログには、いつ誰がどのページのために接続し、"
        "いつ削除されたかの記録だけが残ります。",
        "{day}（UTC）に、あなたのデータの削除が依頼されました。"
        "あなたの Facebook アカウントのデータは保存されていませんでした。",
        "この確認コードはここでは不明です。",
    ),
}


def language_of(accept: str) -> str:
    """The language to speak by an Accept-Language header: English unless Japanese is liked
    better."""
    liked = {"en": 0.0, "ja": 0.0}
    for part in accept.split(","):
        name, _, weight = part.partition(";")
        language = name.strip().lower().partition("-")[0]
        if language in liked:
            liked[language] = max(liked[language], _weight(weight))
    return "ja" if liked["ja"] > liked["en"] else "en"


def login_page(
    problem: Problem | None, pages: int, language: str, left_out: Sequence[str] = ()
) -> HTMLResponse:
    """How a login has ended; `left_out` are the names of Pages in use that were not chosen."""
    good, bad = _TITLES[language]
    if problem is None:
        sentence = _CONNECTED[language].format(pages=pages)
        names = ", ".join(left_out)
        lost = (_LEFT_OUT[language].format(pages=names),) if left_out else ()
        return _page(good, (sentence, *lost, _BACK[language]), language)
    sentences = _PROBLEMS[language]
    sentence = sentences.get(problem.code, sentences[ProblemCode.REFUSED])
    lines = (sentence.format(detail=problem.detail), _AGAIN[language])
    return _page(bad, lines, language, 400)


def deletion_page(day: str, held: bool, language: str) -> HTMLResponse:
    """What became of a request to delete data; `day` is "" when there was none."""
    title, deleted, nothing, unknown = _DELETIONS[language]
    if not day:
        return _page(title, (unknown,), language, 404)
    return _page(title, ((deleted if held else nothing).format(day=day),), language)


def _page(title: str, sentences: tuple[str, ...], language: str, status: int = 200) -> HTMLResponse:
    body = "".join(f"<p>{escape(one)}</p>" for one in sentences)
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>",
        status,
        HEADERS,
    )


def _weight(text: str) -> float:
    """The q of a language; 1 when it has none, 0 for what is none."""
    if not text.strip():
        return 1.0
    name, _, value = text.partition("=")
    try:
        return min(1.0, max(0.0, float(value))) if name.strip().lower() == "q" else 0.0
    except ValueError:
        return 0.0
