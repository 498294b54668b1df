"""Japanese words of the flow controls: see the English ones."""

from __future__ import annotations

JAPANESE_FLOW: dict[str, str] = {
    "action.change_setting": "変更",
    "action.change_setting.tip": "カーソル位置のルールを変更します",
    "action.take_back": "元に戻す",
    "action.take_back.tip": "直前の変更を取り消し、その前のルールに戻します",
    "help.group.flow": "フロー制御の画面",
    "flow.title": "設定 › ブランド › フロー制御",
    "flow.off": "オフ",
    "flow.on": "オン",
    "flow.none": "なし",
    "flow.entries.one": "{n}件",
    "flow.entries.other": "{n}件",
    "flow.changed_at": "{moment} に変更",
    "flow.key.take_back": "元に戻す",
    "flow.does.waiting": "新しいチャットが鳴る時間。過ぎると応答漏れ",
    "flow.does.retention": "応答漏れのチャットを残す時間。過ぎると完了",
    "flow.does.idle": "やり取りがないまま過ぎると対応中から完了",
    "flow.does.window": "Meta の規定。過ぎると返信できません",
    "flow.does.answering_apps": "ほかのアプリの送信は自動応答として扱います",
    "flow.name.waiting": "待機時間",
    "flow.name.retention": "未対応チャットの保持期間",
    "flow.name.idle": "アイドル時間",
    "flow.name.answering_apps": "返信に使うアプリ",
    "flow.name.improper": "不適切な言葉",
    "flow.name.improper_limit": "不適切な言葉の上限",
    "flow.name.lists": "不適切な言葉の内蔵リスト",
    "flow.name.custom_words": "独自の不適切な言葉",
    "flow.name.allowed_words": "許可する言葉",
    "flow.from_to": "{name}: {was} → {will}",
    "flow.what.waiting": (
        "新しいチャットはこの時間だけ鳴ります。だれも対応を始めないと応答漏れになり、未対応に残った"
        "まま保持期間が始まります。"
    ),
    "flow.what.retention": (
        "応答漏れのままだれも対応しないチャットは、この時間が過ぎると完了になります。応答漏れになった"
        "時点から数えます。"
    ),
    "flow.what.idle": (
        "対応中のチャットは、この時間メッセージがないと完了になります。どちらからのメッセージでも、"
        "始めから数え直します。"
    ),
    "flow.what.answering_apps": (
        "お客様に人が返信するときに使う Meta アプリ（ほかのヘルプデスクなど）の ID を、カンマ"
        "区切りで入力します。そのメッセージは返信として扱います。ほかのアプリからの送信は自動応答とみなします。"
        "なければ空のままにしてください。"
    ),
    "flow.limits": "{range}。例: 90秒、15分、1時間30分、2日",
    "flow.range": "{least}から{most}まで",
    "flow.range_or_off": "{least}から{most}まで、またはオフ",
    "flow.value.title": "{brand} · {name}",
    "flow.value.hint": "Enter 次へ   Esc 取消",
    "flow.wrong.empty": "何も入力されていません。{range}です。",
    "flow.wrong.no_unit": (
        "{part} の単位がありません。15分 のように、秒・分・時間・日のどれかを付けてください。"
        "{range}です。"
    ),
    "flow.wrong.unknown_unit": (
        "「{part}」という単位は使えません。秒・分・時間・日・週間のどれかにしてください。{range}です。"
    ),
    "flow.wrong.no_span": (
        "時間として読み取れません。15分 や 1時間30分 のように書いてください。{range}です。"
    ),
    "flow.wrong.not_whole": "秒より細かい値は使えません。{range}です。",
    "flow.wrong.not_off": "オフにはできません。{range}です。",
    "flow.wrong.short": "{value}は短すぎます。{range}です。",
    "flow.wrong.long": "{value}は長すぎます。{range}です。",
    "flow.wrong.app": "「{part}」はアプリの ID ではありません。ID は32桁までの数字です。",
    "flow.wrong.many_apps": "{n}個は多すぎます。{most}個までです。",
    "flow.window_is_fixed": (
        "Meta の規定です（Messenger プラットフォーム、HUMAN_AGENT）。人の返信は、お客様の最後の"
        "メッセージから7日間、ボタンやリアクションからは24時間できます。変更はできません。"
    ),
    "flow.confirm.title": "{brand}: このルールを変更しますか？",
    "flow.effect.none_open": "このブランドに開いているチャットはありません。何も移動しません。",
    "flow.effect.completed.one": "{n}件のチャットがすぐに完了になります",
    "flow.effect.completed.other": "{n}件のチャットがすぐに完了になります",
    "flow.effect.with": "{what}（{open}）",
    "flow.effect.waiting.one": "未返信のメッセージあり {n}件",
    "flow.effect.waiting.other": "未返信のメッセージあり {n}件",
    "flow.effect.typed.one": "入力中 {n}件",
    "flow.effect.typed.other": "入力中 {n}件",
    "flow.effect.held.one": "保留中の返信あり {n}件",
    "flow.effect.held.other": "保留中の返信あり {n}件",
    "flow.effect.missed.one": "{n}件のチャットがすぐに応答漏れになります",
    "flow.effect.missed.other": "{n}件のチャットがすぐに応答漏れになります",
    "flow.effect.nothing.one": "すぐに移動するチャットはありません（{n}件が進行中）。",
    "flow.effect.nothing.other": "すぐに移動するチャットはありません（{n}件が進行中）。",
    "flow.effect.sooner.one": "{n}件のチャットの期限が早まります",
    "flow.effect.sooner.other": "{n}件のチャットの期限が早まります",
    "flow.effect.later.one": "{n}件のチャットの期限が延びます",
    "flow.effect.later.other": "{n}件のチャットの期限が延びます",
    "flow.effect.for_good": "完了したチャットは、この変更を元に戻しても完了のままです。",
    "flow.defeat.retention_over_window": (
        "返信できなくなったチャットまで残す設定です。お客様の最後のメッセージから7日で応答期限が切れ、"
        "チャットは完了になります。"
    ),
    "flow.defeat.never_missed": (
        "待機時間がオフだと応答漏れにならないため、保持期間が始まりません。対応しないチャットは応答期限"
        "が切れるまで残ります。"
    ),
    "flow.defeat.idle_before_window": (
        "やり取りのないチャットは、7日の応答期限よりずっと前に完了になります。"
    ),
    "flow.defeat.short_idle": "短すぎるため、お客様が入力している間に完了になることがあります。",
    "flow.set": "{name}: {value}。{undo} で元に戻せます。",
    "flow.conflict.title": "{brand}: 設定が変わりました",
    "flow.conflict": (
        "入力している間に {by} さんが変更しました。\n\n{name}: {theirs}\n入力した値: {mine}\n\n"
        "入力した値に変えますか？"
    ),
    "flow.conflict.somebody": (
        "入力している間にほかの人が変更しました。\n\n{name}: {theirs}\n入力した値: {mine}\n\n"
        "入力した値に変えますか？"
    ),
    "flow.nothing_to_take_back": "このブランドには、元に戻せる変更がありません。",
    "flow.take_back.title": "{brand}: 直前の変更を元に戻しますか？",
    "flow.take_back.changed": "ほかの人がルールを変更しました。いまの値を見て決め直してください。",
    "flow.taken_back": "元に戻しました。その間に完了したチャットはありません。",
    "flow.taken_back_but.one": (
        "元に戻しました。その間に完了した{n}件のチャットは完了のままです。"
    ),
    "flow.taken_back_but.other": (
        "元に戻しました。その間に完了した{n}件のチャットは完了のままです。"
    ),
    "flow.taken_back_uncounted": ("元に戻しました。その間に完了したチャットは完了のままです。"),
}
