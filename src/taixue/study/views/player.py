"""The page of a lesson."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.files.queries import addresses
from taixue.kit import clock
from taixue.people.views.access import signed_in
from taixue.study.queries import lessons

LANGUAGES = {"zh-Hans": "中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Track:
    """Captions as the picture takes them."""

    language: str
    label: str
    address: str


@require_safe
@signed_in
def show(request: HttpRequest, lesson_id: UUID) -> HttpResponse:
    """Show the player. Nothing is counted yet: the script opens the visit."""
    page = lessons.page(lesson_id, by=request.actor)
    wanted = [file for file in (page.file, page.poster, *page.captions.values()) if file]
    found = addresses.media_urls(wanted, session_key=request.session.session_key, at=clock.now())
    tracks = [
        Track(language, LANGUAGES.get(language, language), found[page.captions[language]])
        for language in sorted(page.captions, reverse=True)  # Chinese first
        if page.captions[language] in found
    ]
    video = found.get(page.file) if page.file else None
    poster = found.get(page.poster) if page.poster else None
    facts = {"page": page, "video": video, "poster": poster, "tracks": tracks}
    return render(request, "study/player.html", facts)
