"""Japanese: the connection to the relay, and why there is none."""

from __future__ import annotations

JAPANESE_LINK: dict[str, str] = {
    "link.connecting": "接続中",
    "link.live": "接続済み",
    "link.lag": "接続済み {lag}秒",
    "link.catching_up": "同期中",
    "link.offline": "{clock}からリレーに接続できません。{left}秒後に再試行。入力内容は保存されます",
    "link.offline.brief": "切断 {left}秒",
    "link.offline.4429": (
        "このオペレーターのコンソールが多すぎます。いくつか閉じてください（{left}秒後に再接続）"
    ),
    "link.offline.4429.brief": "コンソールが多すぎます、{left}秒",
    "link.stopped": "リレーが接続を終了しました。コンソールを起動し直してください",
    "link.stopped.brief": "停止",
    "link.stopped.4403": "このオペレーターは接続を許可されていません。管理者に確認してください",
    "link.stopped.4409": "このコンソールは別の場所で開かれています。どちらかを閉じてください",
    "link.stopped.4426": "このコンソールはリレーより古い版です。更新してください",
    "link.token_refused": "リレーに拒否されました。もう一度ログインしてください",
    "link.token_refused.brief": "要ログイン",
    "link.read_only": "リレーは読み取り専用です。失われるものはなく、送信もされません",
    "link.read_only.brief": "読み取り専用",
    "link.stale": "この端末の控えを表示中（{clock}時点）",
    "link.stale.brief": "{clock}時点",
    "link.unreached": "リレーに接続できません: {why}。{left}秒後に再試行します",
    "link.unreached.brief": "未接続 {left}秒",
    "link.offline.why": (
        "{clock} からリレーに接続できません（{why}）。{left}秒後に再試行、入力は保存されます"
    ),
    "link.stopped.fault": "プログラムの不具合で停止しました。終了すると報告を表示します",
    "clock.strayed": (
        "リレーの時計が{span}ずれたため、チャットの自動完了を見合わせています。"
        "リレーの管理者が時計を直してください"
    ),
    "clock.strayed.brief": "リレーの時計が{span}ずれ、自動完了を見合わせ中",
    "clock.strayed.short": "時計のずれ {span}",
    "unreached.name.brief": "ホスト名が見つかりません",
    "unreached.name": (
        "{host} という名前が見つかりません。リレーのアドレスに誤りがないか、この端末が"
        "ネットワークにつながっているか確認してください。"
    ),
    "unreached.refused.brief": "接続を受け付けていません",
    "unreached.refused": (
        "{host} のこのポートではリレーが動いていません。起動しているか、ポート番号が正しいか、"
        "リレーの管理者に確認してください。"
    ),
    "unreached.no_way.brief": "経路がありません",
    "unreached.no_way": (
        "{host} へのネットワーク経路がありません。この端末がネットワークにつながっているか、"
        "VPN が必要でないか確認してください。"
    ),
    "unreached.timeout.brief": "応答がありません",
    "unreached.timeout": (
        "{host} から応答がありません。ファイアウォールに遮られているか、アドレスが別の機器の"
        "ものかもしれません。"
    ),
    "unreached.certificate.brief": "証明書を信頼できません",
    "unreached.certificate": (
        "{host} が本物か確認できません。証明書が信頼されていないか、期限切れか、"
        "別の名前のものです。何も送信していません。リレーの管理者に尋ね、この端末の時計も確認してください。"
    ),
    "unreached.no_tls.brief": "TLS に対応していません",
    "unreached.no_tls": (
        "{host} のこのポートは TLS に対応していないため、何も送信していません。wss:// の"
        "アドレスをリレーの管理者に確認してください。"
    ),
    "unreached.proxy.brief": "プロキシに拒否されました",
    "unreached.proxy": (
        "この端末のプロキシ設定では {host} に接続できません。HTTPS_PROXY と NO_PROXY を"
        "確認してください。"
    ),
    "unreached.not_a_relay.brief": "リレーではありません",
    "unreached.not_a_relay": (
        "{host} は応答しますが、リレーではありません。ポートとパスを含めてアドレスを確認して"
        "ください。Facebook 用ではなく、コンソール用のアドレスです。"
    ),
    "unreached.absent.brief": "リレーが停止しています",
    "unreached.absent": (
        "{host} の先にあるリレーが今は動いていません。起動中でなければ、リレーの管理者に確認して"
        "ください。"
    ),
    "unreached.broken.brief": "切断されました",
    "unreached.broken": (
        "{host} がすぐに接続を切ります。リレーが起動中か、ポートが違うかもしれません。"
    ),
    "unreached.fault.brief": "プログラムの不具合",
    "unreached.fault": (
        "プログラムの不具合により、リレーの内容を表示できません。終了すると、修正に必要な"
        "報告を表示します。"
    ),
    "connect.ask": "オペレーターのトークン、または招待コード（inv-…）: ",
    "connect.unknown_token": (
        "{host} のリレーはこのトークンを認めません。管理者が新しいトークンを発行できます"
        "（設定 > メンバー、または `messenger-relay operator rotate`）。"
    ),
    "connect.token_rotated": (
        "{host} のトークンは新しいものに替わりました。管理者から受け取ってください。"
    ),
    "connect.removed": "{host} にオペレーターとして登録されていません。",
    "connect.invite_used": (
        "このコードは使用済みです。別のコンソールが {host} に接続しました。心当たりがなければ、"
        "すぐ管理者に知らせ、新しいコードを受け取ってください。"
    ),
    "connect.invite_expired": (
        "{host} のコードは期限切れです。有効期間は24時間で、次のコードが発行されると使えなく"
        "なります。管理者から新しいコードを受け取ってください。"
    ),
    "connect.unknown_invite": (
        "{host} のリレーはこのコードを認めません。受け取ったとおりに入力しましたか。違う場合は"
        "管理者から新しいコードを受け取ってください。"
    ),
    "connect.not_allowed": (
        "{host} のリレーはこのオペレーターの接続を許可していません。管理者に確認してください"
    ),
    "connect.version": "このコンソールは {host} のリレーには古すぎます。更新してください。",
    "connect.crowded": (
        "{host} のリレーには、このオペレーターのコンソールがすでに多数接続しています。"
        "いくつか閉じてください。"
    ),
    "connect.trying": "{host} のリレーに接続しています",
    "connect.nothing_kept": "設定は保存していません。",
}
