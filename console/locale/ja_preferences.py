"""Japanese words of what belongs to one console: its settings, its keys, and their file."""

from __future__ import annotations

JAPANESE_PREFERENCES: dict[str, str] = {
    "settings_file.unread": "{path} を読み取れません: {detail}。修正するか削除してください。",
    "settings_file.no_toml": (
        "{path} の {line} 行目: {detail}。修正するか、ファイルを削除してください。"
    ),
    "settings_file.unknown": (
        "{path} の {line} 行目: {name!r} という設定はありません。使える設定: {known}"
    ),
    "settings_file.language": (
        '{path} の {line} 行目: language は "en"、"ja"、または端末に合わせる "" です。'
    ),
    "settings_file.str": '{path} の {line} 行目: {name} は {name} = "…" のような文字列です。',
    "settings_file.bool": "{path} の {line} 行目: {name} は true か false です。",
    "settings_file.dict": (
        "{path} の {line} 行目: {name} は表です。[{name}] の下に操作を1行ずつ書いてください。"
    ),
    "settings_file.key": (
        '{path} の {line} 行目: {name} は {name} = "ctrl+k" のようにキーを文字列で書いてください。'
    ),
    "settings_file.unchangeable": "{path} を変更できません。エディターで変更してください。",
    "settings_file.unwritten": "{path} に書き込めません: {detail}",
    "notice.unknown_key": "settings.toml: {name} の {key!r} というキーはありません",
    "notice.for_this_run": "保存できないため、終了するまで有効です: {why}",
    # My console
    "preferences.title": "設定 › このコンソール",
    "section.my_console": "このコンソール",
    "section.my_console.tip": "このコンソールだけの言語・配色・ベル・通知・キー",
    "section.my_console.find": (
        "自分の設定, 個人設定, 環境設定, プロフィール, オプション, settings.toml, 端末"
    ),
    "setting.language.find": "英語, 日本語, 翻訳, ロケール, 表示言語",
    "setting.theme.find": (
        "色, カラー, テーマ, ダークモード, ライト, ダーク, 外観, 見た目, コントラスト"
    ),
    "setting.bell.find": ("音, サウンド, 着信音, 鳴らす, アラーム, ミュート, 消音, ブザー"),
    "setting.notices.find": ("通知, お知らせ, アラート, ポップアップ, デスクトップ"),
    "setting.keys.find": (
        "ショートカット, キーボード, キー割り当て, キーバインド, 割り当て, ホットキー"
    ),
    "setting.language": "言語",
    "setting.language.tip": "画面のことばの言語です。訪問者の文章はそのままです。",
    "preferences.language.en": "English",
    "preferences.language.ja": "日本語",
    "preferences.language.terminal": "端末に合わせる（{language}）",
    "setting.theme": "配色",
    "setting.theme.tip": "画面の色です。",
    "preferences.theme.textual-dark": "ダーク",
    "preferences.theme.textual-light": "ライト",
    "preferences.theme.colourless": "{by} が設定されているため、色は表示されません",
    "setting.bell": "ベル",
    "setting.bell.tip": "新しいチャットが来ると端末のベルが鳴ります。",
    "setting.notices": "デスクトップ通知",
    "setting.notices.tip": (
        "別のウィンドウを使っている間、新しいチャットをデスクトップに通知します（対応する端末のみ）。"
    ),
    "preferences.on": "オン",
    "preferences.off": "オフ",
    "setting.keys": "キー",
    "setting.keys.tip": "すべてのキーを確認し、好きなキーに変更できます。",
    "preferences.keys.none": "標準のまま",
    "preferences.keys.some.one": "{n} 件を変更",
    "preferences.keys.some.other": "{n} 件を変更",
    "preferences.relay": "リレー",
    "preferences.relay.practice": "練習用（内蔵のリレーと再生された訪問者）",
    "preferences.relay.tip": "`messenger-console connect URL` で別のリレーを選べます。",
    "preferences.relay.passing": "今回だけの接続です。次の起動からは: {relay}",
    "preferences.relay.no_next": "練習用",
    "preferences.token": "トークンは {by} の値です。",
    "preferences.file": "保存先",
    "preferences.file.nowhere": "なし（変更は終了するまで有効です）",
    "preferences.file.tip": "エディターで編集することもできます。",
    "preferences.file.by": "フォルダーは {by} の値です。",
    "preferences.by.file": "自分の設定",
    "preferences.by.default": "標準",
    "preferences.by.terminal": "{by} による",
    "preferences.remembered": "保存しました。",
    "preferences.key.change": "変更",
    "preferences.key.toggle": "オン・オフ",
    "preferences.key.see": "一覧",
    # Themes
    "theme.title": "配色",
    "theme.hint": "↑↓ 試す   Enter 決定   Esc 元に戻す",
    "theme.sample": "佐藤花   12:03   既読",
    "theme.sample.muted": "荷物はどこですか？月曜日に届く予定でした。",
    "theme.sample.good": "✓ 配達済み",
    "theme.sample.warn": "! 13分 → 完了（未対応）",
    "theme.sample.bad": "✗ 送信できません: 返信できる期間が過ぎました",
    "theme.others": "画面ライブラリの配色（16 色では未確認）",
    # Keys
    "custom_keys.title": "設定 › このコンソール › キー",
    "custom_keys.find": "操作またはキー（^K など）で探す",
    "custom_keys.none": "その名前の操作も、そのキーを持つ操作もありません。",
    "custom_keys.no_key": "キーなし",
    "custom_keys.was": "標準 {keys}",
    "custom_keys.changed": "{name}: {keys}",
    "custom_keys.changed.none": "{name} のキーはなくなりました。{palette} で名前から探せます。",
    "custom_keys.last": "{name} にはキーが必要です。先に別のキーを割り当ててください。",
    "custom_keys.which": "{name} のどのキーを外しますか？",
    "custom_keys.defaults.title": "すべてのキーを標準に戻しますか？",
    "custom_keys.defaults": "次の自分のキーは失われます: {names}",
    "custom_keys.defaults.done": "すべてのキーを標準に戻しました。",
    "custom_keys.key.change": "別のキー",
    "help.group.custom_keys": "設定 > このコンソール > キー",
    "action.add_key": "キーを追加",
    "action.add_key.tip": "操作にもう1つキーを割り当てます",
    "action.take_key": "キーを外す",
    "action.take_key.tip": "操作からキーを外します",
    "action.default_keys": "標準に戻す",
    "action.default_keys.tip": "操作のキーを標準に戻します",
    "action.all_default_keys": "すべて標準に",
    "action.all_default_keys.tip": "自分のキーをすべて忘れます",
    "action.find_key": "検索",
    "action.find_key.tip": "操作を名前またはキーで探します",
    # Pressing a key
    "press.title": "「{name}」のキー",
    "press.title.more": "「{name}」に追加するキー",
    "press.in_file": "settings.toml では {action}",
    "press.now": "キーを押してください。",
    "press.now.hint": "何も起きない場合、そのキーは端末またはデスクトップが使っています。",
    "press.hint": "Esc キャンセル",
    "press.key": "{key}",
    "press.take": "Enter 決定   別のキーを押すと選び直し   Esc キャンセル",
    "press.other": "別のキーを押すと選び直し   Esc キャンセル",
    "press.loses": "{names} はこのキーを失います。",
    "press.no_key": "このキーには名前がありません。",
    "press.has_it": "{name} にはすでに {key} があります。",
    "press.of_lists": "{key} はすべての一覧とウィンドウで移動・決定・閉じるのに使います。",
    "press.is_text": (
        "{key} は文字を入力するキーで、「{name}」は入力中の操作です。Ctrl か Alt との組み合わせ、"
        "または F1 から F12 を選んでください。"
    ),
    "press.last_way": (
        "{key} は「{names}」に必要なキーです。先にそちらへ別のキーを割り当ててください。"
    ),
    "press.own_last_way": (
        "「{name}」はいつでも使える必要があります。どの端末からも届き、入力中にも使えるキーが"
        "1つは必要です。今のキーを残し、{key} は追加してください。"
    ),
    "press.some_terminals": "{key} は一部の端末では届かないか、別のキーとして届きます。",
    "press.letter_in_text": "入力中の {key} は文字になります。",
    "press.else_in_text": "入力中の {key} はこれまでどおりです: {names}",
    "press.hides": "入力中の {key} では次の操作ができなくなります: {names}",
}
