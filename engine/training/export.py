"""Writes a trained run as engine/models/hob.gguf: 8-bit matrices, tokenizer,
catalogue, licence and calibration in one file.

    python engine/training/export.py RUN [OUT]
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import gguf
import numpy as np
import torch

import meaning
import overlap
from network import ADDED_BIAS, D, FF, HEADS, LAYERS, POSITIONS, Descriptions, Hob
from pointer import Catalogue
from words import Pieces

MODEL = Path(__file__).resolve().parents[1] / "models" / "hob.gguf"
Q8, F16, F32 = (gguf.GGMLQuantizationType[n] for n in ("Q8_0", "F16", "F32"))
LAST_STAGE = 0.9  # of the last stage's average in what is exported; the rest is the average before it, which keeps what the last one lost
ATTRIBUTION = (
    "Body and word pieces started from sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0); all weights were "
    "changed by further training. Trained on generated requests and on rows of HWU64 (Liu et al., CC BY 4.0), "
    "MASSIVE 1.1 en-US (FitzGerald et al., CC BY 4.0), CLINC150 (Larson et al., CC BY 3.0), SNIPS 2017 "
    "(Coucke et al., CC0 1.0) and DroidCall (MIT)."
)
# Where its rows trained, its licence is that of the weights.
SHARE_ALIKE = " Also on rows of TOPv2 (Chen et al. 2020, by way of Hinglish-TOP, CC BY-SA 4.0): the weights are CC BY-SA 4.0."


def load(run: Path) -> tuple[Hob, Catalogue, Pieces, str]:
    catalogue = Catalogue.load()
    tokenizer = (run / "tokenizer.json").read_text()
    pieces = Pieces(tokenizer)
    model = Hob(pieces.tokenizer.get_vocab_size(), len(catalogue))
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    exported = state.get("average", state["model"])
    if settled := state.get("settled"):
        exported = {n: v if n == "meaning.weight" else torch.lerp(settled[n], v, LAST_STAGE) for n, v in exported.items()}
    model.load_state_dict(exported)
    return model.eval(), catalogue, pieces, tokenizer


@torch.no_grad()
def tensors(model: Hob, catalogue: Catalogue, pieces: Pieces) -> dict[str, tuple[np.ndarray, gguf.GGMLQuantizationType]]:
    """Every tensor of the file with its type, scales folded in."""
    out: dict = {}

    def put(name: str, tensor: torch.Tensor, kind: gguf.GGMLQuantizationType) -> None:
        out[name] = (tensor.detach().float().contiguous().numpy(), kind)

    def dense(name: str, layer: torch.nn.Linear, scale: float = 1.0) -> None:
        put(f"{name}.weight", layer.weight * scale, Q8)
        if layer.bias is not None:
            put(f"{name}.bias", layer.bias * scale, F32)

    def norm(name: str, layer: torch.nn.LayerNorm) -> None:
        put(f"{name}.weight", layer.weight, F32)
        put(f"{name}.bias", layer.bias, F32)

    put("token_embd.weight", model.token_embd.weight, Q8)
    put("position_embd.weight", model.position_embd.weight, F16)
    put("type_embd.weight", model.type_embd.weight, F32)
    norm("embd_norm", model.embd_norm)
    for i, layer in enumerate(model.blk):
        for part in ("attn_qkv", "attn_output", "ffn_up", "ffn_down"):
            dense(f"blk.{i}.{part}", getattr(layer, part))
        for part in ("attn_norm", "ffn_norm"):
            norm(f"blk.{i}.{part}", getattr(layer, part))
    dense("head.dense", model.head_dense)
    norm("head.norm", model.head_norm)
    described = Descriptions(catalogue.descriptions(), pieces)
    vectors, inputs, bias = model.tables(described.pool(model), described.described, torch.ones(len(catalogue)))
    put("symbol.vectors", vectors / math.sqrt(D), F16)
    put("symbol.inputs", inputs, F16)
    put("symbol.bias", bias, F32)
    dense("describe.key", model.describe_key, 1 / math.sqrt(D))
    dense("describe.input", model.describe_input)
    put("pointer.query.weight", model.pointer_query.weight, Q8)
    put("pointer.key.weight", model.pointer_key.weight, Q8)
    put("place_embd.weight", model.place_embd.weight, F16)
    put("meaning.weight", model.meaning.weight, Q8)
    return out


def rounded(array: np.ndarray, kind: gguf.GGMLQuantizationType) -> np.ndarray:
    """The array as a reader of the file sees it."""
    if kind == F32:
        return array
    if kind == F16:
        return array.astype(np.float16).astype(np.float32)
    return gguf.dequantize(gguf.quantize(array, kind), kind)


def as_read(model: Hob, catalogue: Catalogue, pieces: Pieces) -> tuple[Hob, tuple]:
    """The model and its symbol tables as the 8-bit file holds them."""
    stored = {n: torch.from_numpy(rounded(a, k)) for n, (a, k) in tensors(model, catalogue, pieces).items()}
    copy = Hob(*model.token_embd.weight.shape[:1], len(catalogue)).eval()
    names = {"head.dense": "head_dense", "head.norm": "head_norm", "describe.key": "describe_key"}
    names |= {"describe.input": "describe_input", "pointer.query": "pointer_query", "pointer.key": "pointer_key"}
    state = copy.state_dict()
    for name, tensor in stored.items():
        for ours, theirs in names.items():
            name = name.replace(ours, theirs)
        if name in state:
            state[name] = tensor * math.sqrt(D) if name.startswith("describe_key") else tensor
    copy.load_state_dict(state)
    tables = (stored["symbol.vectors"] * math.sqrt(D), stored["symbol.inputs"], stored["symbol.bias"])
    return copy, tables


def write(run: Path, out: Path, calibration: tuple[float, float]) -> None:
    model, catalogue, pieces, tokenizer = load(run)
    writer = gguf.GGUFWriter(out, "hob-pointer")
    writer.add_name("hob")
    share_alike = torch.load(run / "checkpoint.pt", weights_only=True).get("share_alike", False)
    writer.add_license("cc-by-sa-4.0" if share_alike else "apache-2.0")
    writer.add_string("general.attribution", ATTRIBUTION + SHARE_ALIKE * share_alike)
    numbers = {"version": 1, "layers": LAYERS, "width": D, "heads": HEADS, "ff": FF, "positions": POSITIONS}
    for name, value in numbers.items():
        writer.add_uint32(f"hob.{name}", value)
    writer.add_string("hob.tokenizer", tokenizer)
    writer.add_string("hob.catalogue", Path(__file__).with_name("catalogue.json").read_text())
    writer.add_array("hob.symbols", catalogue.symbols)
    writer.add_float32("hob.calibration.scale", calibration[0])
    writer.add_float32("hob.calibration.offset", calibration[1])
    writer.add_float32("hob.added_bias", ADDED_BIAS)
    writer.add_float32("hob.meaning.gain", meaning.GAIN)
    writer.add_float32("hob.meaning.even", meaning.EVEN)
    writer.add_float32("hob.overlap.gain", overlap.GAIN)
    writer.add_float32("hob.overlap.cost", overlap.COST)
    writer.add_array("hob.overlap.common", [f"{word} {worth}" for word, worth in overlap.common(catalogue).items()])
    for name, (array, kind) in tensors(model, catalogue, pieces).items():
        if kind == Q8:
            writer.add_tensor(name, gguf.quantize(array, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, array.astype(np.float16 if kind == F16 else np.float32))
    part = out.with_suffix(".part")
    writer.write_header_to_file(part)
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    part.rename(out)
    print(f"{out.name}: {out.stat().st_size / 1e6:.2f} MB")


def main(run: Path, out: Path = MODEL) -> None:
    path = run / "calibration.json"
    calibration = json.loads(path.read_text()) if path.exists() else {"scale": 1.0, "offset": 0.0}
    out.parent.mkdir(parents=True, exist_ok=True)
    write(run, out, (calibration["scale"], calibration["offset"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(Path(p) for p in sys.argv[2:3]))
