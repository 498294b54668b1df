"""python-facebook-api 0.24.0: OAuth with its own flow, Page tokens, uploads,
profiles, conversations."""

import json
from typing import Any

import pytest

from server_stub.meta.media.samples import sample

from .library import BACK, Served, library

pyfacebook = library("pyfacebook", "python-facebook-api")

ADDRESS = "https://cdn.example/photo.png"


def graph(served: Served, **more: object) -> Any:
    app = served.bench.world.app
    made = pyfacebook.GraphAPI(
        app_id=app.id,
        app_secret=app.secret,
        base_url=f"{served.address}/",
        access_token_url=f"{served.address}/v26.0/oauth/access_token",
        version="v26.0",
        **more,
    )
    made.session.trust_env = False
    return made


def test_login(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the stand-in speaks plain HTTP
    api = graph(served, oauth_flow=True)
    scope = ["pages_show_list", "pages_messaging"]
    dialog, _ = api.get_authorization_url(redirect_uri=BACK, scope=scope, state="s1")
    back = served.log_in(dialog)
    token = api.exchange_user_access_token(back, redirect_uri=BACK, scope=scope, state="s1")
    assert token["token_type"].lower() == "bearer"
    long = api.exchange_long_lived_user_access_token(token["access_token"])
    assert long["expires_in"] == 5_183_944
    page_id = served.bench.page.id
    of_page = api.exchange_page_access_token(page_id, access_token=long["access_token"])
    about = api.debug_token(of_page, access_token=served.bench.world.app.token)["data"]
    assert (about["type"], about["expires_at"]) == ("PAGE", 0)
    api.session.close()


def test_a_profile_and_an_upload(served: Served) -> None:
    psid = served.bench.yuki.psid
    served.bench.files.known[ADDRESS] = sample("image")
    api = graph(served, access_token=served.bench.page.token)
    assert api.get_object(object_id=psid, fields="first_name")["first_name"] == "Yuki"
    payload = {"url": ADDRESS, "is_reusable": True}
    message = {"attachment": {"type": "image", "payload": payload}}
    data = {"message": json.dumps(message)}
    known = api.post_object("me", connection="message_attachments", data=data)["attachment_id"]
    message = {"attachment": {"type": "image", "payload": {"attachment_id": known}}}
    data = {"recipient": json.dumps({"id": psid}), "message": json.dumps(message)}
    sent = api.post_object("me", connection="messages", data=data)
    assert sent["message_id"].startswith("m_")
    [attachment] = served.bench.page.threads[psid].messages[-1].attachments
    assert attachment["type"] == "image"
    api.session.close()


def test_conversations(served: Served) -> None:
    api = graph(served, access_token=served.bench.page.token)
    found = api.get_connection(
        object_id="me", connection="conversations", fields="id,participants,updated_time"
    )
    [conversation] = found["data"]
    messages = api.get_connection(
        object_id=conversation["id"], connection="messages", fields="id,message,from,created_time"
    )
    assert messages["data"][0]["message"] == served.texts()[0]
    api.session.close()


def test_sending_and_errors(served: Served) -> None:
    api = graph(served, access_token=served.bench.page.token)
    recipient = f'{{"id":"{served.bench.yuki.psid}"}}'
    data = {"recipient": recipient, "message": '{"text":"hi"}', "messaging_type": "RESPONSE"}
    sent = api.post_object(object_id="me", connection="messages", data=data)
    assert sent["recipient_id"] == served.bench.yuki.psid
    assert served.texts()[-1] == "hi"
    with pytest.raises(pyfacebook.FacebookError) as failed:
        api.get_object(object_id="12345")
    assert failed.value.code == 100
    api.session.close()
