"""What a text states, what it denies, and what it reports as solved: the scope of negation.

The codebook's rule 4: a denied or solved difficulty is not a difficulty, a denied resource is not
a resource. The one door is `denied`, which every coder asks about every coding that it would give:

    denied(words, "difficulty/funding")                    # all that speaks for it in the text
    denied(words, "difficulty/funding", spans=[(0, 2)])    # only what these words say

How it is found. A *ground* is a place where a text states a difficulty: a word that is a burden by
itself (konflikts, grūti, neaktīvs), a verb of lacking (trūkst), or the denial of something good
(nav telpu, neatbalsta). Each ground *stands* or is *denied*, by what governs it in the parse:

========================  ===========================================  =======================
what                      denied                                       stands
========================  ===========================================  =======================
burden under a denial     konfliktu nebija; problēmas neradīja         konflikti neļauj strādāt
lack, denied (litotes)    naudas netrūka; cilvēku nav maz              grūtību netrūka
denial of a denial        neatteica; nav neinformēti                   nevar nepamanīt vientulību
denied above              nevar teikt, ka …; diez vai …                nav šaubu, ka ir pasīvi
solved                    strīds atrisināts; izdevās pārvarēt          strīdu neizdevās atrisināt
had in the end            telpu nebija, bet skola iedeva zāli          …, bet skola zāli solīja
nevis … bet               nevis naudas trūkums, bet …                  … bet naudas trūkums
ne tikai … bet arī        piedalījās ne tikai daži, bet arī …          trūkst ne tikai naudas
bez                       bez strīdiem                                 bez naudas; neiztika bez …
avoided                   izvairījāmies no strīdiem                    no strīdiem neizvairījāmies
not all, not for good     trūkums novērsts                             trūkums novērsts tikai daļēji
feared, claimed           bailes, ka nepietiks, nepiepildījās          bailes, ka nepietiks, pieauga
elsewhere                 kaimiņu pagastā trūkst, mums pietiek         arī kaimiņu pagastā trūkst
asked, supposed           jautājām, vai trūkst; ja trūktu              ja trūks
forestalled               lai nerastos strīdi, vienojāmies             lai nerastos, jāvienojas
not so much, rather than  nav tik liela, lai traucētu; drīzāk … nekā   nav tik liela, lai pietiktu
not held for it           nav vērtējams kā vienaldzība                 vientulība netiek vērtēta
laid to rest              strīdam pielikts punkts                      punkts vēl nav pielikts
ended beside it           strīdi, kuri tika atrisināti                 strīdi, ko neizdevās izbeigt
went on                   interese nenoplaka; talku neatcēlām          interese noplaka
not needed                plānu nemainījām, jo nebija vajadzības       plānu nemainījām
instead                   strīdu vietā; tā vietā, lai strīdētos        telpu vietā iedeva nojumi
cause, concession         strīda dēļ neviens neaizgāja                 strīda dēļ nenotika
counted as none           strīdu skaits – 0                            strīdu skaits – 10
kept off, set aside       brīvs no strīdiem; līdz strīdam tālu         līdz veikalam tālu
a myth, a topic, an aim   pasivitāte ir mīts                           pasivitāte nav mīts
========================  ===========================================  =======================

What is said not to be there is told by `absent` (``absences.py``); rules make a difficulty of
it. The words by which all this is told are in ``negation.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence

from sdk_text.coding.absences import Span
from sdk_text.coding.assets import OTHER_CLAUSE, Assets, Denial
from sdk_text.coding.burdens import DENIED, EXCLUDED, Ground
from sdk_text.coding.hearsay import ELSEWHERE, SUPPOSED
from sdk_text.coding.negation_words import ASSET, BURDEN, DEED, negation_words
from sdk_text.coding.words import Words


def denied(
    words: Words, code: str, spans: Sequence[Span] = (), *, listed: bool = False
) -> Denial | None:
    """Return why a text denies what a code states, or nothing where the code may stand.

    Args:
        words: The text.
        code: ``family/code``; families that ``negation.yaml`` does not name are never denied.
        spans: Word spans that speak for the code; without them, the clauses that its topic is
            named in, and without a topic, all of the text.
        listed: Whether the spans are a difficulty only because of a heading over them.
    """
    lists = negation_words()
    states = lists.families.get(code.split("/", 1)[0])
    scope = scope_of(words)
    if states == BURDEN:
        if spans:
            return scope.burdens_denied(spans, code, listed)
        return scope.topic_denied(code)
    if states not in (ASSET, DEED):
        return None
    if spans and lists["by_name"].holds(code.split("/", 1)[0]) and scope.nobody_came(spans):
        return scope.all_denied()
    # Where few came to a focus group ("uz fokusgrupu vecāki neatnāca") there was one.
    somewhere = (
        states == DEED and spans and (scope.names_a_place(spans) or scope.names_a_quality(spans))
    )
    if scope.nothing_there and not somewhere:
        return scope.all_denied()
    if states == ASSET:
        if spans and scope.only_excluded(spans, code):
            return scope.all_denied()
        return scope.assets_denied(spans, hoped=True) if spans else scope.topic_absent(code)
    return scope.deeds_denied(spans) if spans else None


def absent(words: Words, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the words by which a text says that what some spans name is not there, or none.

    Args:
        words: The text.
        spans: Word spans that name things; those of which it is said are in the answer, each with
            the words that say so, neighbours in one span.
    """
    scope = scope_of(words)
    return tuple(dict.fromkeys(told for span in spans for told in scope.absence(span)))


def states_burden(code: str) -> bool:
    """Whether the codes of a code's family state a burden."""
    return negation_words().families.get(code.split("/", 1)[0]) == BURDEN


def scope_of(words: Words) -> Scope:
    """The scopes of a text; worked out once for each."""
    known = words.__dict__.get("_scope")
    if known is None:
        known = Scope(words, negation_words())
        words.__dict__["_scope"] = known
    assert isinstance(known, Scope)
    return known


class Scope(Assets):
    """What the grounds of one text mean for codings."""

    def burdens_denied(
        self, spans: Sequence[Span], code: str = "", listed: bool = False
    ) -> Denial | None:
        """Why the spans together state no difficulty, or nothing if they do.

        The spans are taken for one statement ("atbalsta netrūka" and "kolēģu"): those with a
        ground in them decide, the others only where there is no such span.
        """
        grounded = [(span, inside) for span in spans if (inside := self._inside(span))]
        if grounded:
            verdicts = [self._grounds_denied(span, inside, code) for span, inside in grounded]
        elif listed:
            verdicts = [self._listed_denied(span) for span in spans]
        else:
            verdicts = [self._bare_denied(span) for span in spans]
        return None if None in verdicts or not verdicts else verdicts[0]

    def _inside(self, span: Span) -> list[Ground]:
        """Grounds that a span holds, or holds an auxiliary of."""
        return [
            g
            for g in self.grounds
            if any(span[0] <= i < span[1] for i in (g.at, *self.clauses.helpers(g.at)))
        ]

    def _grounds_denied(self, span: Span, inside: list[Ground], code: str) -> Denial | None:
        places = {i for g in inside for i in (g.at, *self.clauses.helpers(g.at))}
        rest = [i for i in range(*span) if i not in places and self._content(i)]
        topic = self.lists.topics.get(code)
        if topic is not None:
            rest = [i for i in rest if topic.has_bare(self.words[i])] or rest
        if rest and all(i in self._excluded for i in rest):
            return self._denial(EXCLUDED, span)
        holding = [g for g in inside if g.stands]
        if not holding:
            return self._denial(inside[0].reason, span)
        if rest and not any(self._linked(i, g.at) for i in rest for g in holding):
            others = [g for g in inside if not g.stands]
            if any(self._linked(i, g.at) for i in rest for g in others):
                return self._denial(others[0].reason, span)
            if all(self._elsewhere(i, g.at) for i in rest for g in holding):
                return self._denial(OTHER_CLAUSE, span)
        return None

    def _bare_denied(self, span: Span) -> Denial | None:
        """A span that a rule takes for a difficulty though none of its words is a burden."""
        content = [i for i in range(*span) if self._content(i)]
        if content and all(i in self._excluded for i in content):
            return self._denial(EXCLUDED, span)
        if any(
            self.clauses.negative[i] and self.clauses.more(self.clauses.head[i])
            for i in range(*span)
        ):
            return self._denial(DENIED, span)  # "grants nav vienīgais avots"
        roots = [i for i in content if not span[0] <= self.clauses.head[i] < span[1]]
        i = next(iter(roots or content), span[0])
        path = self.clauses.path(i)
        top = path[-1]
        if self._unneeded(self.clauses.chain(top)) and self.clauses.relation(top) != "ccomp":
            return self._denial(DENIED, span)
        if self._not_told(i) == ELSEWHERE:
            return self._denial(ELSEWHERE, span)
        if self._in_that_event(i):
            return self._denial(SUPPOSED, span)
        if i != top and self.words[i].upos == "NOUN":
            ground = self._burden_ground(i)
            if not ground.stands:
                return self._denial(ground.reason, span)
        above = next((g for g in self.grounds if g.at == path[-1]), None)
        if above is not None and not above.stands and self._core(path):
            return self._denial(above.reason, span)
        return None

    def _listed_denied(self, span: Span) -> Denial | None:
        """A span that is a difficulty only by the heading over it, but that its own clause says
        is there, or is no difficulty ("naudas netrūka" in a list of difficulties)."""
        content = [i for i in range(*span) if self._content(i)]
        if not content:
            return None
        if all(i in self._excluded for i in content):
            return self._denial(EXCLUDED, span)
        near = [g for g in self.grounds if any(self._linked(i, g.at) for i in content)]
        if near and not any(g.stands for g in near):
            return self._denial(near[0].reason, span)
        if not near and all(self._there(i) for i in content):
            return self._denial(OTHER_CLAUSE, span)
        return None

    def _linked(self, i: int, ground: int) -> bool:
        clauses = self.clauses
        return (
            clauses.predicate(i) == clauses.predicate(ground)
            or clauses.inside(i, ground, joined=False)
            or clauses.inside(ground, i, joined=False)
        )

    def _elsewhere(self, i: int, ground: int) -> bool:
        """In an affirmed clause of its own, over a comma from a ground with its own subject."""
        about = self.clauses.children[self.clauses.predicate(ground)]
        if not any(
            self.clauses.relation(c) in {"nsubj", "obj", "conj"}
            and self.words[c].upos in {"NOUN", "ADJ", "PROPN"}
            for c in about
        ):
            return False
        low, high = sorted((i, ground))
        comma = any(self.words[k].form in {",", ";"} for k in range(low, high))
        own = self.clauses.predicate(i)
        verb = self.words[own].upos in {"VERB", "ADJ", "AUX"} or bool(self.clauses.helpers(own))
        return comma and verb and self.clauses.total(own) % 2 == 0

    def topic_denied(self, code: str) -> Denial | None:
        """Why nothing in the text states the difficulty of a code: what denies it, and no ground
        that stands is left in the clauses that its topic is named in."""
        topic = self.lists.topics.get(code)
        named = [
            i
            for i, word in enumerate(self.words)
            if topic is not None and topic.has_bare(word) and self._content(i)
        ]
        named_out = [i for i in named if i not in self._excluded]
        grounds = self.grounds
        if named and not named_out:
            return self._denial(EXCLUDED, (named[0], named[-1] + 1))
        if named_out:
            near = [g for g in grounds if any(self._linked(i, g.at) for i in named_out)]
            if grounds and not near and all(self._there(i) for i in named_out):
                return self._denial(OTHER_CLAUSE, (named_out[0], named_out[0] + 1))
            grounds = tuple(near) or grounds
        if not grounds and named_out and all(self._enough(i) for i in named_out):
            return self._denial(DENIED, (named_out[0], named_out[0] + 1))
        if not grounds and named_out and all(map(self._not_told, named_out)):
            untold = self._not_told(named_out[0])
            return self._denial(untold, (named_out[0], named_out[0] + 1))
        if not grounds or any(g.stands for g in grounds):
            return None
        if not named_out and not self._all_denied():
            return None
        return self._denial(grounds[0].reason, (grounds[0].at, grounds[0].at + 1))

    def _all_denied(self) -> bool:
        """Whether no clause is left that could state a difficulty in words that no list knows."""
        clauses = self.clauses
        settled = {clauses.predicate(g.at) for g in self.grounds if not g.stands}
        settled |= {k for i in settled for k in clauses.chain(i)}
        return all(
            i in settled or i in self._excluded or set(clauses.chain(i)) & settled
            for i in range(len(self.words))
            if clauses.is_predicate(i) and self.words[i].upos in {"VERB", "AUX", "ADJ", "NOUN"}
        )

    def _there(self, i: int) -> bool:
        """Whether a word stands in a clause that says no more than that it is there, or enough."""
        own = self.clauses.predicate(i)
        here = self.words[own].lemma == "būt" and self.clauses.total(own) % 2 == 0
        here = here and not self._supposed([own])  # "gribētos, lai būtu"
        return (here and not self._gone_since(own)) or self._enough(i)

    def _gone_since(self, predicate: int) -> bool:
        """ "Bija telpas, bet tagad to vairs nav." """
        return any(
            k > predicate and self.clauses.total(k) % 2 and self._vairs(k)
            for k in self.clauses.children[predicate]
        )

    def _vairs(self, predicate: int) -> bool:
        return any(self.words[c].lower == "vairs" for c in self.clauses.children[predicate])

    def _enough(self, i: int) -> bool:
        """Whether a word stands in a clause that says that there is enough of it."""
        links = self.clauses.chain(self.clauses.predicate(i))
        own = links[-1]
        enough = self.words[own].lemma.startswith(("pietiek", "pietik")) or any(
            self.lists["plenty"].has(self.words[k]) for k in (own, *self.clauses.children[own])
        )
        if not enough or self._limited(own) or self._seldom(own):
            return False
        return self.clauses.total(own) % 2 == 0
