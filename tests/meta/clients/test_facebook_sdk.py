"""facebook-sdk 3.1.0: login, tokens, accounts with paging, uploads, profiles, conversations,
subscriptions, errors."""

import json
from typing import Any

import pytest

from server_stub.meta.media import samples
from server_stub.meta.media.samples import sample

from .library import BACK, Served, code_of, library, session

facebook = library("facebook", "facebook-sdk")


def graph(served: Served, token: str | None = None) -> Any:
    return facebook.GraphAPI(access_token=token, session=session(served.address))


def user_token(served: Served) -> str:
    app, api = served.bench.world.app, graph(served)
    dialog = api.get_auth_url(app.id, BACK, ["pages_show_list", "pages_messaging"])
    code = code_of(served.log_in(dialog))
    got = api.get_access_token_from_code(code, BACK, app.id, app.secret)
    assert int(got["expires_in"]) == 5_400
    api.session.close()
    return str(got["access_token"])


def test_login_and_tokens(served: Served) -> None:
    app, api = served.bench.world.app, graph(served, user_token(served))
    extended = api.extend_access_token(app.id, app.secret)
    assert extended["expires_in"] == 5_183_944
    about = api.debug_access_token(extended["access_token"], app.id, app.secret)["data"]
    assert (about["type"], about["is_valid"]) == ("USER", True)
    assert api.get_app_access_token(app.id, app.secret).startswith(app.id)
    person = served.bench.world.people[0]
    assert "pages_messaging" in api.get_permissions(person.id)
    assert api.get_object("me")["name"] == person.name
    api.session.close()


def test_pages_one_by_one(served: Served) -> None:
    api = graph(served, user_token(served))
    pages = list(api.get_all_connections("me", "accounts", limit=1))
    assert [page["name"] for page in pages] == ["Acme Japan", "Acme Europe"]
    ours = graph(served, pages[0]["access_token"])
    assert ours.get_object("me", fields="id,name")["id"] == served.bench.page.id
    done = ours.put_object("me", "messages", recipient=recipient(served), message='{"text":"hi"}')
    assert done["recipient_id"] == served.bench.yuki.psid
    for each in (api, ours):
        each.session.close()


def test_objects_subscriptions_and_errors(served: Served) -> None:
    api = graph(served, served.bench.page.token)
    assert api.put_object("me", "subscribed_apps", subscribed_fields="messages") == {
        "success": True
    }
    assert served.bench.page.subscribed == ("messages",)
    assert api.get_version() == "21.0"
    with pytest.raises(facebook.GraphAPIError) as failed:
        api.get_object("12345")
    assert failed.value.code == 100
    api.session.close()


@pytest.mark.parametrize("kind", ["image", "audio", "video", "file"])
def test_uploads(served: Served, kind: str) -> None:
    api = graph(served, served.bench.page.token)
    message = {"attachment": {"type": kind, "payload": {"is_reusable": True}}}
    known = api.request(
        f"{api.version}/me/message_attachments",
        post_args={"message": json.dumps(message)},
        files={"filedata": (f"a.{kind}", sample(kind), samples.CONTENT_TYPES[kind])},
        method="POST",
    )["attachment_id"]
    message = {"attachment": {"type": kind, "payload": {"attachment_id": known}}}
    sent = api.put_object(
        "me", "messages", recipient=recipient(served), message=json.dumps(message)
    )
    assert sent["message_id"].startswith("m_")
    [attachment] = served.bench.page.threads[served.bench.yuki.psid].messages[-1].attachments
    assert attachment["type"] == kind
    api.session.close()


def test_a_profile_and_a_conversation(served: Served) -> None:
    psid = served.bench.yuki.psid
    api = graph(served, served.bench.page.token)
    profile = api.get_object(psid, fields="first_name,last_name,locale")
    assert (profile["first_name"], profile["last_name"]) == ("Yuki", "Tanaka")
    api.put_object("me", "messages", recipient=recipient(served), message='{"text":"hi"}')
    fields = "participants,messages.limit(1){id,message,from}"
    listed = api.get_connections("me", "conversations", user_id=psid, fields=fields)
    [conversation] = listed["data"]
    assert psid in [each["id"] for each in conversation["participants"]["data"]]
    [newest] = conversation["messages"]["data"]
    assert newest["message"] == served.texts()[-1] == "hi"
    assert newest["from"]["id"] == served.bench.page.id
    assert api.get_object(newest["id"], fields="message")["message"] == "hi"
    api.session.close()


def recipient(served: Served) -> str:
    return f'{{"id":"{served.bench.yuki.psid}"}}'
