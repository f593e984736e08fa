"""Real problem texts, copies of them as another person would have typed them, and a crowd of others around."""

import random
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from services.ideas.domain.calls import Call
from services.ideas.domain.similar import MARK, words_of
from services.ideas.domain.states import IdeaState
from services.ideas.tables import found_idea
from services.ideas.tables import idea as ideas
from shared.french_stems import folded
from shared.identifiers import new_id

Text = tuple[str, str]
"""Title and problem."""
SEED = 20261126


def real_texts(folder: Path) -> list[Text]:
    """What each product file says of its problem."""
    texts = []
    for file in sorted(folder.glob("*.md")):
        content = file.read_text(encoding="utf-8", errors="replace")
        mission = re.search(r"^mission: *(.+)$", content, re.MULTILINE)
        told = _paragraphs(content)
        if mission and len(mission[1]) > 15 and told:
            texts.append((mission[1].strip(" '\"")[:120], told[0][:1500]))
    return texts


def _paragraphs(content: str) -> list[str]:
    body = content.split("---", 2)[-1]
    return [part.strip() for part in re.split(r"\n\s*\n", body) if len(part.strip()) > 80 and part.strip()[0] != "#"]


def crowd(folder: Path, many: int) -> Iterator[Text]:
    """The real texts, then others put together from real sentences, each unlike the others."""
    texts, chance = real_texts(folder), random.Random(SEED)
    yield from texts[:many]
    files = (file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.glob("*.md")))
    parts = (part for content in files for part in _paragraphs(content))
    sentences = [one.strip() for part in parts for one in re.split(r"(?<=[.!?])\s+", part) if 30 < len(one) < 300]
    for _ in range(many - len(texts)):
        title, *told = chance.sample(sentences, 4)
        yield title[:120], " ".join(told)


def altered(text: Text, chance: random.Random) -> Text:
    """As somebody else would have typed it: words gone, misspelt, without accents, in the plural, in another order."""
    return _altered(text[0], chance), _altered(text[1], chance)


def _altered(text: str, chance: random.Random) -> str:
    words = [_mistyped(word, chance) for word in text.split() if chance.random() > 0.15]
    turn = chance.randrange(len(words)) if words and chance.random() < 0.5 else 0
    return " ".join(words[turn:] + words[:turn])


def _mistyped(word: str, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.1 and len(word) > 4:
        place = chance.randrange(1, len(word) - 1)
        return word[:place] + word[place + 1 :]
    if kind < 0.2:
        return folded(word)
    return f"{word}s" if kind < 0.25 and not word.endswith("s") else word


def plant(engine: Engine, texts: Iterable[Text], author: UUID, *, first: int = 1, indexed: bool = True) -> list[UUID]:
    """Put them into a call as ideas, with their index, many rows at a time; returns their ids in order."""
    now, ids = datetime.now(UTC), []
    with Session(engine) as session, session.begin():
        call = Call(new_id(), "Grand appel", "Utile", now, None, 45, author, announced_at=now)
        session.add(call)
        session.flush()
        numbered = enumerate(texts, first)
        while some := list(islice(numbered, 500)):
            rows = [_row(call.id, author, number, text, now) for number, text in some]
            session.execute(insert(ideas), rows)
            if indexed:
                _index(session, rows)
            ids += [row["id"] for row in rows]
    return ids


def _index(session: Session, rows: list[dict[str, object]]) -> None:
    """By COPY on PostgreSQL: there, millions of rows by INSERT take ten minutes."""
    found = [found for row in rows for found in _found(row)]
    if session.get_bind().dialect.name != "postgresql":
        session.execute(insert(found_idea), found)
        return
    session.flush()
    with session.connection().connection.cursor() as cursor, cursor.copy("COPY found_idea FROM STDIN") as copy:
        for row in found:
            copy.write_row((row["word"], row["idea_id"]))


def _row(call_id: UUID, author: UUID, number: int, text: Text, now: datetime) -> dict[str, object]:
    empty = dict.fromkeys(("who", "frequency", "today", "code", "reason", "opinion", "decision_number"), "")
    told = {"id": new_id(), "number": f"ID-2026-{number:04d}", "title": text[0], "problem": text[1]}
    where = {"call_id": call_id, "author_id": author, "submitted_at": now, "answer_by": now + timedelta(days=45)}
    return {**empty, **told, **where, "carries": False, "state": IdeaState.SUBMITTED, "changed_at": now, "version": 1}


def _found(row: dict[str, object]) -> list[dict[str, object]]:
    words = (MARK, *words_of(str(row["title"]), str(row["problem"])))
    return [{"word": word, "idea_id": row["id"]} for word in words]
