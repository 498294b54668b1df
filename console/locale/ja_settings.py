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
    "settings.not_read": "「{section}」を見られるのは{roles}だけです",
    "list.or": "または",
    "palette.section": "設定 › {section}",
    "palette.setting": "設定 › {section} › {setting}",
    "section.channels": "チャネル",
    "section.channels.tip": "接続中のページと、問題があればその直し方",
    "section.channels.find": (
        "ページ, フェイスブック, Facebook, Messenger, メッセンジャー, 接続, 切断, 連携,"
        " 解除, リンク, ログイン, アカウント, 再接続, アクセス, 権限, 期限切れ, オン, オフ, 停止,"
        " 規約, 利用規約, 受信箱"
    ),
    "section.brands": "ブランド",
    "section.brands.tip": "ブランドと部署の追加、名前の変更、削除",
    "section.brands.find": (
        "部署, 部門, チーム, グループ, 店舗, ショップ, 会社, 企業, 組織, 名前, 名称, 名前の変更"
    ),
}
