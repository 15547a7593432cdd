"""Reads texts as dictionaries of RFC 8941 with another project's implementation (http_sf).

Reads a JSON array of texts on standard input; prints an array with the strict serialisation of each, null for what is no dictionary.
"""
import json
import sys

import http_sf


def refuse(key, context):
    raise ValueError(f"{key} comes twice")


def serialised(text):
    try:
        return http_sf.ser(http_sf.parse(text.encode(), tltype="dictionary", on_duplicate_key=refuse))
    except (ValueError, TypeError):
        return None


json.dump([serialised(text) for text in json.load(sys.stdin)], sys.stdout)
