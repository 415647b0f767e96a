"""What a text means as a whole, so that a tool is found whose words nobody said.

A request for an added tool often shares no word with its description ("I'm thirsty for a cappuccino", "let the coffee
machine make a drink"). The encoder that training starts from was made to bring such texts together: of twenty tools it
finds the right one for three requests in four by the angle between the vectors of request and description alone. What
is trained to point forgets that. So the mean of the hidden states of a text, through one small matrix, is held to the
encoder's own vector of it while everything else is learned (distillation of embeddings, Reimers and Gurevych 2020,
"Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation", with one language).

The encoder's vectors (384) are kept in the `MEANING` directions in which the texts of training differ most; that costs
a point of the tools found, and a third of the matrix.
"""

from __future__ import annotations

import json
import random
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

import encoder
from network import MEANING, Descriptions, Hob
from words import Pieces

TEXTS = 4_000  # from which the directions are found
PHRASES = 8  # of a tool that are compared with a request
PIECES = 64  # of a text that are read
SAID = 16  # requests of a batch that are held to the encoder
COMBINED = 12  # texts of random words beside them
GAIN, EVEN = 20.0, 0.3  # what nearness adds to the score of an added tool, and the nearness that adds nothing
WEIGHT = 1.0  # of what differs from the encoder, against the loss of pointing

# Requests and descriptions know few topics; these know all words of the vocabulary.
PATTERNS = (
    "{w}|{w} {w}|{w} {w} {w}|{v} the {w}|{v} my {w} {w}|{v} a {w} for the {w}|i want to {v} the {w}|{v} {w} and {w}|how {w} is the {w}|is the {w} {w}|the {w} is too {w}|what {w} does the {w} have|"
    "{v} the {w} of a {w}|a {w} that is {w}|who can {v} my {w}|let the {w} {v} something|the {w} of {w} and {w}|when to {v} the {w}|we need more {w}|can you {v} it with the {w}|tell how {w} the {w} was|{v} or {v} the {w} {w}"
).split("|")
DEEDS = (
    "open close start stop find order book buy sell rent lend borrow send bring fetch print scan copy paint clean wash dry heat cool fill empty water feed walk train teach learn read write draw sing play record "
    "watch count weigh measure log track note check test repair build mount move lift turn lock unlock charge connect pair share invite vote rate review pay bill refund save donate plan book cancel delay renew report "
    "file submit sign translate explain compare convert sort tag pin hide block mute dim brighten raise lower spin launch land park tow fuel ship pack wrap mix brew bake grill fry boil freeze serve pour cut trim mow "
    "plant dig harvest spray sweep vacuum iron fold hang sew knit dress shave brush massage stretch run swim row ride climb ski fish hunt hike sail fly drive board check-in"
).split()


@cache
def words() -> list[str]:
    """Whole words of the encoder's vocabulary, but for the thousand commonest pieces, which are letters and small words."""
    vocabulary = encoder.full_tokenizer()["model"]["vocab"]
    return [w for w, i in sorted(vocabulary.items(), key=lambda v: v[1]) if 2200 < i < 22_000 and w.isascii() and w.isalpha() and len(w) > 2]


def combined(rng: random.Random) -> str:
    text = rng.choice(PATTERNS)
    for kind, pool in (("{w}", words()), ("{v}", DEEDS)):
        while kind in text:
            text = text.replace(kind, rng.choice(pool), 1)
    return text


class Teacher:
    """The pinned encoder as it was, and the directions of its vectors that are kept."""

    def __init__(self) -> None:
        data = encoder.full_tokenizer()
        rows = len(data["model"]["vocab"])
        self.pieces = Pieces(json.dumps(data))
        kept = torch.get_rng_state()  # what is drawn for its unused parameters must not change what training draws
        self.model = Hob(rows, 1)
        self.model.start(list(range(rows)), 0)
        torch.set_rng_state(kept)
        for module in self.model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        self.model.requires_grad_(False).train()  # so that its matrices run in bfloat16, too
        self.kept: Tensor | None = None  # (384, MEANING)

    def whole(self, texts: list[str]) -> Tensor:
        """Vectors (N, 384) of length 1, as sentence-transformers computes them."""
        ids = [[self.pieces.cls, *self.pieces.text(t.lower())[:PIECES], self.pieces.sep] for t in texts]
        length = max(map(len, ids))
        table, real = torch.zeros(len(ids), length, dtype=torch.long), torch.zeros(len(ids), length, dtype=torch.bool)
        for k, row in enumerate(ids):
            table[k, : len(row)] = torch.tensor(row)
            real[k, : len(row)] = True
        positions = torch.arange(length).expand(len(ids), length)
        hidden = self.model.run(self.model.token_embd(table), positions, torch.zeros_like(table), real[:, None, None, :])
        weight = real.float()[:, :, None]
        return F.normalize((hidden * weight).sum(1) / weight.sum(1), dim=1)

    def choose(self, texts: list[str]) -> None:
        """Keeps the directions in which these texts differ most (the first right singular vectors)."""
        texts = sorted(texts, key=len)
        vectors = torch.cat([self.whole(texts[k : k + 64]) for k in range(0, len(texts), 64)])
        self.kept = torch.linalg.svd(vectors, full_matrices=False)[2][:MEANING].T.contiguous()

    @torch.no_grad()
    def __call__(self, texts: list[str]) -> Tensor:
        """Vectors (N, MEANING) of length 1."""
        return F.normalize(self.whole(texts) @ self.kept, dim=1)


class Nearness:
    """How near a request is to each added tool, as engine/src/nearness.rs counts it."""

    def __init__(self, model: Hob, pieces: Pieces, told: list[tuple[str, list[str]]]) -> None:
        """`told` of a tool: what it is described with, and its phrases."""
        self.tools = [self.of(model, pieces, [text, *phrases[:PHRASES]]) for text, phrases in told]

    @torch.no_grad()
    def of(self, model: Hob, pieces: Pieces, texts: list[str]) -> Tensor:
        return F.normalize(model.meaning(Descriptions(texts, pieces).pool(model)), dim=1)

    def bonus(self, request: Tensor) -> list[float]:
        request = F.normalize(request, dim=0)
        out = []
        for vectors in self.tools:
            told, *phrases = (vectors @ request).tolist()
            out.append(GAIN * ((told + max(phrases, default=told)) / 2 - EVEN))
        return out


def apart(vectors: Tensor, wanted: Tensor) -> Tensor:
    """One minus the cosine, and how far the angles among these texts are from the encoder's."""
    vectors = F.normalize(vectors, dim=1)
    return (1 - (vectors * wanted).sum(1)).mean() + (vectors @ vectors.T - wanted @ wanted.T).square().mean() * 4
