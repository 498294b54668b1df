"""Japanese words of the windows that lie over the inbox."""

from __future__ import annotations

JAPANESE_SCREENS: dict[str, str] = {
    "dialog.close": "Esc 閉じる",
    "dialog.yes_no": "y はい   n いいえ",
    "help.title": "キー一覧",
    "help.hint": "Esc 閉じる   {key} 名前で検索",
    "help.group.queues": "キュー",
    "help.group.chat": "チャット",
    "help.group.view": "画面",
    "help.group.program": "プログラム",
    "help.group.composer": "入力中",
    "token.title.unknown_token": "リレーがこのオペレーターを受け付けません",
    "token.title.token_rotated": "トークンが新しいものに替わりました",
    "token.title.removed": "オペレーターとして登録されていません",
    "token.title.invite_used": "このコードは使用済みです",
    "token.title.invite_expired": "このコードは期限切れです",
    "token.title.unknown_invite": "リレーがこのコードを認めません",
    "token.what.unknown_token": (
        "トークンが正しくないか、取り消されています。別のトークン、または管理者から受け取った"
        "コード（inv-…）を入力してください。入力した文章はこの端末に保存されています。"
    ),
    "token.what.token_rotated": (
        "管理者が新しいトークンを発行したため、以前のものでは接続できません。新しいトークン、"
        "または管理者から受け取ったコード（inv-…）を入力すると、入力中だった文章が戻ります。"
    ),
    "token.what.removed": (
        "管理者があなたの登録を削除しました。対応中のチャットは未対応に戻ったか、他の担当に"
        "移っています。次に使う人が自分のトークンかコード（inv-…）を入力しても、あなたの入力した"
        "文章は表示されません。"
    ),
    "token.what.invite_used": (
        "別のコンソールがこのコードで接続しました。心当たりがなければ、すぐ管理者に知らせて"
        "ください。新しいコードを受け取り、ここに入力してください。"
    ),
    "token.what.invite_expired": (
        "コードの有効期間は24時間で、次のコードが発行されると使えなくなります。管理者から新しい"
        "コードを受け取り、ここに入力してください。"
    ),
    "token.what.unknown_invite": (
        "受け取ったとおりに入力しましたか。接続先は自社のリレーですか。もう一度入力するか、"
        "管理者から新しいコードを受け取ってください。"
    ),
    "token.hint": "Enter サインイン   Esc オフラインのまま閲覧",
    "token.hint.hidden": "Enter サインイン   Esc 閉じる",
    "token.bad_code": "コードは inv- に続く、英数字5文字ずつの4組です",
    "notice.token_not_kept": "トークンをこの端末に保存できません: {why}",
    "confirm.send_again.title": "このメッセージを再送信しますか？",
    "confirm.send_again": (
        "届いたかどうか確認できていません。届いていた場合、訪問者には同じ文章が2回表示されます。"
        "\n\n{text}"
    ),
    "notice.no_earlier": "この訪問者との過去のチャットはありません",
    "notice.unknown_action": (
        "settings.toml: {name} という操作はありません。{help} でキーの一覧を表示します"
    ),
    "notice.starting": "リレーと訪問者を起動しています",
    "action.next_chat": "次へ",
    "action.next_chat.tip": "次に対応が必要なチャットへ移動します",
    "action.earlier_chats": "過去のチャット",
    "action.earlier_chats.tip": "この訪問者との過去のチャットを読みます",
    "action.own_status": "自分の状態",
    "action.own_status.tip": "対応可能・取り込み中・離席中を切り替えます",
    "notice.damaged": "この端末のファイルを読み取れなかったため、別に保存しました: {detail}",
    "disk.locked": (
        "このコンソールのファイルを別のプログラムが使用しています: {detail}。それ（データベース"
        "閲覧ソフト、バックアップなど）を閉じて、コンソールを起動し直してください。何も失われません"
    ),
    "disk.read_only": (
        "このコンソールのファイルに書き込めません: {detail}。ディスクを書き込み可能にするか、"
        "MESSENGER_CONSOLE_DATA で別のフォルダーを指定してください"
    ),
    "disk.full": (
        "ディスクの空きがありません: {detail}。空き容量を確保してください。それまで入力は保存"
        "されません"
    ),
    "disk.no_access": (
        "このコンソールのフォルダーを使用できません: {detail}。権限を直すか、"
        "MESSENGER_CONSOLE_DATA で別のフォルダーを指定してください"
    ),
    "disk.newer": (
        "{detail}。このコンソールを更新するか、MESSENGER_CONSOLE_DATA で別のフォルダーを指定して"
        "ください"
    ),
    "disk.too_many": "{detail}。どれか 1 つを終了してから起動し直してください",
    "disk.failing": (
        "この端末のディスクに障害があります: {detail}。ディスクを確認してください。入力が保存され"
        "ない可能性があります"
    ),
    "notice.not_kept": "この端末に保存できませんでした: {detail}",
    "notice.set_aside": (
        "別のオペレーターのもの、または初期化前のリレー宛ての下書きと未送信の返信は、表示も送信も"
        "しません。{detail} に残してあります"
    ),
    "notice.fault": "プログラムの不具合（{detail}）。作業は続けられます。終了時に報告を表示します",
    "notice.unpaintable": (
        "プログラムの不具合により ✗ の箇所を表示できません。作業は続けられます。{quit} で終了すると"
        "報告を表示します"
    ),
    "fault.unpaintable": "表示できません: プログラムの不具合（{what}）。終了時に報告を表示します",
    "notice.link_failed": "接続が停止しました: {detail}。コンソールを起動し直してください",
    "palette.search": "コマンドを検索",
    "palette.none": "該当するコマンドはありません",
    "notice.incoming_many": "新しいチャット {n}件",
    "notice.completed": "{name} さんとのチャットが完了しました: {reason}",
    "notice.not_connected": "未接続です。過去のチャットはリレーにあります",
    "notice.quit": "{key} で終了します",
    "notice.role.operator": "役割がオペレーターになりました。自分のチャットに返信できます",
    "notice.role.supervisor": (
        "役割がスーパーバイザーになりました。すべてのチャットを見て、終了できます"
    ),
    "notice.role.admin": "役割が管理者になりました。設定とメンバーも変更できます",
    "notice.signed_in": "{name}としてサインインしています。入力は不要です",
    "confirm.end.title": "下書きを破棄してチャットを終了しますか？",
    "confirm.end": "このチャットには未送信の下書きがあります:\n\n{text}",
    "action.sign_in": "サインイン",
    "action.sign_in.tip": "リレーに拒否されたとき、別のトークンかコードを入力します",
    "header.asked.pick_up": "対応開始をリレーに要求中",
    "header.asked.end": "リレー復帰後に終了します",
}
