from scim_conformance.documents.load import load_profiles
from scim_conformance.documents.model import Dialect, Matching, Paging, Profile, Reactions, Wire


def test_a_profile_becomes_a_value_of_the_model(write, tmp_path):
    path = write(
        "acme.yaml",
        """# as captured
profile: acme
idp: acme
title: Acme IdP
as_of: 2026-11
sources: [handbook, dump]
wire:
  headers: {User-Agent: Acme/1.0}
  body_headers: {Content-Type: application/scim+json}
  space: +
  plain: "@"
  lookup_tail: "&"
  compact_json: false
matching: {user: externalId, parameters: {count: "1"}}
paging: {start_index: 0, count: 50}
dialect: {update: PUT, deactivate: PATCH, rename_group: never, group_members: PATCH, op_case: capitalised,
  booleans: string, member_remove: value-list, delete_user: false, path_less: true}
reactions: {attempts_on_429: 3, default_wait_s: 1.5, on_404: rematch, timeout_s: 60}
needs: []
unknown: [how it clears a value]
""",
    )
    assert load_profiles([tmp_path]) == {
        "acme": Profile(
            id="acme",
            idp="acme",
            title="Acme IdP",
            as_of="2026-11",
            sources=("handbook", "dump"),
            wire=Wire(
                headers={"User-Agent": "Acme/1.0"},
                body_headers={"Content-Type": "application/scim+json"},
                space="+",
                plain="@",
                lookup_tail="&",
                compact_json=False,
            ),
            matching=Matching(user="externalId", parameters={"count": "1"}),
            paging=Paging(start_index=0, count=50),
            dialect=Dialect(
                update="PUT",
                deactivate="PATCH",
                rename_group="never",
                group_members="PATCH",
                delete_user=False,
                op_case="capitalised",
                booleans="string",
                member_remove="value-list",
                path_less=True,
            ),
            reactions=Reactions(attempts_on_429=3, default_wait_s=1.5, on_404="rematch", timeout_s=60),
            unknown=("how it clears a value",),
            origin=f"{path}:2",
        )
    }


def test_an_unknown_page_size_and_time_out_are_none(write, tmp_path, profile_text):
    write("acme.yaml", profile_text + "paging: {count: null}\nreactions: {timeout_s: null}\n")
    profile = load_profiles([tmp_path])["acme"]
    assert (profile.paging.count, profile.reactions.timeout_s) == (None, None)


def test_secrets_have_no_place_in_a_profile(write, tmp_path, profile_text, mistakes):
    headers = "wire:\n  headers:\n    authorization: Bearer x\n  body_headers: {Cookie: a}\n"
    write("acme.yaml", profile_text.replace("wire: {}\n", headers))
    assert mistakes(load_profiles, [tmp_path]) == [
        'acme.yaml:8: wire.headers.authorization: "authorization" holds secrets; leave it out: the run sends its own',
        'acme.yaml:9: wire.body_headers.Cookie: "Cookie" holds secrets; leave it out: the run sends its own',
    ]


def test_a_need_is_named_once(write, tmp_path, profile_text, mistakes):
    write("acme.yaml", profile_text + "needs:\n- acme-a\n- acme-b\n- acme-a\n")
    assert mistakes(load_profiles, [tmp_path]) == [
        'acme.yaml:11: needs[2]: "acme-a" stands here twice; keep one of them'
    ]


def test_two_of_the_same_id_in_one_root_are_refused(write, tmp_path, profile_text, mistakes):
    write("a.yaml", profile_text)
    write("b.yaml", profile_text)
    assert mistakes(load_profiles, [tmp_path]) == [
        'b.yaml:1: profile: "acme" is the id of another one as well, at a.yaml:1; give each an id of its own'
    ]


def test_a_later_root_overrides_an_earlier_one(write, tmp_path, profile_text):
    write("shipped/a.yaml", profile_text)
    write("own/b.yaml", profile_text.replace("Acme IdP", "My Acme"))
    assert load_profiles([tmp_path / "shipped", tmp_path / "own"])["acme"].title == "My Acme"


def test_mistakes_of_several_files_are_told_together(write, tmp_path, profile_text, mistakes):
    write("a.yaml", profile_text.replace("PUT", "POST"))
    write("b.yaml", "profile: [")
    assert [line.split(": ")[0] for line in mistakes(load_profiles, [tmp_path])] == ["a.yaml:7", "b.yaml:2"]
