import pytest

from scim_conformance.documents.load import load_contracts, load_profiles
from scim_conformance.documents.load.variants import merged


@pytest.mark.parametrize(
    ("parent", "child", "whole"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}}, {"a": {"b": 1, "c": 3}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"b": 1}}, {"a": {"b": None}}, {"a": {}}),
        ({"a": {"b": 1}}, {"a": None}, {}),
        ({}, {"a": {"b": {"c": None, "d": 1}}}, {"a": {"b": {"d": 1}}}),
        ({"a": 1}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"a": 1}, {"a": 1}),
    ],
)
def test_mappings_are_merged_all_else_is_replaced_and_null_takes_away(parent, child, whole):
    assert merged(parent, child) == whole


def test_merging_changes_neither_side():
    parent, child = {"a": {"b": 1}}, {"a": {"c": 2}}
    merged(parent, child)
    assert (parent, child) == ({"a": {"b": 1}}, {"a": {"c": 2}})


def test_a_variant_says_only_what_differs(write, tmp_path, profile_text):
    write("acme.yaml", profile_text + "wire_note: x\n".replace("wire_note: x\n", "needs: [acme-a, acme-b]\n"))
    write("old.yaml", "profile: acme-old\ntitle: Old\nextends: acme\nneeds: [acme-a]\ndialect: {update: PATCH}\n")
    write("older.yaml", "profile: acme-older\ntitle: Older\nextends: acme-old\nwire: {space: +}\nneeds:\n")
    profiles = load_profiles([tmp_path])
    old, older = profiles["acme-old"], profiles["acme-older"]
    assert (old.idp, old.title, old.as_of, old.needs, old.extends) == ("acme", "Old", "2026-11", ("acme-a",), "acme")
    assert (old.dialect.update, old.dialect.deactivate) == ("PATCH", "PATCH")
    assert (older.dialect.update, older.wire.space, older.needs) == ("PATCH", "+", ())
    assert old.origin == f"{tmp_path / 'old.yaml'}:1"


def test_a_variant_has_no_share_in_the_names_of_its_parent(write, tmp_path, contract_text):
    write("acme.yaml", contract_text + "aliases: [acme-app]\n")
    write("mine.yaml", "contract: mine\ntitle: Mine\nextends: acme\n")
    contracts = load_contracts([tmp_path])
    assert (contracts["acme"].aliases, contracts["mine"].aliases) == (("acme-app",), ())
    assert contracts["mine"].user == contracts["acme"].user


def test_a_variant_may_take_groups_away(write, tmp_path, contract_text):
    write("acme.yaml", contract_text + "group: {attributes: {displayName: {keep: must}}}\n")
    write("mine.yaml", "contract: mine\ntitle: Mine\nextends: acme\ngroup: null\n")
    contracts = load_contracts([tmp_path])
    assert contracts["acme"].group is not None
    assert contracts["mine"].group is None


def test_a_variant_may_add_to_an_inherited_attribute(write, tmp_path, contract_text):
    write("acme.yaml", contract_text)
    write("mine.yaml", "contract: mine\ntitle: Mine\nextends: acme\nuser: {attributes: {title: {required: true}}}\n")
    rule = load_contracts([tmp_path])["mine"].user.attributes[1]
    assert (rule.path, rule.keep, rule.required) == ("title", "should", True)


def test_a_header_that_is_null_stays_so_in_a_profile_and_its_variants(write, tmp_path, profile_text):
    write("acme.yaml", profile_text.replace("wire: {}", "wire: {headers: {User-Agent: null, Accept: a/b}}"))
    write("mine.yaml", "profile: mine\ntitle: Mine\nextends: acme\nwire: {headers: {Accept: null}}\n")
    profiles = load_profiles([tmp_path])
    assert profiles["acme"].wire.headers == {"User-Agent": None, "Accept": "a/b"}
    assert profiles["mine"].wire.headers == {"User-Agent": None, "Accept": None}


def test_an_attribute_that_a_variant_adds_says_what_becomes_of_it(write, tmp_path, contract_text, mistakes):
    write("acme.yaml", contract_text)
    write("mine.yaml", "contract: mine\ntitle: Mine\nextends: acme\nuser:\n  attributes:\n    nickName: {}\n")
    assert mistakes(load_contracts, [tmp_path]) == [
        'mine.yaml:6: user.attributes.nickName: "keep" is missing; add keep:'
    ]


def variants(write, links):
    for name, parent in links.items():
        extends = f"extends: {parent}\n" if parent else ""
        write(f"{name}.yaml", f"profile: {name}\ntitle: x\n{extends}")


def test_an_unknown_parent_is_told_with_the_nearest_one(write, tmp_path, profile_text, mistakes):
    write("acme.yaml", profile_text)
    variants(write, {"b": "acmee", "c": "zzz", "d": "b"})
    assert mistakes(load_profiles, [tmp_path]) == [
        'b.yaml:3: extends: "acmee" is no profile here; did you mean "acme"?',
        'c.yaml:3: extends: "zzz" is no profile here; known: acme, b, d',
    ]


def test_a_circle_is_told_with_its_chain_at_each_member(write, tmp_path, mistakes):
    variants(write, {"a": "b", "b": "c", "c": "a", "hangs-on": "a", "self": "self"})
    assert mistakes(load_profiles, [tmp_path]) == [
        "a.yaml:3: extends: goes in a circle: a extends b extends c extends a; let one of them extend nothing",
        "b.yaml:3: extends: goes in a circle: b extends c extends a extends b; let one of them extend nothing",
        "c.yaml:3: extends: goes in a circle: c extends a extends b extends c; let one of them extend nothing",
        "self.yaml:3: extends: goes in a circle: self extends self; let one of them extend nothing",
    ]


def test_mistakes_of_a_parent_are_told_once(write, tmp_path, profile_text, mistakes):
    write("acme.yaml", profile_text.replace("never", "nevre"))
    variants(write, {"b": "acme", "c": "b"})
    assert mistakes(load_profiles, [tmp_path]) == [
        'acme.yaml:7: dialect.rename_group: "nevre" is not one of PUT, PATCH, never; did you mean "never"?'
    ]


def test_a_variant_of_an_overridden_parent_extends_the_new_one(write, tmp_path, profile_text):
    write("shipped/acme.yaml", profile_text)
    write("shipped/b.yaml", "profile: b\ntitle: x\nextends: acme\n")
    write("own/acme.yaml", profile_text.replace("as_of: 2026-11", "as_of: 2027-01"))
    profiles = load_profiles([tmp_path / "shipped", tmp_path / "own"])
    assert profiles["b"].as_of == "2027-01"
