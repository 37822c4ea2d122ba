"""Judges cases with Python's jsonschema: one JSON object on standard input, one list of verdicts on standard output."""

import json
import sys
from importlib.metadata import version

from jsonschema import Draft202012Validator


def judge(schema, cases):
    Draft202012Validator.check_schema(schema)
    whole = Draft202012Validator(schema)
    for case in cases:
        name = case.get("def")
        validator = whole.evolve(schema=schema["$defs"][name]) if name else whole
        yield validator.is_valid(case["value"])


asked = json.load(sys.stdin)
if asked is None:
    print(json.dumps(version("jsonschema")))
else:
    with open(asked["schema"], encoding="utf-8") as file:
        print(json.dumps(list(judge(json.load(file), asked["cases"]))))
