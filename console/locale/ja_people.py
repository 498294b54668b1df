"""Japanese words of Settings > People, and of the small windows that it opens."""

from __future__ import annotations

JAPANESE_PEOPLE: dict[str, str] = {
    "people.title": "設定 › メンバー",
    "people.column.name": "名前",
    "people.column.role": "役割",
    "people.column.now": "現在",
    "people.you": "{name}（自分）",
    "people.state.invited": "… 招待中",
    "people.state.not_connected": "– 未接続",
    "people.all_departments": "すべての部署",
    "people.no_limit": "上限なし",
    "people.chats.one": "対応中 {n} 件",
    "people.chats.other": "対応中 {n} 件",
    "people.chats_of": "対応中 {n} / {limit} 件",
    "people.consoles.one": "コンソール {n} 台",
    "people.consoles.other": "コンソール {n} 台",
    "people.last_seen": "最終接続 {moment}",
    "people.never_seen": "接続したことがありません",
    "people.alone": (
        "メンバーはあなただけです。{key} で招待すると、24 時間有効なコードが発行されます。"
    ),
    "people.role.operator": "オペレーター: 自分の部署のチャットに応答",
    "people.role.supervisor": "スーパーバイザー: 全チャットを閲覧、他の人のチャットを終了可",
    "people.role.admin": "管理者: 上記に加え、設定とメンバーを変更可",
    "people.role.title": "{name} さんの役割",
    "people.role.changed": "{name} さんの役割は{role}になりました。",
    "people.role.own": (
        "自分の役割を変更します。以後は{role}となり、設定やメンバーを変更できなくなります。"
        "続けますか？"
    ),
    "people.role.busy.one": (
        "{name} さんは対応中のチャットが {n} 件あり、返信を書いている途中かもしれません。"
        "チャットと書きかけの文章はそのまま残り、"
        "できることはすぐに{role}のものに変わります。続けますか？"
    ),
    "people.role.busy.other": (
        "{name} さんは対応中のチャットが {n} 件あり、返信を書いている途中かもしれません。"
        "チャットと書きかけの文章はそのまま残り、"
        "できることはすぐに{role}のものに変わります。続けますか？"
    ),
    "people.departments.title": "{name} さんの部署",
    "people.departments.none": "部署がまだありません。ブランドの画面で追加できます。",
    "people.departments.changed": "{name} さん: {departments}",
    "people.limit.title": "{name} さんの同時チャット数の上限",
    "people.limit.what": (
        "{least}～{most}、上限なしは「オフ」。上限に達すると新しく対応できません。"
        "超えている分はそのまま残ります。"
    ),
    "people.limit.wrong": "{least}～{most} の整数、または「オフ」を入力してください。",
    "people.limit.changed": "{name} さんの同時チャット数: {limit}",
    "people.renamed": "{old} さんの名前を {name} に変更しました。",
    "people.meanwhile.title": "{name} さんの情報が変更されました",
    "people.meanwhile": (
        "選んでいる間にほかの人が変更しました: {before} → {now}。それでもあなたの変更を行いますか？"
    ),
    "people.invite.title": "だれを招待しますか？",
    "people.inviting": "{name} さんのコードを発行中…",
    "people.invited": "{name} さんを招待しました。コードの有効期限は {until} です。",
    "people.again.title": "{name} さんの別のコード",
    "people.again": (
        "{name} さんがまだ使っていないコードは無効になります。"
        "サインイン中のコンソールはそのままです。"
        "別のコードを発行しますか？"
    ),
    "people.code.title": "{name} さんのコード",
    "people.code": (
        "本人だけに渡してください。本人のマシンで messenger-console connect "
        "にこのリレーのアドレスを付けて実行し、"
        "トークンを聞かれたらコードを入力します。有効期限は {until}、コンソール 1 台分で、"
        "表示は今回だけです。コードはいつでも発行し直せます。"
    ),
    "people.rotate.title": "{name} さんの新しいトークン",
    "people.rotate": (
        "{name} さんのコンソールはすべてすぐにサインアウトされ、"
        "これまでのトークンとコードは無効になります。"
        "書きかけの文章は本人のマシンに本人だけのものとして残ります。"
        "新しいトークンを発行しますか？"
    ),
    "people.rotate.own": (
        "ほかの自分のコンソールはすべてすぐにサインアウトされ、これまでのトークンとコードは無効に"
        "なります。このコンソールは、次に表示される新しいトークンでそのまま続きます。"
        "新しいトークンを発行しますか？"
    ),
    "people.rotating": "{name} さんのトークンを発行中…",
    "people.token.title": "{name} さんのトークン",
    "people.token": (
        "本人だけに渡してください。これを持つ人が本人とみなされます。"
        "本人のコンソールが自動的に入力を求めます。表示は今回だけで、"
        "なくした場合は発行し直せます。"
    ),
    "people.rotated": "{name} さんのトークンを再発行しました。以前のものは無効です。",
    "people.remove.title": "{name} さんを削除",
    "people.remove.chats.one": "{name} さんの対応中チャットが {n} 件あります。どうしますか？",
    "people.remove.chats.other": "{name} さんの対応中チャットが {n} 件あります。どうしますか？",
    "people.remove.hand_back": "未対応に戻す（もう一度呼び出し）",
    "people.remove.give": "{name} さんに引き継ぐ",
    "people.remove": (
        "{name} さんはすべての場所でサインアウトされ、トークンもコードも使えなくなります。"
        "名前はチャットと変更の記録に残ります。削除しますか？"
    ),
    "people.remove.handed_back.one": "対応中のチャット {n} 件が未対応に戻ります。",
    "people.remove.handed_back.other": "対応中のチャット {n} 件が未対応に戻ります。",
    "people.remove.given.one": "対応中のチャット {n} 件を {name} さんが引き継ぎます。",
    "people.remove.given.other": "対応中のチャット {n} 件を {name} さんが引き継ぎます。",
    "people.remove.own": (
        "これはあなた自身です。サインアウトされ、ほかの管理者に招待されない限り戻れません。"
        "自分を削除しますか？"
    ),
    "people.removed": "{name} さんを削除しました。",
    "several.hint": "Space 選択   Enter 決定   Esc そのまま戻る",
    "once.hint": "c コピー   Esc 閉じる（再表示はできません）",
    "once.copied": "コピーしました（端末が許可していれば）",
    "number.off": "オフ",
    "number.none": "off none no - オフ なし",
    "action.invite_operator": "招待",
    "action.invite_operator.tip": "コードを発行してメンバーを招待",
    "action.rename_operator": "名前",
    "action.rename_operator.tip": "メンバーの名前を変更",
    "action.change_role": "役割",
    "action.change_role.tip": "メンバーにできることを変更",
    "action.change_departments": "部署",
    "action.change_departments.tip": "どの部署のチャットを見るかを選択",
    "action.change_limit": "上限",
    "action.change_limit.tip": "同時に対応するチャット数の上限を設定",
    "action.invite_again": "別のコード",
    "action.invite_again.tip": "コンソールを追加するための別のコードを発行",
    "action.rotate_token": "再発行",
    "action.rotate_token.tip": "トークンをすべて無効にして新しく発行",
    "action.remove_operator": "削除",
    "action.remove_operator.tip": "メンバーを削除し、チャットを整理",
    "help.group.people": "メンバーの画面で",
}
