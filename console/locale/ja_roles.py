"""Japanese: who may do what, and why something may not be done."""

from __future__ import annotations

JAPANESE_ROLES: dict[str, str] = {
    # What is done, before 「できる」
    "act.read": "閲覧",
    "act.pick_up": "対応の開始",
    "act.answer": "返信",
    "act.react": "リアクション",
    "act.send_again": "返信の再送",
    "act.dismiss": "送信失敗の処理",
    "act.excuse": "不適切語の取り消し",
    "act.end": "チャットの終了",
    "act.set_status": "自分の状態の変更",
    "act.see_channels": "チャネルの閲覧",
    "act.change_channels": "チャネルの変更",
    "act.accept_terms": "利用規約への同意",
    "act.see_settings": "ブランドのルールの閲覧",
    "act.change_settings": "ブランドのルールの変更",
    "act.change_brands": "ブランドと部署の変更",
    "act.see_people": "オペレーターの閲覧",
    "act.change_limit": "同時チャット数の変更",
    "act.change_people": "オペレーターの変更",
    "act.read_record": "記録の閲覧",
    # Who may do it
    "who.everybody": "全員",
    "who.its_department": "その部署のオペレーター、スーパーバイザー、管理者",
    "who.owner": "{by}",
    "who.owner_or_supervisors": "{by}、スーパーバイザー、管理者",
    "who.who_picks_up": "対応を開始した人",
    "who.supervisors": "スーパーバイザーと管理者",
    "who.admins": "管理者",
    "who.the_owner": "担当者",
    "who.named": "{who}（{names}）",
    "who.and_more": "{names}ほか",
    # Why not, and who may
    "barred.not_yours": "{by}が担当しています。{do}ができるのは{who}だけです",
    "barred.not_your_department": (
        "担当部署外（{department}）のチャットです。{do}ができるのは{who}だけです"
    ),
    "barred.not_picked_up": "まだ担当者がいません。{do}には、先に対応を開始してください",
    "barred.not_allowed": "{do}ができるのは{who}だけです",
    "composer.elsewhere": "ほかの部署のチャットです",
    # What is open in somebody else's chat
    "open.unanswered": "{name}さんが{moment}から返信を待っています",
    "open.typing": "{by}が返信を入力中です",
    "open.held.one": "届いていない返信が{n}件あり、終了後は送信できません: {text}",
    "open.held.other": "届いていない返信が{n}件あり、終了後は送信できません: {text}",
    "open.nothing": "確認できるものはありません",
    "barred.some_department": "ほかの部署",
    "barred.somebody": "ほかのオペレーター",
}
