"""What a page states of itself in its markup: date, authors, outlet, language, address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from rag.read.blocks import TABLE, names
from rag.read.decode import storable
from rag.read.joined import BARS
from rag.read.jsonl import sequence

_META: Final = TABLE["meta"]
_ARTICLES: Final = ("Article", "Posting", "Report")
_PAIR: Final = re.compile(
    r'"(@type|datePublished|author|publisher|name)"\s*:\s*[\[{\s]*(?:"([^"]{1,200})"(?!\s*:))?'
)
_LONGEST: Final = 300
_DATES: Final = ("datePublished", "dateCreated", "uploadDate")


def stated(tree: Any) -> dict[str, str]:
    """The metadata by the names of `Raw.stated`. Only what the markup says outright; a date as it stands."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for key in ("property", "name", "itemprop"):
            if content and (name := element.get(key)):
                metas.setdefault(name.strip().lower(), []).append(content)
    linked = list(_linked(tree))
    links = (one for one in tree.iter("link") if (one.get("rel") or "").lower() == "canonical")
    canonical = (one.get("href") or "" for one in links)
    known = {
        "date": _first(metas, _META["dates"]) or _dated(linked) or _time(tree),
        "author": _authors(metas, linked) or _signed(tree),
        "publisher": _first(metas, _META["outlets"]) or _publisher(linked) or _published_by(tree),
        "language": tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        "url": next(filter(lambda one: one.startswith("http"), canonical), "") or _first(metas, ["og:url"]),
    }
    plain = {key: " ".join(storable(unescape(value)).split())[:_LONGEST] for key, value in known.items()}
    return {key: value for key, value in plain.items() if value}


def _first(metas: dict[str, list[str]], names: list[str]) -> str:
    return next((metas[name][0] for name in names if name in metas), "")


def _linked(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article or its page, articles first."""
    found: list[dict[str, Any]] = []
    named: dict[str, dict[str, Any]] = {}
    for element in tree.iter("script"):
        if (element.get("type") or "").lower().startswith("application/ld+json") and element.text:
            plain = element.text.replace("<![CDATA[", "").replace("]]>", "")
            starts, ends = map(plain.find, "{["), map(plain.rfind, "}]")
            plain = plain[min((at for at in starts if at >= 0), default=0) : max(ends) + 1]
            plain = plain if '"' in plain else unescape(plain)
            try:
                queue: list[Any] = sequence(plain, strict=False)
            except (ValueError, RecursionError):
                queue = [_damaged(plain)]
            while queue and len(found) < 50:
                one = queue.pop(0)
                if isinstance(one, list):
                    queue += one
                elif isinstance(one, dict):
                    if "name" in one and "@id" in one:
                        named.setdefault(str(one["@id"]), one)
                    queue += [one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one]
                    kind = str(one.get("@type", ""))
                    if kind == "WebPage" or any(name in kind for name in _ARTICLES):
                        found.append(one)
    for one in found:
        for key, other in (("author", "creator"), ("publisher", "sourceOrganization")):
            # One without a name may point to another object of the page by its `@id`.
            one[key] = [
                named.get(str(it.get("@id")), it) if isinstance(it, dict) and "name" not in it else it
                for it in _listed(one.get(key) or one.get(other))
            ]
    yield from sorted(found, key=lambda one: str(one.get("@type")) == "WebPage")


def _damaged(source: str) -> dict[str, Any]:
    """Type, date and people of JSON that a template made wrong: a comma too many, a quote in a headline."""
    made: dict[str, Any] = {}
    people: list[dict[str, str]] = []
    for key, value in _PAIR.findall(source):
        if key in ("author", "publisher"):
            people = made.setdefault(key, [])
        if key in ("author", "publisher", "name") and value:
            people.append({"@type": "Person", "name": value})
        elif value:
            made.setdefault(key, value)
    return made


def _dated(linked: list[dict[str, Any]]) -> str:
    listed = (told for key in _DATES for one in linked for told in _listed(one.get(key)))
    values = (told.get("@value") if isinstance(told, dict) else told for told in listed)
    return next((told for told in values if isinstance(told, str)), "")


def _listed(value: Any) -> list[Any]:
    """A value as a list; lists within lists are one."""
    made, queue = [], [value]
    while queue:
        one = queue.pop(0)
        if isinstance(one, list):
            queue = one + queue
        else:
            made.append(one)
    return made


def _signed(tree: Any) -> str:
    """Who signs in the markup itself: rel="author", a vcard, itemprop="author"; not in comments.

    Only the first one and those beside it: further down are the writers of other stories.
    """
    found: list[str] = []
    beside: Any = None
    for element in tree.iter("a", "span", "address", "div", "p", "cite"):
        told = (element.get("class") or "").lower()
        vcard = "author" in told and "vcard" in told
        if element.get("rel") != "author" and element.get("itemprop") != "author" and not vcard:
            continue
        name = " ".join(" ".join(element.itertext()).split())
        begins = next((by for by in ("posted by ", "by ") if name.lower().startswith(by)), "")
        plain = name[len(begins) :]
        around = [
            one for one in element.iterancestors() if one.tag not in ("body", "html", "article", "main")
        ]
        if not _is_name(plain) or len(plain) > 60 or any("comment" in names(one).lower() for one in around):
            continue
        if beside is None:
            beside = element.getparent() if element.getparent() is not None else element
        if any(one is beside for one in element.iterancestors()):
            found.append(plain)
    return "; ".join(dict.fromkeys(found))


def _authors(metas: dict[str, list[str]], linked: list[dict[str, Any]]) -> str:
    outlets = {name.casefold() for key in _META["outlets"] for name in metas.get(key, [])}
    outlets.add(_publisher(linked).casefold())
    signed: list[list[Any]] = []
    for people in (_listed(one.get("author")) for one in linked):
        signed.append([name for p in people for name in (_listed(_named(p)) if isinstance(p, dict) else [p])])
    for some in (*signed, *(metas.get(key, []) for key in _META["authors"])):
        if good := [n for n in some if isinstance(n, str) and _is_name(n) and n.casefold() not in outlets]:
            return "; ".join(dict.fromkeys(good))
    return ""


def _named(author: dict[str, Any]) -> Any:
    """The name of a JSON-LD author that is a person: a paper's staff is not one."""
    parts = (str(author.get(key) or "") for key in ("givenName", "familyName"))
    return None if "Organization" in str(author.get("@type", "")) else author.get("name") or " ".join(parts)


def _is_name(name: str) -> bool:
    plain = name.strip().lower()
    address = "@" in plain or plain.startswith(("http://", "https://", "//", "www."))
    return bool(plain) and len(name) < 120 and not address and plain not in _META["accounts"]


def _publisher(linked: list[dict[str, Any]]) -> str:
    for one in linked:
        for told in _listed(one.get("publisher")):
            name = next(iter(_listed(told.get("name") if isinstance(told, dict) else told)), None)
            if isinstance(name, str) and _is_name(name):
                return name.strip()
    return ""


def _published_by(tree: Any) -> str:
    """The name of what the page's microdata calls its publisher."""
    found = tree.xpath('//*[@itemprop="publisher"]/descendant-or-self::*[@itemprop="name"]')
    names = (one.get("content") or "".join(one.itertext()).strip() for one in found)
    return next(filter(_is_name, names), "")


def titled(tree: Any) -> tuple[str, str]:
    """(title, outlet) of a page whose <title> begins with its one <h1>: `Headline - Section - Outlet`.

    Either is "" where the page does not say so.
    """
    whole = " ".join("".join(element.text or "" for element in tree.iter("title")).split())[:_LONGEST]
    heads = [" ".join("".join(one.itertext()).split()) for one in tree.iter("h1")]
    fits = {head for head in heads if len(head) > 3 and whole.casefold().startswith(head.casefold())}
    if len(fits) != 1:
        return "", ""
    title = fits.pop()
    rest = [part.strip() for part in BARS.split(whole[len(title) :])]
    last = rest[-1] if len(rest) > 1 else ""
    named = 2 <= len(last) <= 50 and len(last.split()) <= 6 and sum(map(str.isdigit, last)) < 2
    return storable(title), storable(last) if named and _is_name(last) else ""


def _time(tree: Any) -> str:
    """The day of a <time> that the markup calls the publication's."""
    for element in tree.iter("time", "span", "abbr", "div", "p"):
        told = f"{element.get('itemprop') or ''} {'pubdate' if element.get('pubdate') is not None else ''}"
        if "datePublished" in told or "pubdate" in told or "entry-date" in (element.get("class") or ""):
            value = element.get("datetime") or element.get("content") or element.get("title") or ""
            if value.strip()[:4].isdecimal() and "-" in value:
                return str(value)
    return ""
