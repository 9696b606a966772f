"""The JSON Schemas say what reading takes."""

import json

import pytest

from layout.copy.schema import schema


@pytest.mark.parametrize("name", ["article", "edition"])
def test_schema_is_plain_json_with_descriptions(name):
    made = json.loads(json.dumps(schema(name)))
    assert made["additionalProperties"] is False
    for part in (made, *made["$defs"].values()):
        for field in part["properties"].values():
            assert field["description"].endswith((".", ";"))


def test_copy_is_a_string():
    properties = schema("article")["properties"]
    assert properties["headline"]["type"] == "string"
    assert {"type": "string"} in properties["deck"]["anyOf"]
    assert {"type": "null"} in properties["deck"]["anyOf"]


def test_required_fields():
    assert schema("article")["required"] == ["headline", "body"]
    assert set(schema("edition")["required"]) == {"masthead", "date", "sections", "imprint"}
    needed = {"publisher", "address", "responsible_editor", "printer"}
    assert set(schema("edition")["$defs"]["Imprint"]["required"]) == needed


def test_ids_and_paths_are_not_written():
    assert not {"id", "path", "slug", "root", "bare"} & set(schema("edition")["properties"])
    assert "id" not in schema("article")["properties"]


def test_unknown_schema():
    with pytest.raises(KeyError):
        schema("style")
