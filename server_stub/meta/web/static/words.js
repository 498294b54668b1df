// What the chat window itself says, in the visitor's language, and how it tells the time.

const EN = {
  write: "Aa",
  back: "All visitors",
  asVisitor: (name) => `You are ${name}`,
  automatic: "Reads automatically",
  byHand: "Read by hand",
  markRead: "Mark as read",
  business: "Business chat",
  attach: "Attach a picture, sound, video or file",
  send: "Send",
  like: "Send a thumbs-up",
  react: "React",
  reply: "Reply",
  edit: "Edit",
  editing: "Editing your message",
  edited: "Edited",
  cancel: "Cancel",
  replyingTo: (name) => `Replying to ${name ?? "yourself"}`,
  iRepliedTo: (name) => `You replied to ${name ?? "yourself"}`,
  repliedTo: (name, self) => `${name} replied to ${self ? "an earlier message" : "you"}`,
  newer: "New message",
  typing: (name) => `${name} is typing`,
  onItsWay: "Sent",
  delivered: "Delivered",
  seen: "Seen",
  attachment: "Attachment",
  picture: "Picture",
  place: "Place",
  appointment: "Appointment",
  receipt: "Receipt",
  total: "Total",
  onFacebook: "See on Facebook",
  more: "More",
  block: "Block this Page",
  unblock: "Unblock",
  recover: "Undo",
  byBlocking: "You have blocked this Page: nothing comes or goes.",
  byDeactivating: "This account is deactivated: nothing comes or goes.",
  byDeleting: "This account is deleted: nothing comes or goes.",
  gone: "Original message not found",
  blocked: "The Page has blocked you: nobody hears this.",
  lost: "Connection lost. Trying again…",
  no_webhook: "No webhook is set: nobody hears this.",
  not_subscribed: "The Page is not subscribed: nobody hears this.",
  disabled: "Webhooks were disabled after an hour of failure: nobody hears this.",
  failing: "Webhooks fail at the moment; they are tried again.",
};

const JA = {
  write: "Aa",
  back: "すべての訪問者",
  asVisitor: (name) => `${name}さんとして表示中`,
  automatic: "自動で既読",
  byHand: "手動で既読",
  markRead: "既読にする",
  business: "ビジネスチャット",
  attach: "画像・音声・動画・ファイルを添付",
  send: "送信",
  like: "いいねを送信",
  react: "リアクション",
  reply: "返信",
  edit: "編集",
  editing: "メッセージを編集中",
  edited: "編集済み",
  cancel: "キャンセル",
  replyingTo: (name) => (name ? `${name}に返信` : "自分に返信"),
  iRepliedTo: (name) => (name ? `${name}に返信しました` : "自分に返信しました"),
  repliedTo: (name, self) => `${name}が${self ? "以前のメッセージ" : "あなた"}に返信しました`,
  newer: "新着メッセージ",
  typing: (name) => `${name}が入力中`,
  onItsWay: "送信済み",
  delivered: "配信済み",
  seen: "既読",
  attachment: "添付ファイル",
  picture: "画像",
  place: "場所",
  appointment: "予約",
  receipt: "領収書",
  total: "合計",
  onFacebook: "Facebookで見る",
  more: "その他",
  block: "このページをブロック",
  unblock: "ブロックを解除",
  recover: "元に戻す",
  byBlocking: "このページをブロックしています。送受信はできません。",
  byDeactivating: "このアカウントは停止中です。送受信はできません。",
  byDeleting: "このアカウントは削除されています。送受信はできません。",
  gone: "元のメッセージが見つかりません",
  blocked: "ページにブロックされているため、誰にも届きません。",
  lost: "接続が切れました。再接続しています…",
  no_webhook: "Webhookが未設定のため、誰にも届きません。",
  not_subscribed: "ページが購読されていないため、誰にも届きません。",
  disabled: "1時間失敗が続きWebhookが無効になりました。誰にも届きません。",
  failing: "Webhookの配信に失敗しています。再送中です。",
};

let language = "en";
let offset = 0;

export let words = EN;

export function speak(visitor) {
  language = visitor.locale.replace("_", "-");
  offset = visitor.timezone * 3_600_000;
  words = language.startsWith("ja") ? JA : EN;
  document.documentElement.lang = language.slice(0, 2);
}

// The visitor's own time of day, whatever the time zone of this machine.
function local(ms) {
  return new Date(ms + offset);
}

export function day(ms) {
  return local(ms).toISOString().slice(0, 10);
}

// As Messenger heads a stretch of a conversation: today the time, then the weekday, then the date.
export function moment(ms) {
  const time = { hour: "numeric", minute: "2-digit" };
  const age = (Date.parse(day(Date.now())) - Date.parse(day(ms))) / 86_400_000;
  if (age === 0) return format(ms, time);
  if (age > 0 && age < 7) return format(ms, { weekday: "short", ...time });
  const thisYear = day(ms).slice(0, 4) === day(Date.now()).slice(0, 4);
  const date = { month: "short", day: "numeric", ...(!thisYear && { year: "numeric" }) };
  return format(ms, { ...date, ...time });
}

function format(ms, how) {
  const options = { ...how, timeZone: "UTC" };
  try {
    return new Intl.DateTimeFormat(language, options).format(local(ms));
  } catch {
    // A made-up locale.
    return new Intl.DateTimeFormat("en", options).format(local(ms));
  }
}
