"""The page of what one follows."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.following import FollowTopic, follow_topic, stop_following_topic
from services.notify.domain.topics import CHOSEN_HERE, TOPIC_KINDS, TopicKind
from services.notify.queries import topics as queries
from shared.web import Pages, execute, me, reading, render, signed_in
from shared.web.languages import say

pages = Pages("notify_topics", __name__, url_prefix="/abonnements")


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """What I follow, and what I could."""
    asked, words = request.args.get("genre", ""), request.args.get("mots", "").strip()[:100]
    kind = TopicKind(asked) if asked in list(CHOSEN_HERE) else None
    mine = queries.followed(reading(), me().id)
    there = {(row.kind, row.key) for row in mine}
    found = [row for row in queries.found(reading(), words, kind) if (row.kind, row.key) not in there]
    return render(
        "notify/topics.html", mine=mine, found=found, kinds=TOPIC_KINDS, offered=CHOSEN_HERE, kind=kind, words=words
    )


@pages.get("/<kind>/<key>", allow=signed_in)
def one(kind: str, key: str) -> ResponseReturnValue:
    """One thing, where the pages of other services lead to: follow it, or no more."""
    found = queries.topic_of(reading(), kind, key, me().id)
    return render("notify/topic.html", topic=found), 404 if found is None else 200


@pages.post("/<kind>/<key>", allow=signed_in)
def follow(kind: str, key: str) -> ResponseReturnValue:
    """Follow it."""
    execute(follow_topic, FollowTopic(by=me().id, kind=kind, key=key))
    flash(say("Vous serez prévenu de ce qui se passe."))
    return redirect(url_for(".index"), 303)


@pages.post("/<kind>/<key>/fin", allow=signed_in)
def leave(kind: str, key: str) -> ResponseReturnValue:
    """Follow it no more."""
    execute(stop_following_topic, FollowTopic(by=me().id, kind=kind, key=key))
    flash(say("Vous ne suivez plus ce sujet."))
    return redirect(url_for(".index"), 303)
