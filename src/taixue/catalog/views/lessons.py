"""The lessons of a draft: titles, order, video and captions."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.catalog.forms.lessons import CaptionsForm, LessonForm, VideoForm
from taixue.catalog.queries import courses, videos
from taixue.catalog.services import lessons
from taixue.catalog.views import courses as course_views
from taixue.catalog.views.courses import authors
from taixue.files.labels import problem
from taixue.files.queries import addresses
from taixue.kit import clock
from taixue.kit.requests import Request
from taixue.lib.errors import Invalid


@require_POST
@authors
def add(request: Request, version_id: UUID) -> HttpResponse:
    """Add a lesson at the end of a draft."""
    form = LessonForm(request.POST, auto_id="lesson_%s")
    if not form.is_valid():
        return course_views.page(request, version_id, lesson_form=form)
    made = lessons.add(version_id=version_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    return redirect("catalog:lesson", made.public_id)


@require_http_methods(["GET", "POST"])
@authors
def edit(request: Request, lesson_id: UUID) -> HttpResponse:
    """Show a lesson with its video and captions; change its titles."""
    if request.method != "POST":
        return page(request, lesson_id)
    form = LessonForm(request.POST)
    if not form.is_valid():
        return page(request, lesson_id, form=form)
    lessons.rename(lesson_id=lesson_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("catalog:lesson", lesson_id)


def page(
    request: Request,
    lesson_id: UUID,
    *,
    form: LessonForm | None = None,
    video_form: VideoForm | None = None,
    captions_form: CaptionsForm | None = None,
) -> HttpResponse:
    """Return the page of a lesson; a form given here is shown again with its errors."""
    lesson = courses.authored_lesson(lesson_id, by=request.actor)
    row = videos.row(lesson)
    wanted = [caption.file for caption in row.captions] + ([row.poster] if row.poster else [])
    wanted += [lesson.file] if row.state == "ready" and lesson.file else []
    context = {
        "lesson": lesson,
        "version": lesson.version,
        "row": row,
        "media": addresses.media_urls(wanted, session_key=request.session.session_key, at=clock.now()),
        "form": form or LessonForm(initial={"title": lesson.title, "title_en": lesson.title_en}),
        "video_form": video_form or VideoForm(auto_id="video_%s"),
        "captions_form": captions_form or CaptionsForm(auto_id="captions_%s"),
    }
    again = any(bound is not None for bound in (form, video_form, captions_form))
    return render(request, "catalog/lesson.html", context, status=422 if again else 200)


@require_safe
@authors
def state(request: Request, lesson_id: UUID) -> HttpResponse:
    """Return what is known of a lesson's video, for a page that waits."""
    lesson = courses.authored_lesson(lesson_id, by=request.actor)
    return render(request, "catalog/video.html", {"row": videos.row(lesson)})


@require_POST
@authors
def video(request: Request, lesson_id: UUID) -> HttpResponse:
    """Take a video in. A script that shows progress gets JSON, a plain form the page again."""
    form, plain = VideoForm(request.POST, request.FILES, auto_id="video_%s"), "fetch" not in request.headers
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            given = {"name": file.name, "content_type": file.content_type or "", "chunks": file.chunks(1 << 20)}
            lessons.upload_video(lesson_id=lesson_id, by=request.actor, at=clock.now(), **given)
        except Invalid as refusal:
            form.add_error("file", said(refusal))
    if not form.errors:
        where = redirect("catalog:lesson", lesson_id)
        return where if plain else JsonResponse({"ok": True})
    if plain:
        return page(request, lesson_id, video_form=form)
    return JsonResponse({"ok": False, "problem": " ".join(map(str, form.errors["file"]))}, status=422)


@require_POST
@authors
def place(request: Request, lesson_id: UUID) -> HttpResponse:
    """Move a lesson one up or down."""
    lesson = courses.authored_lesson(lesson_id, by=request.actor)
    step = -1 if "up" in request.POST else 1
    lessons.place(lesson_id=lesson_id, position=lesson.position + step, by=request.actor, at=clock.now())
    return redirect("catalog:edit", lesson.version.public_id)


@require_POST
@authors
def remove(request: Request, lesson_id: UUID) -> HttpResponse:
    """Take a lesson out of a draft."""
    lesson = courses.authored_lesson(lesson_id, by=request.actor)
    lessons.remove(lesson_id=lesson_id, by=request.actor, at=clock.now())
    messages.success(request, _("The lesson is removed from this draft."))
    return redirect("catalog:edit", lesson.version.public_id)


@require_POST
@authors
def captions(request: Request, lesson_id: UUID) -> HttpResponse:
    """Take captions in."""
    form = CaptionsForm(request.POST, request.FILES, auto_id="captions_%s")
    if not form.is_valid():
        return page(request, lesson_id, captions_form=form)
    file = form.cleaned_data["file"]
    given = {"language": form.cleaned_data["language"], "name": file.name, "chunks": file.chunks()}
    try:
        lessons.caption(lesson_id=lesson_id, by=request.actor, at=clock.now(), **given)
    except Invalid as refusal:
        form.add_error("file", said(refusal))
        return page(request, lesson_id, captions_form=form)
    messages.success(request, _("The captions are in place."))
    return redirect("catalog:lesson", lesson_id)


@require_POST
@authors
def uncaption(request: Request, lesson_id: UUID, language: str) -> HttpResponse:
    """Take captions off."""
    lessons.drop_caption(lesson_id=lesson_id, language=language, by=request.actor, at=clock.now())
    return redirect("catalog:lesson", lesson_id)


def said(refusal: Invalid) -> str:
    """Return a file's refusal in words: where, what is wrong, how to cure it."""
    found = cast(list[dict[str, Any]], refusal.facts["problems"])[0]
    words = problem(found["code"])
    where = _("Line %(line)d:") % {"line": found["line"]} + " " if found.get("line") else ""
    return f"{where}{words.problem} {words.cure}"
