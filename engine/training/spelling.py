"""Misspelt words read as the words by which a request says what is to be done, as daemon/src/engine/spelling.rs reads them."""

from __future__ import annotations

from pathlib import Path

LEAST = 4  # letters of a word that may be misspelt
FILE = Path(__file__).resolve().parents[1] / "models" / "spelling.txt"


def words(mark: str = "") -> list[str]:
    """The words of the lines that begin with `mark`; without one, those that others are read as."""
    lines = [line.split() for line in FILE.read_text().splitlines() if line and line[0] != "#"]
    found = [line[1:] for line in lines if line[0] == mark] if mark else [line for line in lines if line[0] != "-"]
    return list(dict.fromkeys(word for line in found for word in line))


def slipped(said: str, word: str) -> bool:
    """Whether one letter was left out, added, exchanged or swapped with its neighbour, the first one only swapped."""
    head = next((i for i, (a, b) in enumerate(zip(said, word)) if a != b), min(len(said), len(word)))
    if said[head : head + 2] == word[head : head + 2][::-1] and said[head + 2 :] == word[head + 2 :]:
        return True
    if head == 0:
        return False
    left, added, exchanged = said[head:] == word[head + 1 :], said[head + 1 :] == word[head:], said[head + 1 :] == word[head + 1 :]
    # Many words and names of four letters differ by one letter; "alarms" and "timed" are words of their own.
    return left or (exchanged and len(said) > LEAST) or (added and not (head == len(word) and said[head] in "sdr"))


class Speller:
    def __init__(self, knows) -> None:
        """`knows` says whether a word is one that the model reads whole."""
        self.words, self.stay, self.knows = words(), set(words("-")), knows

    def word(self, said: str) -> str:
        if len(said) < LEAST or not (said.isascii() and said.isalpha()) or said in self.words or said in self.stay or self.knows(said):
            return said
        return next((word for word in self.words if len(word) >= LEAST and slipped(said, word)), said)
