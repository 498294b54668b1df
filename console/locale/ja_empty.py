"""Japanese: why a list is empty, and what leads on."""

from __future__ import annotations

JAPANESE_EMPTY: dict[str, str] = {
    "empty.connecting": "リレーからの応答を待っています。",
    "empty.unanswered": "お待ちの方はいません。新しいチャットが届くとここに表示されます。",
    "empty.active": "対応中のチャットはありません。",
    "empty.active.waiting.one": "「未対応」に{n}件あります。{key} で表示します。",
    "empty.active.waiting.other": "「未対応」に{n}件あります。{key} で表示します。",
    "empty.completed": "完了したチャットはまだありません。終了したチャットがここに表示されます。",
    "empty.departments": "{departments}と自分が担当するチャットだけを表示しています。",
    "empty.no_channel.mine": (
        "Facebook ページが未接続のため、まだ誰も書き込めません。{key} で接続します。"
    ),
    "empty.no_channel.theirs": (
        "Facebook ページが未接続のため、まだ誰も書き込めません。接続できるのは{who}です。"
    ),
    "empty.no_channel_here": (
        "{departments}に接続された Facebook ページがないため、チャットは届きません。"
        "変更できるのは{who}です。"
    ),
    "empty.all_off.mine": (
        "すべてのページがオフのため、新しいチャットは届きません。{key} で確認します。"
    ),
    "empty.all_off.theirs": (
        "すべてのページがオフのため、新しいチャットは届きません。オンにできるのは{who}です。"
    ),
    "empty.alone.mine": "オペレーターはあなただけです。{key} の「メンバー」で招待できます。",
    "empty.alone.theirs": "オペレーターはあなただけです。招待できるのは{who}です。",
    "empty.all_away": "全員が離席中です。{key} で自分を対応可能にします。",
    "empty.transcript": "チャットを選ぶと、ここに会話が表示されます。",
    "empty.transcript.next": "チャットが選ばれていません。{key} で次に対応するチャットへ進みます。",
    "empty.transcript.queues": "チャットが選ばれていません。{keys} で一覧を切り替えます。",
    "empty.transcript.none": "チャットはまだありません。",
}
