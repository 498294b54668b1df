"""How the login dialog looks: plain HTML, made on the server, without scripts."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from ..world import Page, World
from .people import Person

_STYLE = (Path(__file__).parent.parent / "web" / "static" / "login.css").read_text("utf-8")
_FRAME = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
<main>
{body}
</main>
<p class="small">Stand-in for Facebook: nobody's real account is behind it.</p>
</html>
"""
# What each permission means, in the words of whoever is asked.
_MEANINGS = {
    "public_profile": "Your name and picture",
    "pages_show_list": "The list of Pages you manage",
    "pages_manage_metadata": "Settings of your Pages, and news about them as they happen",
    "pages_messaging": "Conversations of your Pages in Messenger",
    "pages_read_engagement": "Content of your Pages, and people who follow them",
    "business_management": "Your businesses",
    "pages_user_locale": "The language of people who write to your Pages",
    "pages_user_timezone": "The time zone of people who write to your Pages",
    "pages_user_gender": "The gender of people who write to your Pages",
    "page_utility_messaging": "Utility messages of your Pages",
    "email": "Your e-mail address",
    "instagram_basic": "Your Instagram profile",
    "instagram_manage_messages": "Messages of your Instagram account",
}


def message_page(text: str) -> str:
    """A page that only says something."""
    return _framed("Sorry, something went wrong", f"<h1>Facebook</h1>\n<p>{escape(text)}</p>")


def people_page(world: World, query: dict[str, str]) -> str:
    """Who logs in? Each person leads to this address with `person` in its query."""
    links = "\n".join(_choice(person, query) for person in world.people)
    body = f"""<h1>Log in to continue to {escape(world.app.name)}</h1>
<p>Whose account shall it be?</p>
<nav>
{links}
</nav>"""
    return _framed("Log in", body)


def consent_page(
    world: World, person: Person, asked: Iterable[str], declined: Iterable[str], others: str
) -> str:
    """Which Pages, which permissions. The form goes back to its own address.

    `declined` are asked for in vain: this person said no before. `others` is where to go for
    another account.
    """
    name, first = escape(world.app.name), escape(person.name.partition(" ")[0])
    pages = [world.pages[each] for each in person.tasks if person.tasks[each]]
    ticks = "\n".join(_page(page, not person.pages or page.id in person.pages) for page in pages)
    nothing = f'<p class="small">{first} has no role on any Page.</p>'
    refused = "".join(_refused(each) for each in declined)
    body = f"""<h1>{name} would like to use your Facebook account</h1>
<p>You are {escape(person.name)}. <a href="{escape(others)}">Not you?</a></p>
<form method="post">
<input type="hidden" name="person" value="{escape(person.id)}">
<fieldset><legend>Pages that {name} may use</legend>
{ticks or nothing}
</fieldset>
<fieldset><legend>What {name} may do</legend>
{"".join(_permission(each) for each in asked)}{refused}
</fieldset>
<footer>
<button name="answer" value="allow" class="main">Continue as {first}</button>
<button name="answer" value="cancel">Not now</button>
</footer>
</form>"""
    return _framed("Log in", body)


def _framed(title: str, body: str) -> str:
    return _FRAME.format(title=title, style=_STYLE, body=body)


def _choice(person: Person, query: dict[str, str]) -> str:
    roles = sum(bool(tasks) for tasks in person.tasks.values())
    known = {0: "no Pages", 1: "1 Page"}.get(roles, f"{roles} Pages")
    href = escape("?" + urlencode(query | {"person": person.id}))
    name = escape(person.name)
    return f'<a href="{href}">Continue as {name} <span class="small">{known}</span></a>'


def _page(page: Page, chosen: bool) -> str:
    about = " · ".join(filter(None, (page.category, page.id)))
    return _tick("pages", page.id, page.name, about, chosen)


def _permission(name: str) -> str:
    if name == "public_profile":
        return f'<p class="always">{_MEANINGS[name]} <span class="small">always</span></p>\n'
    return _tick("permissions", name, _MEANINGS.get(name, name), name, True)


def _refused(name: str) -> str:
    meaning = escape(_MEANINGS.get(name, name))
    why = "You declined this before; the app has to ask for it again."
    return f'<p class="always">{meaning} <span class="small">{why}</span></p>\n'


def _tick(name: str, value: str, text: str, about: str, chosen: bool) -> str:
    checked = " checked" if chosen else ""
    box = f'<input type="checkbox" name="{name}" value="{escape(value)}"{checked}>'
    words = f'<span>{escape(text)} <span class="small">{escape(about)}</span></span>'
    return f"<label>{box} {words}</label>\n"
