"""Judges values by Python's jsonschema, with the pointers of Sources/JSONSchema.

Reads {"schemas": [text], "values": [[index of schema, text]]}, writes for each value its pointers, sorted; none when it is valid.
"""
import json
import sys
from urllib.parse import quote

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema._utils import find_additional_properties, find_evaluated_item_indexes_by_schema, find_evaluated_property_keys_by_schema


def pointer(path):
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    # What RFC 3986 allows in a fragment.
    return "#" + "".join("/" + quote(step, safe="!$&'()*+,;=:@/?") for step in steps)


def pointers(validator, error):
    """Where jsonschema names the object, and the service the member that is at fault."""
    path, instance, schema = list(error.absolute_path), error.instance, error.schema
    keyword = error.validator
    if "propertyNames" in error.absolute_schema_path:
        # An error of the name, which stands in no place of its own.
        return [pointer(path + [instance])]
    if keyword == "required":
        return [pointer(path + [name]) for name in schema["required"] if name not in instance]
    if keyword == "dependentRequired":
        needed = (needed for name, needed in schema[keyword].items() if name in instance)
        return [pointer(path + [name]) for names in needed for name in names if name not in instance]
    if keyword == "additionalProperties":
        return [pointer(path + [name]) for name in find_additional_properties(instance, schema)]
    if keyword == "unevaluatedProperties":
        seen = find_evaluated_property_keys_by_schema(validator.evolve(schema=schema), instance, schema)
        return [pointer(path + [name]) for name in instance if name not in seen]
    if keyword == "items":
        return [pointer(path + [index]) for index in range(len(schema.get("prefixItems", [])), len(instance))]
    if keyword == "unevaluatedItems":
        seen = find_evaluated_item_indexes_by_schema(validator.evolve(schema=schema), instance, schema)
        return [pointer(path + [index]) for index in range(len(instance)) if index not in seen]
    return [pointer(path)]


def main():
    work = json.load(sys.stdin)
    validators = []
    for text in work["schemas"]:
        schema = json.loads(text)
        Draft202012Validator.check_schema(schema)
        validators.append(Draft202012Validator(schema, format_checker=FormatChecker()))
    judged = []
    for index, text in work["values"]:
        validator = validators[index]
        errors = validator.iter_errors(json.loads(text))
        judged.append(sorted({found for error in errors for found in pointers(validator, error)}))
    json.dump(judged, sys.stdout)


main()
