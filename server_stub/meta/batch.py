"""Several calls in one request. Meta: Graph API, Batch Requests."""

import json

from .answers import Answer
from .calls import Call, make
from .errors import GraphError
from .params import Params, Upload, from_json, from_query
from .wire import Json

MOST = 50


def steps(call: Call) -> list[Json]:
    """The steps of a batch, as they are given. Raises `GraphError`."""
    found = call.params.objects("batch")
    if len(found) > MOST:
        raise _refused(f"Too many requests in batch message. Maximum batch size is {MOST}")
    return found


def read(call: Call, step: Json) -> Call:
    """The call that a step of the batch `call` is. Raises `GraphError`."""
    path, _, query = str(step.get("relative_url", "")).partition("?")
    values = from_query(query) | _body(step)
    if "access_token" in step:
        values["access_token"] = str(step["access_token"])
    if "access_token" not in values:
        # A step without a token of its own takes over that of the batch, with its proof.
        proof = call.params.text("appsecret_proof")
        shared = {"access_token": call.token, "appsecret_proof": proof}
        values = {name: value for name, value in shared.items() if value} | values
    params = Params(values, _files(call, step))
    return make(str(step.get("method", "GET")).upper(), path, params, base=call.base)


def told(call: Call, answer: Answer) -> Json:
    """The answer to a step; the batch may want it without headers."""
    result: Json = {"code": answer.status}
    if str(call.params.text("include_headers")).lower() not in ("false", "0"):
        headers = [{"name": name, "value": value} for name, value in answer.headers.items()]
        result["headers"] = headers
    return result | {"body": answer.body.decode()}


def _body(step: Json) -> Json:
    """Urlencoded as a rule; some clients put JSON there."""
    body = step.get("body", "")
    if isinstance(body, dict):
        return from_json(json.dumps(body).encode())
    text = str(body)
    return from_json(text.encode()) if text.lstrip().startswith("{") else from_query(text)


def _files(call: Call, step: Json) -> dict[str, Upload]:
    """`attached_files` names parts of the request; the first goes with the attachment."""
    names = [name.strip() for name in str(step.get("attached_files") or "").split(",")]
    found = {}
    for name in filter(None, names):
        if name not in call.params.files:
            raise _refused(f"File {name} has not been attached")
        found[name] = call.params.files[name]
    first = next(iter(found.values()), None)
    return {"filedata": first} | found if first is not None else {}


def _refused(message: str) -> GraphError:
    return GraphError(100, message=message, kind="GraphBatchException")
