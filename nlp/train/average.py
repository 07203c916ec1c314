"""The weighted mean of two checkpoints, of which the second went on from the first (Wortsman et al. 2022).

    python -m nlp.train.average FIRST SECOND --share 0.6 --output FOLDER

What the second has learnt stays for the most part, and what it has forgotten or made up on the way comes out.
"""

import argparse
import json
from pathlib import Path

import torch

from nlp.train.network import load, save


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, required=True, help="weight of the second, 0 to 1")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    network, first = load(args.second), load(args.first).state_dict()
    with torch.no_grad():
        for name, value in network.named_parameters():
            value.lerp_(first[name], 1 - args.share)
    facts = json.loads((args.second / "training.json").read_text())
    save(network, args.output, {**facts, "share": args.share})
    (args.output / "tokenizer.json").write_bytes((args.second / "tokenizer.json").read_bytes())


if __name__ == "__main__":
    main()
