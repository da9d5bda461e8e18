import json

from scim_conformance.documents.describe import contract_rows, flow_rows, profile_rows
from scim_conformance.documents.load import load_contracts, load_flows, load_profiles


def test_a_flow_is_described_with_provenance_and_steps(write, flow_text, profile_text):
    path = write("flows/a.yaml", flow_text.replace("  from: [A1]", "  from: [A1]\n  fault: reset\n  repeat: 2"))
    profiles = load_profiles([write("profiles/acme.yaml", profile_text).parent])
    (row,) = flow_rows(load_flows([path.parent], profiles).values(), profiles)
    assert row == {
        "id": "acme-create",
        "idp": "acme",
        "title": "Create",
        "purpose": "A user comes into being.",
        "profiles": ["acme"],
        "provenance": {"kind": "documented", "sources": ["handbook"], "assembled": "", "date": ""},
        "needs": [],
        "may_block": {},
        "quick": False,
        "stress": False,
        "catches": [],
        "steps": [
            {"id": "look", "method": "GET", "path": "/Users?filter=x"},
            {"id": "create", "method": "POST", "path": "/Users", "sources": ["A1"], "fault": "reset", "repeat": 2},
        ],
        "origin": f"{path}:1",
    }


def test_a_profile_is_described_with_date_sources_and_needs(write, tmp_path, profile_text):
    write("a.yaml", profile_text + "needs: [acme-a]\nunknown: [much]\n")
    path = write("b.yaml", "profile: acme-b\ntitle: B\nextends: acme\n")
    first, second = profile_rows(load_profiles([tmp_path]).values())
    assert first["id"] == "acme"
    assert second == {
        "id": "acme-b",
        "title": "B",
        "idp": "acme",
        "extends": "acme",
        "as_of": "2026-11",
        "sources": ["handbook"],
        "needs": ["acme-a"],
        "unknown": ["much"],
        "origin": f"{path}:1",
    }


def test_a_contract_is_described_with_its_promises(write, tmp_path, contract_text):
    more = (
        "aliases: [app]\nidps: [okta]\nlevels: {a: warn}\nfeatures: {patch: yes, discovery: no}\ngroup: {live: true}\n"
    )
    path = write("a.yaml", contract_text + more)
    (row,) = contract_rows(load_contracts([tmp_path]).values())
    assert row == {
        "id": "acme",
        "title": "Acme app",
        "aliases": ["app"],
        "extends": "",
        "as_of": "2026-11",
        "sources": ["handbook"],
        "idps": ["okta"],
        "base_path": "/scim/v2",
        "authentication": "bearer",
        "features": {
            "discovery": "no",
            "patch": "yes",
            "filter": "live",
            "sort": "live",
            "etag": "live",
            "bulk": "live",
            "change_password": "live",
            "search": "optional",
            "me": "optional",
        },
        "user": {
            "keeps": {"userName": "must", "title": "should"},
            "required": ["userName"],
            "others": "open",
            "one_of": [],
            "emails": "all",
            "email_required": False,
            "live": False,
        },
        "group": {
            "keeps": {},
            "required": [],
            "others": "open",
            "one_of": [],
            "emails": "all",
            "email_required": False,
            "live": True,
        },
        "levels": {"a": "warn"},
        "origin": f"{path}:1",
    }


def test_rows_are_ordered_by_id_and_are_json(write, tmp_path, contract_text):
    for name in ("b", "a"):
        write(f"{name}.yaml", contract_text.replace("contract: acme", f"contract: {name}"))
    rows = contract_rows(reversed(load_contracts([tmp_path]).values()))
    assert [row["id"] for row in rows] == ["a", "b"]
    assert json.loads(json.dumps(rows)) == rows
    assert rows[0]["group"] is None
