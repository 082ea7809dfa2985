"""What happened when, and how the offerings stood on a day."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from crosslane.api import html, respond
from crosslane.api import resources as kinds
from crosslane.api.documentation import described
from crosslane.api.look import Look
from crosslane.api.parameters import Day, Paged, Seen, Words
from crosslane.api.problems import Problem
from crosslane.graph import answers
from crosslane.graph.filters import Wanted
from crosslane.graph.questions.timeline import Span
from crosslane.graph.views import Item
from crosslane.visualize.timeline.page import timeline_page


class TimelineQuery(Seen, Paged):
    """Parameters of ``/timeline``; ``as_of`` is the day of the state, not a bound of events."""

    platform: Words = Field([], description="platform ids; any for models in general")
    model: Words = Field([], description="operating model ids")
    kind: Words = Field([], description="launch, end, market, rule, fact, claim, source, release")
    from_: Day | None = Field(None, alias="from", description="the first day of events")
    until: Day | None = Field(None, description="the day before which events are told")

    def wanted(self) -> Wanted:
        """Return the filters."""
        return Wanted(tuple(self.platform), tuple(self.model))

    def span(self) -> Span:
        """Return the days whose events are told.

        Raises:
            Problem: 422 where there is no such day.
        """
        try:
            return Span(self.from_, self.until)
        except ValueError as error:
            raise Problem(422, "Empty window", f"{error}.", parameter="until") from None


def router() -> APIRouter:
    """Return the route of the timeline."""
    routes = APIRouter(tags=["questions"])

    @routes.get("/timeline", **described(kinds.TIMELINE, many=True, query=False))
    def timeline(request: Request, query: Annotated[TimelineQuery, Query()]) -> Response:
        """What happened when? Launches, ends and claims by date, and the state on a day."""
        look = Look.of(request, query)
        asked = (query.wanted(), tuple(query.kind), query.span(), look.today)
        found = answers.timeline(look.graph, look.lens, *asked)
        head = {name: value for name, value in found.items() if name != "items"}

        def page(part: list[Item], turned: html.Turned) -> str:
            links = respond.alternates(request, None)
            shown = {**head, "items": part}
            turns = (turned.total, turned.previous, turned.following)
            return timeline_page(
                look.graph, look.lens, shown, html.context(look, links, None), turns
            )

        return respond.items(look, kinds.TIMELINE, found["items"], head=head, page=page)

    return routes
