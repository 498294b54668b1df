"""Japanese words of files that go out and media that come in."""

from __future__ import annotations

JAPANESE_ATTACHMENTS: dict[str, str] = {
    "action.attach": "添付",
    "action.attach.tip": "画像・音声・動画を添付します。本文に /attach とパスでも添付できます",
    "composer.attached": "返信を書くか、{key}でファイルを送信",
    # ファイルを選ぶ画面
    "attach.title": "ファイルを添付",
    "attach.rule": (
        "画像 8 MBまで: jpeg png gif · 音声 25 MBまで: aac m4a wav mp4 ·"
        " 動画 25 MBまで: mp4 ogg avi mov webm"
    ),
    "attach.sendable": "画像・音声・動画",
    "attach.all": "すべて",
    "attach.choose": "添付",
    "attach.cancel": "キャンセル",
    "attach.hint": "Enter 開く・選ぶ   Bksp 上へ   . 隠しファイル   Tab パスを入力   Esc 閉じる",
    "attach.type": "または名前かパスを入力",
    "attach.none": "ファイルを選んでください",
    "attach.missing": "このファイルはありません",
    "attach.closed": "このフォルダは読めません",
    "attach.pasted.one": "{name}を添付しました。もう一度貼り付けるとパスを文字として入力します",
    "attach.pasted.other": (
        "{n}個のファイルを添付しました。もう一度貼り付けるとパスを文字として入力します"
    ),
    # 添付できない理由: 規則とファイルの実際の値
    "file.empty": "{name}は空です（0バイト）。送信するものがありません",
    "file.too_large": "{name}は{size}バイトです。{kind}は{limit}バイト（{brief}）までです",
    "file.wrong_kind": "{name}は{format}です。{kind}で送れる形式: {formats}",
    "file.wrong_type": (
        "{name}は{format}です。Messengerで送れるのは画像（jpeg, png, gif）、"
        "音声（aac, m4a, wav, mp4）、動画（mp4, ogg, avi, mov, webm）です"
    ),
    "file.unreadable": "{name}を読めません。読み取り権限を確認してください",
    "file.folder": "{name}はフォルダです。中のファイルを選んでください",
    "file.device": "{name}はファイルではありません",
    "file.missing": "{name}というファイルはありません",
    "file.vanished": (
        "{name}（{size}）は送信中に移動・削除・変更されました。もう一度添付してください"
    ),
    "file.kind.image": "画像",
    "file.kind.audio": "音声",
    "file.kind.video": "動画",
    "file.kind.any": "ファイル",
    "format.program": "プログラム（{format}）",
    "format.archive": "アーカイブ（{format}）",
    "format.document": "文書（{format}）",
    "format.text": "テキスト（{format}）",
    "format.sound": "音声（{format}）",
    "format.shortcut": "ショートカット",
    "format.plain_text": "ただのテキスト",
    "format.format": "{format}",
    "format.unknown": "不明な形式",
    # 入力欄の上のファイル
    "upload.waiting": "待機中",
    "upload.uploading": "{percent} %",
    "upload.ready": "準備完了",
    "upload.failed": "未送信",
    "upload.released": "アップロード後に送信",
    "upload.more": "ほか{n}件",
    "upload.keys": "Del 削除   Esc 戻る",
    "upload.keys_failed": "Del 削除   Enter 再試行   Esc 戻る",
    "upload.error.unauthorised": "リレーがこのオペレーターを拒否。サインインし直してください",
    "upload.error.bad_request": "リレーとこのコンソールの通信方式が合いません",
    "upload.error.bad_id": "リレーとこのコンソールの通信方式が合いません",
    "upload.error.not_found": "リレーにもうありません。再試行してください",
    "upload.error.different": "リレーに別のファイルがあります。もう一度添付してください",
    "upload.error.offset": "リレーが持つ部分と合いません。再試行してください",
    "upload.error.beyond_size": "送信中にファイルが大きくなりました。もう一度添付してください",
    "upload.error.superseded": "別のコンソールが続きを送っています",
    "upload.error.cut_off": "回線が切れました。再試行してください",
    "upload.error.refused": "リレーはこのファイルを受け付けません",
    "upload.error.too_many": (
        "リレーで待っているファイルが多すぎます。送信するか削除してから再試行してください"
    ),
    "upload.error.in_use": "すでに送信中です",
    "upload.error.disk_full": (
        "リレーのディスクがいっぱいです。管理者に連絡し、あとで再試行してください"
    ),
    "upload.error.disk_failed": (
        "リレーのディスクに障害があります。管理者に連絡し、あとで再試行してください"
    ),
    "upload.error.fault": "プログラムの不具合です（{what}）。再試行してください",
    "upload.hint": "↑ 選択・削除",
    "notice.files_dropped": "チャットが完了したため送信していません: {detail}",
    "notice.upload_failed": "アップロードできませんでした: {detail}",
    # 訪問者が送ったもの
    "media.fetching": "Facebookから取得中",
    "media.fetching_part": "Facebookから取得中: {came}",
    "media.fetching_of": "Facebookから取得中: {came} / {size}",
    "media.decoding": "プレビューを作成中",
    "media.pixels": "{width} × {height} ピクセル",
    "media.hint": "{save} 保存   {open} 開く   Esc 閉じる",
    "media.preview.no_image": "プレビューは画像だけです",
    "media.preview.no_decoder": (
        "この形式の画像（{format}）はここで表示できません。{open} で別のプログラムで開けます"
    ),
    "media.preview.no_size": "プレビューなし: 画像の大きさが不明なため展開しません",
    "media.preview.too_many": (
        "プレビューなし: {width} × {height} は画素が多すぎるため展開しません（上限{limit}）"
    ),
    "media.preview.broken": "プレビューなし: 画像が壊れています",
    "media.saved": "{path}に保存しました",
    "media.not_saved": "保存できませんでした: {detail}",
    "media.opened": "対応するプログラムで開きました",
    "media.not_opened": "開けませんでした: {detail}",
    "media.opening": "別のプログラムで開いています",
    "media.no_display": "ここには開くための画面がありません。{save} で保存できます",
    "media.failed": (
        "開けませんでした: {format}を開くプログラムがこの端末にないか、失敗しました。"
        "{save} で保存できます"
    ),
    "media.program": "開きませんでした: {format}のため実行されてしまいます。{save} で保存できます",
    "media.shortcut": (
        "開きませんでした: プログラムにつながりうるショートカットです。{save} で保存できます"
    ),
    "media.web": (
        "開きませんでした: {format}のため、ブラウザーで中身が実行されてしまいます。"
        "{save} で保存できます"
    ),
    "media.macros": (
        "開きませんでした: {format}のため、マクロが実行されるおそれがあります。"
        "{save} で保存できます"
    ),
    "media.unknown": (
        "開きませんでした: 種類がわからず、別のプログラムで実行される可能性があります。"
        "{save} で保存できます"
    ),
    "media.relay_gone": "未接続: メディアはリレー経由で届きます。復旧後にもう一度お試しください",
    "media.error.unauthorised": "リレーがこのオペレーターを拒否。サインインし直してください",
    "media.error.not_found": "この添付にはファイルがありません",
    "media.error.expired": (
        "Metaのリンクは期限切れで、新しいリンクも得られません。Facebookの受信箱では見られます"
    ),
    "media.error.forbidden_host": (
        "リンク先がMetaではありません。罠のおそれがあるため取得していません"
    ),
    "media.error.too_large": "Messengerで送れる大きさを超えているため取得していません",
    "media.error.unreachable": "リレーからMetaのサーバーに接続できません。あとでお試しください",
    "media.error.timeout": "Metaのサーバーの応答が遅すぎます。あとでお試しください",
    "media.error.bad_answer": "Metaのサーバーがファイルではないものを返しました",
}
