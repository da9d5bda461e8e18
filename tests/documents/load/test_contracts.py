# ruff: noqa: E501 - a message stands whole, on one line
import pytest

from scim_conformance.documents.load import check_contract_file, load_contract_file, load_contracts, named_contract
from scim_conformance.documents.model import (
    AttributeRule,
    Authentication,
    Contract,
    EmailPolicy,
    Features,
    Hook,
    Keep,
    Lifecycle,
    People,
    Promise,
    ResourceRules,
)


def test_a_contract_becomes_a_value_of_the_model(write, tmp_path):
    path = write(
        "acme.yaml",
        """contract: acme
title: Acme app
aliases: [acme-app]
as_of: 2026-11
sources: [handbook]
idps: [okta, entra]
base_path: /scim/v2
user:
  attributes:
    userName: {keep: must, required: true}
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department: {keep: should}
  others: should
  one_of: [[displayName, name.formatted]]
  emails: first
  email_required: true
  live: true
group:
  attributes: {displayName: {keep: must}}
features: {discovery: yes, patch: no, filter: live, sort: optional}
authentication: {scheme: oauth2, token_url: https://login.example.com/token, client_id_env: ID, client_secret_env: SECRET}
lifecycle:
  create: {url: "https://example.com/x", method: PUT, headers: {Authorization: "env:ADMIN"}, body: "{}"}
  rotate: {command: [rotate, --now]}
people: {user_name: domain, phone: e164, template: {title: Analyst, addresses: [{type: work}]}}
levels: {rfc7644-3.4.2-x: warn}
eventual_within_s: 2.5
""",
    )
    assert load_contracts([tmp_path]) == {
        "acme": Contract(
            id="acme",
            title="Acme app",
            as_of="2026-11",
            sources=("handbook",),
            base_path="/scim/v2",
            user=ResourceRules(
                attributes=(
                    AttributeRule("userName", Keep.MUST, required=True),
                    AttributeRule("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", Keep.SHOULD),
                ),
                others=Keep.SHOULD,
                one_of=(("displayName", "name.formatted"),),
                emails=EmailPolicy.FIRST,
                email_required=True,
                live=True,
            ),
            group=ResourceRules(attributes=(AttributeRule("displayName", Keep.MUST),)),
            features=Features(discovery=Promise.YES, patch=Promise.NO, filter=Promise.LIVE, sort=Promise.OPTIONAL),
            authentication=Authentication(
                scheme="oauth2",
                token_url="https://login.example.com/token",
                client_id_env="ID",
                client_secret_env="SECRET",
            ),
            lifecycle=Lifecycle(
                create=Hook(
                    url="https://example.com/x", method="PUT", headers={"Authorization": "env:ADMIN"}, body="{}"
                ),
                rotate=Hook(command=("rotate", "--now")),
            ),
            people=People(
                user_name="domain", phone="e164", template={"title": "Analyst", "addresses": [{"type": "work"}]}
            ),
            levels={"rfc7644-3.4.2-x": "warn"},
            eventual_within_s=2.5,
            idps=("okta", "entra"),
            aliases=("acme-app",),
            origin=f"{path}:1",
        )
    }


def test_a_contract_without_a_group_has_no_group_endpoint(write, tmp_path, contract_text):
    write("acme.yaml", contract_text)
    assert load_contracts([tmp_path])["acme"].group is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("lifecycle: {create: {method: POST}}", "10: lifecycle.create: a hook is a call or a command; give one of url and command"),
        ("lifecycle: {create: {url: 'http://a', command: [b]}}", "10: lifecycle.create: a hook is a call or a command; give one of url and command"),
        ("lifecycle: {create: {url: 'http://a', headers: {Authorization: Bearer x}}}", "10: lifecycle.create.headers.Authorization: holds a secret; write env:NAME of a variable"),
        ("lifecycle: {create: {url: 'https://user:pass@a/x'}}", '10: lifecycle.create.url: "https://user:pass@a/x" has the wrong form; write an http or https URL without user and password'),
        ("idps: [okta, okta]", '10: idps[1]: "okta" stands here twice; keep one of them'),
        ("levels: {a: wran}", '10: levels.a: "wran" is not one of fail, warn, off; did you mean "warn"?'),
        ("levels: {a: false}", "10: levels.a: false is not one of fail, warn, off"),
        ("aliases: [acme]", '10: aliases[0]: "acme" is the id of a contract; take another one'),
        ("eventual_within_s: -1", "10: eventual_within_s: -1 is out of bounds; write more than 0"),
        ("group: {emails: all}", '10: group.emails: "emails" is not a key here; known: attributes, others, one_of, live'),
        ("people: {user_name: adress}", '10: people.user_name: "adress" is not one of free, address, domain; did you mean "address"?'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_key_and_mend(write, tmp_path, contract_text, mistakes, more, said):
    write("acme.yaml", contract_text + more + "\n")
    assert mistakes(load_contracts, [tmp_path]) == [f"acme.yaml:{said}"]


def test_an_alias_belongs_to_one_contract(write, tmp_path, contract_text, mistakes):
    write("a.yaml", contract_text + "aliases: [app]\n")
    write("b.yaml", contract_text.replace("contract: acme", "contract: other") + "aliases: [app]\n")
    assert mistakes(load_contracts, [tmp_path]) == [
        'b.yaml:10: aliases[0]: "app" is an alias of acme; take another one'
    ]


def test_a_contract_goes_by_id_and_alias_in_any_case(write, tmp_path, contract_text):
    write("a.yaml", contract_text + "aliases: [app]\n")
    contracts = load_contracts([tmp_path])
    assert named_contract(contracts, "ACME") is named_contract(contracts, "app") is contracts["acme"]
    assert named_contract(contracts, "acm") is None


def test_the_contract_of_a_file_may_extend_a_shipped_one(write):
    contract = load_contract_file(write("mine.yaml", "contract: mine\ntitle: Mine\nextends: rfc\nbase_path: /x\n"))
    assert (contract.base_path, contract.user.live) == ("/x", True)


def test_the_contract_of_a_file_may_have_the_id_of_a_shipped_one(write, contract_text):
    contract = load_contract_file(write("mine.yaml", contract_text.replace("contract: acme", "contract: iru")))
    assert contract.title == "Acme app"


def test_a_contract_file_is_held_against_the_catalogue(write, contract_text, mistakes):
    path = write("mine.yaml", contract_text + "levels:\n  no-such-requirement-at-all: warn\nidps: [oktta]\n")
    assert mistakes(check_contract_file, path) == [
        'mine.yaml:11: levels.no-such-requirement-at-all: "no-such-requirement-at-all" is no requirement here; write the id of a requirement',
        'mine.yaml:12: idps[0]: "oktta" is no family of IdP here; did you mean "okta"?',
    ]
    assert check_contract_file(write("right.yaml", contract_text)).id == "acme"


def test_a_contract_file_that_is_a_flow_says_so(write, flow_text, mistakes):
    said = mistakes(check_contract_file, write("mine.yaml", flow_text))
    assert 'mine.yaml:1: "contract" is missing; add contract:' in said
