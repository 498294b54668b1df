"""The stand-in's pages: what there is, at `/`, and a visitor's Messenger at `/visitors/{psid}`.

    GET  /                               the overview
    GET  /visitors/{psid}                a chat as the visitor sees it
    GET  /web/static/{file}              scripts, styles and pictures of both
    GET  /web/changes                    server-sent events: what the overview shows
    GET  /web/visitors/{psid}/changes    server-sent events: what the chat shows
    *    /web/__standin/...              the control API, for the pages themselves

Only browsers and programs on this machine get an answer; see `guard`.
"""

from .pages import routes

__all__ = ["routes"]
