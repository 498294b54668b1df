"""Japanese words of Settings > Channels."""

from __future__ import annotations

JAPANESE_CHANNELS: dict[str, str] = {
    "list.comma": "、",
    "key.close": "閉じる",
    "key.back": "戻る",
    "key.cancel": "キャンセル",
    "key.choose": "選択",
    "key.go_on": "続ける",
    "settings.offline": "リレーに接続していません。閲覧はできますが、変更は再接続後に行えます。",
    "settings.waiting": "リレーの応答を待っています…",
    "settings.unchanged": "変更はありません。",
    "action.connect_brand": "接続",
    "action.connect_brand.tip": "ブランドを Facebook ページに接続します",
    "action.switch_channel": "オン/オフ",
    "action.switch_channel.tip": "チャネルのオンとオフを切り替えます",
    "action.reconnect": "再接続",
    "action.reconnect.tip": "問題のあるページのために Facebook へログインし直します",
    "action.unlink": "接続解除",
    "action.unlink.tip": "ページとブランドの接続を解除します",
    "action.accounts": "アカウント",
    "action.accounts.tip": "Facebook アカウントを管理します",
    "action.brands": "ブランド",
    "action.brands.tip": "ブランドと部署の追加、名前の変更を行います",
    "action.terms": "利用条件",
    "action.terms.tip": "利用条件と、同意した人を確認します",
    "action.check_channels": "確認",
    "action.check_channels.tip": "チャネルの状態を今すぐ Facebook に問い合わせます",
    "help.group.channels": "チャネルの画面",
    "channels.title": "設定 › チャネル › Facebook",
    "channels.none": "Facebook ページに接続しているブランドはまだありません。",
    "channels.first": (
        "{key} で接続を始めます。利用条件への同意、ブランド名の入力、ブラウザーでの Facebook"
        " ログイン、ページと担当部署の選択の順に進みます。"
    ),
    "channels.column.brand": "ブランド",
    "channels.column.page": "ページ",
    "channels.column.department": "部署",
    "channels.column.state": "状態",
    "channels.state.none": "– 未接続",
    "channels.state.on": "● オン",
    "channels.state.off": "○ オフ",
    "channels.state.off_kept": "○ オフ · 保留{n}件",
    "channels.state.unlinked": "◌ 接続解除済み",
    "channels.state.trouble": "✗ 問題あり",
    "channels.since": "{moment} から",
    "channels.through": "{name} のアカウント",
    "channels.last_event": "最終受信 {moment}",
    "channels.no_event": "受信はまだありません",
    "channels.checked": "確認 {moment}",
    "channels.expires": "アクセス期限 {date}",
    "channels.missing_fields": "Facebook から通知されない項目: {fields}",
    "channels.unchecked": "確認できませんでした: {problem}",
    "channels.left_out": (
        "{name}さんの前回の Facebook ログインでこのページが選ばれませんでした。"
        "もう一度ログインして、このページも選択してください。"
        "表示されない場合、{name}さんにはページの権限がもうありません。"
    ),
    "channels.offer.reconnect": "再接続",
    "channels.offer.connect_brand": "接続する",
    "channels.offer.switch_channel": "オンにする",
    "channels.offer.check_channels": "Facebook の制限が解除されたら、もう一度確認",
    "channels.choose_first": "ページを選んでから {key} を押してください: {label}",
    "channels.no_channel": "接続されているページがありません。{key}: {label}",
    "channels.connected": "{channel} を {brand} に接続しました。",
    "channels.switch_off.title": "{channel} をオフにしますか？",
    "channels.switch_off": (
        "新しいチャットは始まらず、返信もできなくなります。その間に届いたメッセージは保留され、"
        "オンに戻すと応答漏れのチャットとして表示されます。"
    ),
    "channels.switched_off": "{channel} をオフにしました。届いたメッセージは保留されます。",
    "channels.switched_on": "{channel} をオンにしました。",
    "channels.switched_on_kept": (
        "{channel} をオンにしました。保留{n}件を応答漏れのチャットとして表示します。"
    ),
    "channels.unlink.title": "{channel} の接続を解除しますか？",
    "channels.unlink": (
        "このページからの受信も、返信もできなくなります。Facebook に通知の停止を伝え、リレーは"
        "アクセス権を破棄します。これまでのチャットは引き続き読めます。"
    ),
    "channels.unlink.again": (
        "対応中のチャットがあるかもしれないため、もう一度確認します。{brand} と {channel} の接続を"
        "今すぐ解除しますか？"
    ),
    "channels.unlinking": "接続を解除しています。Facebook に連絡中…",
    "channels.unlinked": "{channel} の接続を解除しました。",
    "channels.reconnect.title": "{channel} を再接続しますか？",
    "channels.reconnect": ("Facebook でアクセス権を更新します。チャットと設定はそのまま残ります。"),
    "channels.reconnect.again": (
        "{account} として Facebook にログインします。アクセス権が更新されるページ: {channels}。"
        "続けますか？"
    ),
    "channels.reconnect.anew": (
        "{channel} に使える Facebook アカウントが登録されていないため、アカウントを選びます。"
        "続けますか？"
    ),
    "channels.checking": "チャネルの状態を Facebook に問い合わせています…",
    "channels.looked": "Facebook に問い合わせました。",
    "channels.mended": "復旧しました: {channels}",
    "channels.reconnected": "再接続しました。ほかに問題はありません。",
    "terms.title": "ページ接続の利用条件（{version} 版）",
    "terms.text": (
        "この条件について。同意すると、接続した Facebook ページのメッセージを、このコンソールと"
        "リレーが受信し、返信できるようになります。\n\n"
        "接続してよいページ。自社のページ、または所有者から依頼されたページだけを接続してください。"
        "ページと Messenger に関する Facebook の規約は、これまでどおり適用されます。\n\n"
        "Facebook に送る情報。オペレーターの返信・ファイル・リアクション、既読と入力中の表示、"
        "ログインした人、およびこのプログラムが使うページ。それ以外の情報はリレーの外に出ません。"
        "\n\n"
        "リレーに保存する情報。ブランド・部署・オペレーターの名前、訪問者の名前と ID、"
        "メッセージの本文・日時・状態、誰がいつ何をしたか。Facebook へのアクセス権は暗号化して"
        "保存します。画像などのメディアは Facebook に置かれたままで、誰かが開いたときに取得します。"
        "送信するファイルは、送信が終わるまで保存します。\n\n"
        "人による返信だけ。訪問者の最後のメッセージから24時間を過ぎて7日以内の返信には、Facebook の"
        " HUMAN_AGENT タグが付きます。これは人が書いた返信のためのものです。自動送信や広告には"
        "使いません。\n\n"
        "訪問者の権利。訪問者は、保存されている情報の開示と削除を求めることができます。対応は"
        "貴社が行います。\n\n"
        "利用の終了。管理者はいつでもページの接続を解除し、アカウントを削除できます。Facebook に"
        "連絡し、リレーはアクセス権を破棄します。過去のチャットは、リレーのデータを削除するまで"
        "読めます。"
    ),
    "terms.nobody": "まだ誰も同意していません。同意するまで、ページは接続できません。",
    "terms.accepted": "✓ {name} さんが同意しました（{moment}）",
    "terms.accepted_before": (
        "{name} さんは {version} 版に同意しています（{moment}）。内容が新しくなったため、"
        "もう一度同意してください。"
    ),
    "terms.key.read": "続きを読む",
    "terms.key.accept": "同意する",
    "terms.key.decline": "同意しない",
    "accounts.title": "Facebook アカウント",
    "accounts.none": "まだ誰も Facebook にログインしていません。",
    "accounts.pages.one": "{n} ページ",
    "accounts.pages.other": "{n} ページ",
    "accounts.signed_in": "{moment} に {name} さんがログイン",
    "accounts.used": "使用中: {channels}",
    "accounts.unused": "使用しているチャネルはありません",
    "accounts.missing": "許可されていない権限: {permissions}",
    "accounts.key.add": "追加",
    "accounts.key.again": "再ログイン",
    "accounts.key.remove": "削除",
    "accounts.connected": "{name} でログインしました。",
    "accounts.remove.title": "{name} を削除しますか？",
    "accounts.remove": (
        "権限を Facebook に返し、アクセス権を破棄します。このアカウントを使うチャネルはありません。"
    ),
    "accounts.remove.used": (
        "権限を Facebook に返し、アクセス権を破棄します。次のページの接続が解除されます: {channels}"
    ),
    "accounts.remove.again": "もう一度確認します。{name} のアカウントを今すぐ削除しますか？",
    "accounts.removing": "{name} の権限を返しています…",
    "accounts.removed": "{name} を削除しました。",
    "brands.title": "設定 › ブランドと部署",
    "brands.none": "ブランドはまだありません。最初のページの接続時か、「ブランド」で追加できます。",
    "brands.not_removed": "「{name}」は削除できません。{why}。",
    "brands.remove.title": "「{name}」を削除しますか？",
    "brands.remove": "どこでも使われていません。完了したチャットは残り、名前はまた使えます。",
    "brands.removed": "「{name}」を削除しました。",
    "action.add_brand": "新しいブランド",
    "action.add_brand.tip": "ブランドを追加します",
    "action.add_department": "新しい部署",
    "action.add_department.tip": "カーソル位置のブランドに部署を追加します",
    "action.rename_brand": "名前を変更",
    "action.rename_brand.tip": "カーソル位置のブランドまたは部署の名前を変えます",
    "action.remove_brand": "削除",
    "action.remove_brand.tip": "使われていないブランドまたは部署を削除します",
    "help.group.brands": "ブランドと部署の画面",
    "login.title": "Facebook へのログイン",
    "login.title.again": "{name} として Facebook に再ログイン",
    "login.starting": "ログイン用のアドレスをリレーに要求しています…",
    "login.what": (
        "次のアドレスをブラウザーで開いてログインし、使用するページを選んでください。"
        "終わると、この画面にすぐ反映されます。"
    ),
    "login.local": "o を押すとブラウザーが開きます。別のブラウザーでもかまいません。",
    "login.remote": (
        "多くのターミナルでは Ctrl または ⌘ を押しながらクリックすると開きます。c でコピーするか、"
        "a でアドレスだけを表示して選択することもできます。"
    ),
    "login.waiting": "ブラウザーでの操作を待っています。残り {time}",
    "login.code": "ブラウザーにエラーが出たら、そのアドレスをここに貼り付けます",
    "login.checking": "コードを確認しています…",
    "login.opened": "ブラウザーを開いています。",
    "login.not_opened": "ブラウザーを開けませんでした。アドレスをコピーしてください。",
    "login.copied": (
        "コピーしました（ターミナルが許可している場合）。できないときは a でアドレスだけを"
        "表示してください。"
    ),
    "login.address_hint": "マウスで選択できます。改行が入っても問題ありません   Esc 戻る",
    "login.connected.one": "✓ {n} ページを接続しました\n\n{name}",
    "login.connected.other": "✓ {n} ページを接続しました\n\n{name}",
    "login.missing": (
        "許可されていない権限（返信には不要）: {permissions}。r でもう一度 Facebook に求めます。"
    ),
    "login.left_out": (
        "✗ 選択されなかったため、受信も返信もできないページ：{channels}\n"
        "r でもう一度ログインし、Facebook の画面でこれらのページも選択してください。"
        "表示されない場合、{name}さんにはページの権限がもうありません。"
    ),
    "login.failed": "接続は行われず、何も変更されていません。",
    "login.key.open": "ブラウザーを開く",
    "login.key.copy": "コピー",
    "login.key.alone": "アドレスだけ表示",
    "login.key.paste": "コード入力",
    "login.key.send": "コードを送る",
    "login.key.leave": "入力欄を離れる",
    "login.key.again": "再ログイン",
    "login.key.ask_again": "もう一度求める",
    "connect.title": "ブランドの接続 · {n}/{total} · {step}",
    "connect.step.brand": "ブランド",
    "connect.step.account": "Facebook アカウント",
    "connect.step.page": "ページ",
    "connect.step.department": "部署",
    "connect.step.review": "確認",
    "connect.ask.brand": "どのブランドを接続しますか？",
    "connect.ask.account": "どの Facebook アカウントを使いますか？",
    "connect.ask.page": "どのページに接続しますか？",
    "connect.ask.department": "どの部署が対応しますか？",
    "connect.ask.review": "内容を確認してください。行を選んで Enter を押すと変更できます。",
    "connect.new_brand": "新しいブランド",
    "connect.first_account": "Facebook にログイン",
    "connect.new_account": "別のアカウントでログイン",
    "connect.new_page": "ページが見つからない場合: Facebook でページを追加",
    "connect.new_department": "新しい部署",
    "connect.key.new_brand": "新しいブランド",
    "connect.key.new_account": "ログイン",
    "connect.key.new_page": "ページを追加",
    "connect.key.new_department": "新しい部署",
    "connect.key.finish": "完了または変更",
    "connect.finish": "完了: このページを接続する",
    "connect.used": "{brand} · {department} で使用中。先にそこで接続を解除してください",
    "connect.used_here": "このブランドに接続済み（{department}）",
    "connect.lacking": "このアカウントの権限が足りません。不足: {tasks}",
    "connect.changed": "その間に内容が変わりました。選び直してください。",
    "connect.doing": "接続しています。{channel} のメッセージ通知を Facebook に依頼中…",
    "task.MESSAGING": "メッセージ",
    "task.MODERATE": "コメントと会話の管理",
    "name.new_brand": "新しいブランド",
    "name.new_department": "{brand} の新しい部署",
    "name.rename": "{name} の名前を変更",
    "name.what": "全員が見てわかる名前を入力してください（80文字まで）:",
    "name.hint": "Enter 保存   Esc キャンセル",
    "problem.not_allowed": "この操作は管理者だけが行えます。",
    "problem.not_allowed.way": (
        "管理者に依頼してください。設定の「チャネル」で管理者を確認できます。"
    ),
    "problem.not_configured": "リレーの設定が足りません: {detail}",
    "problem.not_configured.bare": "リレーの設定が足りません。",
    "problem.not_configured.way": "リレーで設定し、再起動してからもう一度試してください。",
    "problem.declined": "Facebook でログインがキャンセルされました。",
    "problem.declined.way": "続けるには、もう一度ログインしてください。",
    "problem.expired": (
        "このログインは終了しています（時間切れ、使用済み、またはリレーの再起動）。"
    ),
    "problem.expired.way": "新しくやり直してください。",
    "problem.bad_code": "Facebook が受け付けないコードです: {detail}",
    "problem.bad_code.bare": "Facebook が受け付けるコードが含まれていません。",
    "problem.bad_code.way": (
        "ブラウザーに最後に表示されたアドレス全体をコピーするか、ログインをやり直してください。"
    ),
    "problem.other_person": ("再接続するアカウントではなく、{detail} さんがログインしました。"),
    "problem.other_person.bare": "再接続するアカウントとは別の人がログインしました。",
    "problem.other_person.way": (
        "Facebook で正しいアカウントに切り替えて、もう一度ログインしてください。"
        "別のアカウントは「アカウント」で追加できます。"
    ),
    "problem.missing_permissions": "Facebook で許可されなかった権限: {detail}",
    "problem.missing_permissions.bare": "必要な権限が Facebook で許可されませんでした。",
    "problem.missing_permissions.way": (
        "もう一度ログインし、これらの権限をオンのままにしてください。"
    ),
    "problem.missing_tasks": "このアカウントのページ権限が足りません。不足: {detail}",
    "problem.missing_tasks.bare": "このアカウントのページ権限が足りません。",
    "problem.missing_tasks.way": (
        "ページの全権限を持つ人が Facebook のページ設定で権限を追加し、その後もう一度ログイン"
        "してください。"
    ),
    "problem.no_pages": "このアカウントで使えるページがありません。",
    "problem.no_pages.way": (
        "もう一度ログインしてページを選ぶか、ページを管理しているアカウントを使ってください。"
    ),
    "problem.page_in_use": "このページは {detail} に接続されています。",
    "problem.page_in_use.bare": "このページは別のブランドに接続されています。",
    "problem.page_in_use.way": "先にそこで接続を解除するか、別のページを選んでください。",
    "problem.not_subscribed": "Facebook は承諾しましたが、次の項目が通知されません: {detail}",
    "problem.not_subscribed.bare": "Facebook は承諾しましたが、何も通知されません。",
    "problem.not_subscribed.way": (
        "1分ほどしてからもう一度試してください。続く場合は developers.facebook.com でアプリの "
        "Webhook を確認してください。"
    ),
    "problem.access_expired": "Facebook がこのアカウントのアクセス権を受け付けなくなりました。",
    "problem.access_expired.way": "そのアカウントでもう一度ログインしてください。",
    "problem.unreachable": "Facebook に接続できませんでした。",
    "problem.unreachable.way": "何も変更されていません。少し待ってからもう一度試してください。",
    "problem.refused": "Facebook に拒否されました: {detail}",
    "problem.refused.bare": "Facebook に拒否されました（理由は示されていません）。",
    "problem.refused.way": (
        "何も変更されていません。Facebook でページを確認し、もう一度試してください。"
    ),
    "problem.unknown": "対象はもう存在しません。",
    "problem.unknown.way": "戻ってください。一覧には現在の内容が表示されています。",
    "problem.bad_name": "この名前は画面に表示できません。",
    "problem.bad_name.way": "1〜80文字で入力してください。",
    "problem.name_in_use": "{detail} という名前は使われています。",
    "problem.name_in_use.way": "別の名前にしてください。",
    "problem.relay_gone": "リレーが応答しません。",
    "problem.relay_gone.way": "状態表示が「接続済み」に戻ってから、もう一度試してください。",
    "problem.read_only": "リレーが書き込めません。ディスクがいっぱいの可能性があります。",
    "problem.read_only.way": "リレーのディスクに空きができてから、もう一度試してください。",
}
