"""fbmessenger 6.0.0: texts, actions, uploads by URL, profiles, subscriptions.

Its templates need a Python before 3.10.
"""

from typing import Any

from server_stub.meta.media.samples import sample

from .library import Served, library, session

fbmessenger = library("fbmessenger", "fbmessenger")
attachments = library("fbmessenger.attachments", "fbmessenger")
elements = library("fbmessenger.elements", "fbmessenger")
quick_replies = library("fbmessenger.quick_replies", "fbmessenger")

ADDRESS = "https://cdn.example/photo.png"


def client(served: Served) -> Any:
    bench = served.bench
    return fbmessenger.MessengerClient(
        bench.page.token, session=session(served.address), app_secret=bench.world.app.secret
    )


def test_texts_actions_and_profiles(served: Served) -> None:
    made, psid = client(served), served.bench.yuki.psid
    choices = quick_replies.QuickReplies([quick_replies.QuickReply(title="Red", payload="RED")])
    text = elements.Text(text="こんにちは", quick_replies=choices)
    answer = made.send(text.to_dict(), psid)
    assert answer["message_id"].startswith("m_")
    assert served.texts()[-1] == "こんにちは"
    assert made.send_action("typing_on", psid) == {"recipient_id": psid}
    assert made.get_user_data(psid)["first_name"] == "Yuki"
    tagged = made.send({"text": "x"}, psid, messaging_type="MESSAGE_TAG", tag="ACCOUNT_UPDATE")
    assert tagged["error"]["code"] == 100
    made.session.close()


def test_uploading_and_sending(served: Served) -> None:
    served.bench.files.known[ADDRESS] = sample("image")
    made, psid = client(served), served.bench.yuki.psid
    image = attachments.Image(url=ADDRESS, is_reusable=True)
    known = made.upload_attachment(image)["attachment_id"]
    again = attachments.Image(attachment_id=known)
    assert made.send(again.to_dict(), psid)["recipient_id"] == psid
    assert len(served.bench.files.asked) == 1
    made.session.close()


def test_without_fields_there_is_no_subscription(served: Served) -> None:
    made = client(served)
    assert "subscribed_fields is required" in made.subscribe_app_to_page()["error"]["message"]
    made.session.close()
