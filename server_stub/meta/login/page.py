"""How the login dialog looks: plain HTML, made on the server, without scripts."""

from html import escape

from ..world import World
from .people import Person

_FRAME = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Log in - stand-in for Facebook</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem; }}
fieldset {{ border: 1px solid #ccc; border-radius: 6px; margin: 0 0 1rem; }}
label {{ display: block; }}
.pages {{ margin-left: 1.6rem; }}
button {{ font: inherit; padding: .4rem 1.2rem; }}
</style></head><body>
{body}
</body></html>
"""


def message_page(text: str) -> str:
    """A page that only says something."""
    return _FRAME.format(body=f"<h1>Facebook</h1>\n<p>{escape(text)}</p>")


def form_page(world: World, permissions: tuple[str, ...]) -> str:
    """Who logs in, which Pages, which permissions. The form goes back to its own address."""
    first = next((person for person in world.people if person.tasks), None)
    people = "\n".join(_person(world, person, person is first) for person in world.people)
    asked = "\n".join(_tick("permissions", name, name) for name in permissions)
    body = f"""<h1>{escape(world.app.name)} wants to use your Facebook account</h1>
<p>This is a stand-in: nobody's real account is behind it.</p>
<form method="post">
<fieldset><legend>Log in as, and use these Pages</legend>
{people}
</fieldset>
<fieldset><legend>Allow</legend>
{asked}
</fieldset>
<button name="answer" value="allow">Continue</button>
<button name="answer" value="cancel">Cancel</button>
</form>"""
    return _FRAME.format(body=body)


def _person(world: World, person: Person, chosen: bool) -> str:
    checked = " checked" if chosen else ""
    radio = f'<input type="radio" name="person" value="{escape(person.id)}"{checked}>'
    pages = [world.pages[page_id] for page_id in person.tasks if page_id in world.pages]
    ticks = "\n".join(_tick("pages", page.id, page.name) for page in pages)
    shown = ticks or "no Pages"
    return f'<label>{radio} {escape(person.name)}</label>\n<div class="pages">{shown}</div>'


def _tick(name: str, value: str, text: str) -> str:
    box = f'<input type="checkbox" name="{name}" value="{escape(value)}" checked>'
    return f"<label>{box} {escape(text)}</label>"
