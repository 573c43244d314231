"""A document becomes a letter: the full wording of the law's six papers, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.bridges.letter_voice import Voice
from kiosk.bridges.letter_words import CAPTION, FOOT, OUTCOMES, SEAL, TITLES
from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.catalogue import Centre, OverdueEffect
from kiosk.domain.documents import (
    Acceptance,
    Body,
    Decision,
    Document,
    Extension,
    NotAccepted,
    Notice,
    Outcome,
    SpecialProcedure,
)
from printer.letter import Block, Closing, Code, Column, Facts, Heading, Letter, Paragraph, Row, Table
from printer.slip import Language

_ACCEPTED = {
    AcceptedBy.SUPPLY: "accepted_supply",
    AcceptedBy.SILENCE: "accepted_silence",
    AcceptedBy.LATE_NOTICE: "accepted_late_notice",
}


def letter_of(document: Document, applicant: str, centre: Centre, url: str, language: Language) -> Letter:
    """What the paper says, to whom, and how it can be checked and fought. ValueError for damaged data.

    `url` is the page behind the QR code; an empty one leaves the code out.
    """
    voice, body = Voice(language), document.body
    title = TITLES[document.kind]
    return Letter(
        centre=centre.name_zh if voice.is_zh else centre.name_en,
        title=voice.pick(title),
        subtitle=voice.other(title),
        number=document.number,
        addressee=voice.say("addressee", name=applicant) if applicant else "",
        blocks=tuple(_Wording(voice, document, centre).blocks(body)),
        language=language,
        closing=Closing(voice.name(body.department), voice.on(document.issued_on), voice.pick(SEAL)),
        code=Code(url, voice.pick(CAPTION)) if url else None,
        foot=voice.pick(FOOT),
    )


@dataclass(frozen=True, slots=True)
class _Wording:
    """The blocks of one document, in one voice."""

    voice: Voice
    document: Document
    centre: Centre

    def blocks(self, body: Body) -> Iterator[Block]:
        match body:
            case Acceptance():
                yield from self._acceptance(body)
            case Notice():
                yield from self._notice(body)
            case NotAccepted():
                yield from self._not_accepted(body)
            case Extension():
                yield from self._extension(body)
            case SpecialProcedure():
                yield from self._special_procedure(body)
            case Decision():
                yield from self._decision(body)

    def _acceptance(self, body: Acceptance) -> Iterator[Block]:
        say, voice = self._says(body), self.voice
        yield say(_ACCEPTED.get(body.by, "accepted_declaration"), accepted=voice.on(body.accepted_on))
        rows = [("variant", voice.name(body.variant))] if body.variant else []
        rows += [("accepted", voice.on(body.accepted_on)), ("statutory", voice.limit(body.statutory))]
        rows += [("promised", voice.limit(body.promised))]
        if body.materials:
            rows.append(("materials", _listed(body.materials, voice)))
        yield self._facts(body, rows, "promised")
        yield say("count" if body.promised.value else "count_on_the_spot")
        yield from self._rights("late_remedy")

    def _notice(self, body: Notice) -> Iterator[Block]:
        say, voice = self._says(body), self.voice
        yield say("notice", received=voice.on(body.received_on))
        yield _missing(body, voice)
        yield say("notice_all", count=len(body.missing))
        yield say("notice_hand_in", place=self._place(body), window=self._window(body))
        if body.notice_by is None:
            yield say("notice_rule_undated", days=body.notice_days)
        else:
            yield say("notice_rule", days=body.notice_days, by=voice.on(body.notice_by))
        if body.is_late(self.document.issued_on):
            yield say("notice_late", received=voice.on(body.received_on))
        if body.is_second:
            yield say("notice_second", why=body.why_second.rstrip("。."))
        yield Facts(((voice.label("ref"), self.document.ref),))
        yield self._phones()

    def _not_accepted(self, body: NotAccepted) -> Iterator[Block]:
        say, received = self._says(body), self.voice.on(body.received_on)
        rows = [("reason", body.reason)]
        if body.competent_body:
            yield say("not_competent", received=received, body=body.competent_body)
            rows.append(("competent", body.competent_body))
        else:
            yield say("not_accepted", received=received)
        yield self._facts(body, rows, "reason")
        yield from self._rights("remedies")

    def _extension(self, body: Extension) -> Iterator[Block]:
        say, voice = self._says(body), self.voice
        days = voice.days(body.days, body.unit)
        yield say("extension", approved_by=body.approved_by, days=days)
        rows = [("reason", body.reason), ("approved_by", body.approved_by), ("extended_by", days.strip())]
        rows += [("due_before", voice.due(body.due_before)), ("due_now", voice.due(body.due_now))]
        yield self._facts(body, rows, "due_now")
        if body.due_now is None:
            yield say("extension_once_undated")
        else:
            yield say("extension_once", due=voice.on(body.due_now))
        yield from self._rights("late_remedy")

    def _special_procedure(self, body: SpecialProcedure) -> Iterator[Block]:
        say, voice = self._says(body), self.voice
        ground = body.ground.zh if voice.is_zh else body.ground.en or body.ground.zh
        days = voice.span(body.expected_days)
        yield say("special", ground=ground, law=body.ground.law, days=days)
        rows = [("ground", ground), ("law", body.ground.law), ("document", body.document)]
        rows += [("stopped", voice.on(body.stopped_on)), ("expected", days.strip())]
        yield self._facts(body, rows, "expected")
        yield say("special_stops", stopped=voice.on(body.stopped_on))
        yield self._phones()

    def _decision(self, body: Decision) -> Iterator[Block]:
        say, voice = self._says(body), self.voice
        tacit = body.tacit is OverdueEffect.DEEMED_GRANTED
        outcome = "deemed_granted" if tacit else body.outcome.value
        yield say(outcome, received=voice.on(body.received_on), decided=voice.on(body.decided_on))
        if body.tacit is OverdueEffect.DEEMED_AGREED:
            yield say("deemed_agreed")
        rows = [("outcome", voice.pick(OUTCOMES[outcome])), ("decided", voice.on(body.decided_on))]
        rows += [("reason", body.reason)] if body.reason else []
        rows += [("statutory", voice.limit(body.statutory))] if body.statutory else []
        rows += [("promised", voice.limit(body.promised))] if body.promised else []
        yield self._facts(body, rows, "outcome")
        if body.outcome is Outcome.GRANTED and body.deliver_by is not None:
            yield say("delivery", days=self.centre.policy.delivery_days, by=voice.on(body.deliver_by))
        yield from self._rights("remedies")

    def _says(self, body: Body) -> _Saying:
        return _Saying(self.voice, self.voice.pick((body.item.zh, body.item.en or body.item.zh)))

    def _facts(self, body: Body, rows: list[tuple[str, str]], bold: str = "") -> Facts:
        voice = self.voice
        common = [
            ("ref", self.document.ref),
            ("item", f"{voice.pick((body.item.zh, body.item.en))} ({body.item.code})"),
        ]
        common += [("received", voice.on(body.received_on))]
        if body.handled_by is not None:
            common.append(("window", f"{body.handled_by} 号窗口" if voice.is_zh else str(body.handled_by)))
        shown = tuple((voice.label(key), value) for key, value in (*common, *rows))
        return Facts(shown, bold=(voice.label(bold),) if bold else ())

    def _rights(self, key: str) -> Iterator[Block]:
        yield Heading(self.voice.label("remedies"))
        yield Paragraph(self.voice.say(key))
        yield self._phones()

    def _phones(self) -> Paragraph:
        centre = self.centre
        return Paragraph(self.voice.say("complaint", complaint=centre.complaint_phone, phone=centre.phone))

    def _place(self, body: Notice) -> str:
        centre = self.centre
        if body.hand_in is not None:
            return self.voice.name(body.hand_in)
        if self.voice.is_zh:
            return f"{centre.name_zh}（{centre.address_zh}）"
        return f"{centre.name_en}, {centre.address_en}"

    def _window(self, body: Notice) -> str:
        return "" if body.handled_by is None else self.voice.say("go_to_window", window=body.handled_by)


@dataclass(frozen=True, slots=True)
class _Saying:
    """Sentences about one item, as paragraphs."""

    voice: Voice
    item: str

    def __call__(self, key: str, **values: object) -> Paragraph:
        return Paragraph(self.voice.say(key, item=self.item, **values))


def _missing(body: Notice, voice: Voice) -> Table:
    shares = (("number", 9, True), ("missing", 38, False), ("why", 53, False))
    columns = tuple(Column(voice.label(key), share, is_centred) for key, share, is_centred in shares)
    lines = enumerate(body.missing, 1)
    return Table(columns, tuple(Row((str(n), line.material, line.reason)) for n, line in lines))


def _listed(materials: tuple[str, ...], voice: Voice) -> str:
    return voice.pick(("；", "; ")).join(materials)
