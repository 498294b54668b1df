"""Japanese: conversation errors and what helps."""

from __future__ import annotations

JAPANESE_ERRORS: dict[str, str] = {
    # 会話エラー(仕様書 第4章): エラーと原因
    "error.visitor_not_found": (
        "訪問者の情報が見つかりません。チャネルの連携が解除された可能性があります"
    ),
    "cause.visitor_not_found": ("管理者がチャネル設定でブランドの連携を解除した可能性があります"),
    "error.access_expired": "アクセスの有効期限が切れました。アカウントを再接続してください",
    "cause.access_expired": (
        "Facebookのトークンが無効です。再接続するとチャネルは再び利用できます"
    ),
    "error.window_closed": (
        "応答期限が過ぎました。返信できるのは訪問者の最後のメッセージから7日間です"
    ),
    "cause.window_closed": "期限が過ぎたため、チャットは自動的に完了します",
    "error.user_unreachable": "このFacebookユーザーには連絡できません",
    "cause.user_unreachable": (
        "ページのブロック、アカウントの削除・停止、Facebookによる利用停止のいずれかです"
    ),
    "error.page_restricted": "Facebookがこのページを制限しています",
    "cause.page_restricted": (
        "現在このページからは送信できません。理由は管理者がページの品質で確認できます"
    ),
    "error.permission_lost": "このページの送信権限がなくなりました",
    "cause.permission_lost": (
        "管理者がアカウントを再接続し、このページのメッセージを許可してください"
    ),
    "error.not_subscribed": "Facebookからこのページの通知が届いていません",
    "cause.not_subscribed": (
        "訪問者のメッセージを受信できていない可能性があります。"
        "再接続するとチャネルは再び利用できます"
    ),
    "error.other_app": "この会話は別のアプリが担当しています",
    "cause.other_app": (
        "Facebookの受信箱の担当者か別のプログラムが応答中です。引き渡されるか、"
        "24時間やり取りがなければ戻ります"
    ),
    "error.rate_limited": "短時間に送信したメッセージが多すぎます",
    "cause.rate_limited": "Facebookがこのページの送信速度を制限しています",
    "error.attachment_refused": "添付ファイルを送信できませんでした",
    "cause.attachment_refused": "種類またはサイズがFacebookに受け付けられません",
    "error.temporary": "Facebookへの送信で一時的な障害が起きています",
    "cause.temporary": "メッセージとアカウントに問題はありません",
    "error.refused": "Facebookがメッセージを拒否しました",
    "cause.refused": "Facebook側の理由によります",
    "cause.detail": "Facebookの説明: {detail}",
    "cause.detail_code": "Facebookの説明: {detail}（エラー {code}）",
    "cause.code": "Facebookからの説明はなく、エラー {code} のみです",
    "error.unknown": "結果不明: メッセージは届いている可能性があります",
    "cause.unknown": "自動では再送信されません。先にMessengerで確認してください",
    # 原因の補足と対処
    "advice.access_off": (
        "Facebook側でこのページのメッセージへのアクセスがオフになっています。"
        "ページの管理者がオンにしてください"
    ),
    "advice.app_limited": "アプリ全体の制限のため、すべてのページが待機します",
    "advice.app_not_live": (
        "Facebook上のアプリが公開されていないか、高度なアクセスがありません。"
        "リレーの管理者がdevelopers.facebook.comで変更してください"
    ),
    "advice.app_removed": "ページを接続したFacebookアカウントからアプリが削除されました",
    "advice.automatic_answers": "このチャットではFacebookの自動応答が実行中です",
    "advice.bad_video": (
        "Facebookが時間内に動画を処理できませんでした。短くするか、変換し直すと送れることがあります"
    ),
    "advice.checkpoint": (
        "先に、ページを接続した人がfacebook.comにログインしてください。"
        "Facebookがアカウントの確認を求めています"
    ),
    "advice.commerce_off": (
        "Facebookのコマースポリシーにより、このページのメッセージは無効になっています"
    ),
    "advice.fault": "リレーの不具合で送信されませんでした。原因はリレーのログにあります",
    "advice.file_gone": "ファイルがリレーに残っていません。もう一度添付してください",
    "advice.key_lost": (
        "リレーがこのページへのアクセス権を読み取れません。リレーの管理者が鍵を元に戻すか、"
        "破棄し（messenger-relay key new）、管理者がもう一度ログインしてください"
    ),
    "advice.left_out": (
        "前回の Facebook ログインでこのページが選ばれませんでした。"
        "同じアカウントでもう一度ログインし、このページも選択してください。"
        "表示されない場合、その人にはページの権限がもうありません"
    ),
    "advice.human_agent": (
        "24時間を過ぎた返信にはHuman Agent機能が必要です。リレーの管理者がFacebookに申請できます"
    ),
    "advice.label_terms": "先に、ページの管理者がFacebookのページ連絡先の規約に同意してください",
    "advice.maybe_blocked": "続く場合は、訪問者がページをブロックした可能性があります",
    "advice.message_gone": "対象のメッセージは削除されたか、古すぎます。引用せずに返信してください",
    "advice.not_fetched": "Facebookがファイルを取得できませんでした",
    "advice.not_now": (
        "相手は現在このページのメッセージを受信できません。時間をおいて再送信してください"
    ),
    "advice.not_to_them": "Facebookにより、このページからこの相手への送信は許可されていません",
    "advice.nothing_in_it": "Facebookには内容が空に見えています。文字を入力してください",
    "advice.password_changed": (
        "アカウントのパスワードが変更されたか、安全のためFacebookがセッションを終了しました"
    ),
    "advice.policy": "Facebookの規則に違反したため、一時的にブロックされています",
    "advice.privacy_rules": (
        "訪問者の地域のプライバシー規則により、この種類のメッセージは送れません。"
        "文字だけなら送れることがあります"
    ),
    "advice.role_lost": (
        "ページを接続した人には、もうページの権限がありません。権限のある人が再接続してください"
    ),
    "advice.tag_overused": (
        "この相手への24時間後の返信が多すぎます。相手からのメッセージをお待ちください"
    ),
    "advice.too_large": "Facebookの上限（画像8 MB、音声と動画25 MB）を超えています",
    "advice.unconfirmed": "先に、ページを接続したアカウントをfacebook.comで認証してください",
    "advice.unreached": "リレーがFacebookに接続できません。何も送信されていません",
    "advice.upload_again": (
        "アップロード済みのファイルの期限が切れました。再送信すると改めてアップロードします"
    ),
    "advice.wrong_app": "ページがFacebook上の別のアプリで接続されています",
    "advice.wrong_media": (
        "ファイルが壊れているか、種類が異なります。変換してからもう一度添付してください"
    ),
    # リレーの動作と、役に立つキー
    "failure.retry": "{clock}に再試行します（{n}回目）",
    "failure.attempts": "{n}回試行しました",
    "mend": "{key} {label}",
    "mend.settings": "チャネル設定を開く",
    "mend.reconnect": "再接続",
    "mend.ask_admin": "対処できる管理者を表示",
    "mend.end": "チャットを終了",
    "mend.show_completed": "完了を表示",
    "mend.send_again": "再送信",
    "mend.change": "このままでは誰にも送信できません。内容を変えるか、見送ってください",
    "mend.wait": "そのままお待ちください",
}
