"""不適切な表現の言葉: チャットでの除外と、設定のページ。"""

from __future__ import annotations

JAPANESE_IMPROPER: dict[str, str] = {
    # チャット
    "message.excused": "「{word}」は数えません: {reason}（{by}）",
    "action.excuse_hit": "表現を除外",
    "action.excuse_hit.tip": (
        "選んだメッセージか、最後に該当したメッセージの不適切な表現を、数えないようにします"
    ),
    "excuse.title": "不適切な表現を除外",
    "excuse.which": "どの表現を除外しますか？",
    "excuse.what": (
        "「{word}」は、このメッセージでは編集後も数えません。ほかのメッセージでは、これまでどおり数えます。"
    ),
    "excuse.count": "このチャットの回数は{before}回から{after}回になります。",
    "excuse.count_of": "このチャットの回数は{before}回から{after}回になります（上限{limit}回）。",
    "excuse.why": "除外する理由を書いてください。メッセージの下に表示され、ログに残ります。",
    "excuse.hint": "Enter 除外する · Esc やめる",
    "excuse.empty": "理由を短く書いてください",
    "excuse.too_long": "{n}文字多すぎます（{most}文字まで）",
    "notice.nothing_improper": "数えられている不適切な表現のあるメッセージはありません",
    "details.excused": "数えない表現",
}
