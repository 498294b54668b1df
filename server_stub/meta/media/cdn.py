"""Serving files at `/cdn/{id}/{name}`, to whoever has a signed address that is still good."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from .store import Media, MediaStore

# All else is only ever saved, so that no file can act as a page of the stand-in.
_SHOWN = ("image/", "audio/", "video/")


def routes(store: MediaStore) -> list[Route]:
    async def endpoint(request: Request) -> Response:
        media = store.find(request.path_params["media"])
        if media is None:
            return PlainTextResponse("Not Found", 404)
        refusal = store.refusal(media.id, request.url.query)
        return _file(media) if refusal is None else PlainTextResponse(refusal, 403)

    return [Route("/cdn/{media:str}/{name:str}", endpoint, methods=["GET"])]


def _file(media: Media) -> Response:
    shown = media.content_type.startswith(_SHOWN)
    how = "inline" if shown else "attachment"
    name = media.name.encode("ascii", "replace").decode()
    headers = {
        "Content-Disposition": f'{how}; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "max-age=1209600, no-transform",
    }
    kind = media.content_type if shown else "application/octet-stream"
    return Response(media.content, headers=headers, media_type=kind)
