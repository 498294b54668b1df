"""Japanese words of the settings as such: see the English ones."""

from __future__ import annotations

JAPANESE_SETTINGS: dict[str, str] = {
    "action.settings": "設定",
    "action.settings.tip": "設定を開きます（チャネル、ルール、メンバー、このコンソール）",
    "action.sections": "項目一覧",
    "action.sections.tip": "設定の項目一覧に移動し、もう一度押すと戻ります",
    "help.group.settings": "設定の画面",
    "settings.title": "設定",
    "settings.key.sections": "項目一覧",
    "settings.key.open": "開く",
    "palette.section": "設定 › {section}",
    "palette.setting": "設定 › {section} › {setting}",
    "section.channels": "チャネル",
    "section.channels.tip": "接続中のページと、問題があればその直し方",
    "section.channels.find": (
        "ページ, フェイスブック, Facebook, Messenger, メッセンジャー, 接続, 切断, 連携,"
        " 解除, リンク, ログイン, アカウント, 再接続, アクセス, 権限, 期限切れ, オン, オフ, 停止,"
        " 規約, 利用規約, 受信箱"
    ),
    "section.flow": "フロー制御",
    "section.flow.tip": "ブランドごとの待機時間、保持期間、アイドル時間、応答期限",
    "section.flow.find": (
        "フロー, タイマー, ルール, 規則, 期限, 自動化, 自動, キュー, 制限, 時間, 時間設定,"
        " ルーティング"
    ),
    "setting.waiting": "待機時間",
    "setting.waiting.tip": "新しいチャットが鳴り続け、応答漏れになるまでの時間",
    "setting.waiting.find": (
        "待ち時間, 呼び出し, 着信, 着信時間, ベル, 鳴る, 応答漏れ, 不在, 応答時間, 通知,"
        " 着信タイムアウト"
    ),
    "setting.retention": "未対応の保持期間",
    "setting.retention.tip": "応答漏れのチャットを完了にするまで残しておく時間",
    "setting.retention.find": (
        "保持, 保持期間, 保存, 保存期間, 未対応, 未応答, 未返信, 期限切れ, 自動終了, 自動完了,"
        " 自動クローズ, 削除, 整理, 未対応タイムアウト"
    ),
    "setting.idle": "アイドル時間",
    "setting.idle.tip": "やり取りのない対応中チャットを完了にするまでの時間",
    "setting.idle.find": (
        "アイドル, 無操作, 無応答, 放置, やり取りなし, 動きなし, タイムアウト, 自動終了, 自動完了,"
        " 自動クローズ, 終了"
    ),
    "setting.window": "応答期限",
    "setting.window.tip": "Meta が返信を認める期間（固定。出典つきで表示します）",
    "setting.window.find": (
        "返信期限, 7日, 7日間, 24時間, ウィンドウ, メッセージウィンドウ, 期限切れ, Meta のルール,"
        " ポリシー, HUMAN_AGENT"
    ),
    "setting.answering_apps": "返信に使うアプリ",
    "setting.answering_apps.tip": "返信として扱う、ほかのヘルプデスクのアプリ",
    "setting.answering_apps.find": (
        "アプリ, アプリID, ヘルプデスク, ボット, チャットボット, 自動応答, 外部, 他社, 連携"
    ),
    "section.brands": "ブランド",
    "section.brands.tip": "ブランドと部署の追加、名前の変更、削除",
    "section.brands.find": (
        "部署, 部門, チーム, グループ, 店舗, ショップ, 会社, 企業, 組織, 名前, 名称, 名前の変更"
    ),
    "section.people": "メンバー",
    "section.people.tip": "働いている人の招待、役割、部署、上限、トークン、削除",
    "section.people.find": (
        "オペレーター, ユーザー, 担当者, 社員, スタッフ, 人, 招待, 追加, コード, トークン,"
        " パスワード, サインイン, 役割, ロール, 権限, 管理者,"
        " スーパーバイザー, 上限, 同時チャット数, 最終接続,"
        " 在席, 削除, 退職, 再発行, 盗難"
    ),
    "section.record": "変更の記録",
    "section.record.tip": "だれが何をいつどう変えたか。CSV・JSON で書き出し",
    "section.record.find": (
        "記録, 監査, 監査ログ, ログ, 履歴, 変更履歴, 操作履歴, 証跡, だれが変更, 書き出し,"
        " エクスポート, CSV, JSON"
    ),
}
