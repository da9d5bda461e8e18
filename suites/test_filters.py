"""What filters find: each operator, kind of value and grouping, against people who tell right answers from wrong ones.

The endpoint's own look-ups by userName are a matter of test_lookup.py; where they fail, nothing is asked here.
"""

from datetime import datetime, timedelta, timezone

import pytest

from scim_conformance.replay.positions import Place
from scim_conformance.suite import Crowd, Made, ScimSession, Untold, ask, body_of, requirement, status_of

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
LONG_AGO, LONG_HENCE = "2001-02-03T04:05:06Z", "2101-02-03T04:05:06Z"
YES_OR_NO_MATTERS_NOT = ()


def made_people(scim: ScimSession) -> dict[str, Made]:
    """The marker stands in each title in another place; the names stand in alphabetical order."""
    mark = scim.marker
    second = {"value": scim.unique("dora-at-home@example.com", Place.EMAIL), "type": "home"}
    special = {
        "anna": {"title": f"{mark} left", "externalId": f"Ext-{mark}-A", "name": {"givenName": f"{mark}n"}},
        "bert": {"title": f"in {mark} the middle", "name": {"familyName": f"{mark}n"}},
        "cora": {"title": f"right {mark}", ENTERPRISE: {"department": f"{mark} engines"}},
        "dora": {"title": mark},
        "emil": {"active": False},
        "fred": {"title": "Clerk"},
    }
    people = {}
    for letter, (name, attributes) in zip("abcdef", special.items(), strict=True):
        body = scim.user_body(displayName=f"{mark}{letter}", **attributes)
        if name == "dora":
            body["emails"] = [*body["emails"], second]
        people[name] = scim.user(is_judged=False, **body)
    return people


@pytest.fixture(scope="module")
def crowd(scim_shared: ScimSession) -> Crowd:
    return Crowd(scim_shared, made_people)


def user_name(crowd: Crowd, name: str) -> str:
    """Return a condition that one of the crowd matches alone."""
    return f'userName eq "{crowd.made[name].name}"'


def email_of(crowd: Crowd, name: str, number: int = 0) -> str:
    """Return an address as it was sent."""
    return crowd.made[name].sent["emails"][number]["value"]


def as_far_clocks_show_it(crowd: Crowd) -> tuple[str, str]:
    """Return an hour before and an hour after Anna came, so that their text stands in the other order."""
    meta = crowd.shown("anna").get("meta")
    created = meta.get("created") if isinstance(meta, dict) else None
    try:
        moment = datetime.fromisoformat(str(created))
    except ValueError:
        raise Untold("the endpoint does not show when a user was created") from None
    hour, east, west = timedelta(hours=1), timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
    before, after = (moment - hour).astimezone(east), (moment + hour).astimezone(west)
    return before.isoformat(timespec="seconds"), after.isoformat(timespec="seconds")


# ---- operators on text


@requirement("rfc7644-3.4.2.2-eq-matches-identical-values")
def test_eq_compares_whole_values(scim: ScimSession, crowd: Crowd) -> None:
    """A value that only begins or ends with the operand, or holds it, is not equal to it."""
    assert crowd.deviations(scim, f'title eq "{crowd.marker}"') == []


@requirement("rfc7644-3.4.2.2-ne-matches-other-values")
def test_ne_leaves_out_the_equal_value(scim: ScimSession, crowd: Crowd) -> None:
    """Whoever has another title is found, whoever has this one is not."""
    assert crowd.deviations_one_by_one(scim, f'title ne "{crowd.marker}"') == []


@requirement("rfc7644-3.4.2.2-co-matches-any-part")
def test_co_finds_text_anywhere(scim: ScimSession, crowd: Crowd) -> None:
    """At the beginning, in the middle, at the end, and as the whole value."""
    assert crowd.deviations(scim, f'title co "{crowd.marker}"') == []


@requirement("rfc7644-3.4.2.2-sw-matches-beginnings")
def test_sw_finds_text_at_the_beginning_only(scim: ScimSession, crowd: Crowd) -> None:
    """Not in the middle, not at the end; the whole value begins with itself."""
    assert crowd.deviations(scim, f'title sw "{crowd.marker}"') == []


@requirement("rfc7644-3.4.2.2-ew-matches-ends")
def test_ew_finds_text_at_the_end_only(scim: ScimSession, crowd: Crowd) -> None:
    """Not at the beginning, not in the middle; the whole value ends with itself."""
    assert crowd.deviations(scim, f'title ew "{crowd.marker}"') == []


@requirement("rfc7644-3.4.2.2-pr-matches-what-has-a-value")
def test_pr_finds_who_has_a_value(scim: ScimSession, crowd: Crowd) -> None:
    """Emil has no title, the others have one."""
    assert crowd.deviations_one_by_one(scim, "title pr") == []


@requirement("rfc7644-3.4.2.2-gt-matches-greater-values")
def test_gt_begins_behind_the_operand(scim: ScimSession, crowd: Crowd) -> None:
    """The equal value is not greater."""
    assert crowd.deviations_one_by_one(scim, f'displayName gt "{crowd.marker}c"') == []


@requirement("rfc7644-3.4.2.2-ge-matches-greater-and-equal-values")
def test_ge_begins_with_the_operand(scim: ScimSession, crowd: Crowd) -> None:
    """The equal value is among them."""
    assert crowd.deviations_one_by_one(scim, f'displayName ge "{crowd.marker}c"') == []


@requirement("rfc7644-3.4.2.2-lt-matches-smaller-values")
def test_lt_ends_before_the_operand(scim: ScimSession, crowd: Crowd) -> None:
    """The equal value is not smaller."""
    assert crowd.deviations_one_by_one(scim, f'displayName lt "{crowd.marker}c"') == []


@requirement("rfc7644-3.4.2.2-le-matches-smaller-and-equal-values")
def test_le_ends_with_the_operand(scim: ScimSession, crowd: Crowd) -> None:
    """The equal value is among them."""
    assert crowd.deviations_one_by_one(scim, f'displayName le "{crowd.marker}c"') == []


@requirement("rfc7644-3.4.2.2-every-operator-is-served")
def test_every_operator_is_served(scim: ScimSession, crowd: Crowd) -> None:
    """Whoever advertises filtering answers each operator of the language."""
    crowd.check_filters_work(scim)
    mark, mine = crowd.marker, user_name(crowd, "anna")
    asked = [f'title {operator} "{mark}"' for operator in ("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le")]
    asked += ["title pr", f"{mine} and title pr", f"{mine} or title pr", f"{mine} and not (title pr)"]
    refused = [text for text in asked if status_of(crowd.ask(scim, filter=text, count="1").exchanges[0]) != 200]
    assert refused == []


# ---- kinds of values


@requirement("rfc7644-3.4.2.2-text-compares-without-case-unless-case-exact")
@pytest.mark.parametrize("operator", ["eq", "co", "sw", "ew"])
def test_titles_compare_in_any_case(scim: ScimSession, crowd: Crowd, operator: str) -> None:
    """A title is not case-exact: capitals in the operand change nothing."""
    if crowd.deviations(scim, f'title {operator} "{crowd.marker}"'):
        raise Untold(f"{operator} does not find titles in their own case either")
    assert crowd.deviations(scim, f'title {operator} "{crowd.marker.upper()}"') == []


@requirement("rfc7644-3.4.2.2-case-exact-text-compares-with-case")
def test_external_ids_compare_by_case(scim: ScimSession, crowd: Crowd) -> None:
    """externalId is case-exact: it is found as it is, and in no other case."""
    assert crowd.deviations(scim, f'externalId eq "Ext-{crowd.marker}-A"') == []
    assert crowd.deviations(scim, f'externalId eq "EXT-{crowd.marker}-a"', needs=YES_OR_NO_MATTERS_NOT) == []


@requirement("rfc7644-3.4.2.2-booleans-compare-as-booleans")
@pytest.mark.parametrize("value", ["true", "false"])
def test_active_compares_by_its_value(scim: ScimSession, crowd: Crowd, value: str) -> None:
    """Emil is inactive, the others are active."""
    assert crowd.deviations_one_by_one(scim, f"active eq {value}") == []


@requirement("rfc7644-3.4.2.2-dates-compare-as-points-in-time")
@pytest.mark.parametrize("operator", ["gt", "ge", "lt", "le"])
def test_dates_compare_across_offsets(scim: ScimSession, crowd: Crowd, operator: str) -> None:
    """Long ago, long hence, and an hour ago or from now as a clock far west or east shows it."""
    crowd.check_and_works(scim)
    for moment in (LONG_AGO, LONG_HENCE, *as_far_clocks_show_it(crowd)):
        text = f'{user_name(crowd, "anna")} and meta.created {operator} "{moment}"'
        assert crowd.deviations(scim, text, needs=YES_OR_NO_MATTERS_NOT) == []


@requirement("rfc7644-3.4.2.2-one-of-several-values-suffices")
def test_a_user_is_found_by_the_second_address(scim: ScimSession, crowd: Crowd) -> None:
    """One matching value of several is enough."""
    assert crowd.deviations(scim, f'emails.value eq "{email_of(crowd, "dora", 1)}"') == []


@requirement("rfc7644-3.4.2.2-value-filters-hold-for-one-value")
def test_a_value_filter_holds_for_one_value(scim: ScimSession, crowd: Crowd) -> None:
    """Dora's second address is no work address, though she has one."""
    second = email_of(crowd, "dora", 1)
    assert crowd.deviations(scim, f'emails[type eq "home" and value eq "{second}"]') == []
    assert crowd.deviations(scim, f'emails[type eq "work" and value eq "{second}"]', needs=YES_OR_NO_MATTERS_NOT) == []


@requirement("rfc7644-3.4.2.2-sub-attributes-are-compared")
@pytest.mark.parametrize("path", ["name.familyName", "name.givenName"])
def test_given_and_family_names_are_told_apart(scim: ScimSession, crowd: Crowd, path: str) -> None:
    """Anna's given name is Bert's family name."""
    assert crowd.deviations(scim, f'{path} eq "{crowd.marker}n"') == []


@requirement("rfc7644-3.4.2.2-extension-attributes-are-compared")
def test_a_department_is_found_under_its_urn(scim: ScimSession, crowd: Crowd) -> None:
    """Cora has one of the enterprise extension."""
    assert crowd.deviations(scim, f'{ENTERPRISE}:department eq "{crowd.marker} engines"') == []


@requirement("rfc7644-3.4.2.2-schemas-can-be-asked-for")
def test_schemas_are_filtered_by(scim: ScimSession, crowd: Crowd) -> None:
    """Cora alone has the enterprise extension."""
    assert crowd.deviations_one_by_one(scim, f'schemas eq "{ENTERPRISE}"') == []


@requirement("rfc7644-3.4.2.2-filters-see-defaults")
def test_a_filter_sees_the_default_of_active(scim: ScimSession, crowd: Crowd) -> None:
    """A user who was created without active, and is shown as active, is found as active."""
    crowd.check_and_works(scim)
    user = scim.user(active=None)
    if body_of(scim.get(user.path)).get("active") is not True:
        raise Untold("the endpoint gives active no default")
    text = f'userName eq "{user.name}" and active eq true'
    found = crowd.ask(scim, filter=text)
    assert found.status == 400 or set(found.ids) == {user.id}


@requirement("rfc7644-3.4.2.2-null-matches-no-value")
def test_null_is_not_a_value(scim: ScimSession, crowd: Crowd) -> None:
    """Whoever has a title is not among those whose title is null."""
    crowd.check_filters_work(scim)
    text = "title eq null"
    assert crowd.held_against(crowd.truths(scim, text), crowd.ask(scim, filter=text)) == []


@requirement("rfc7644-3.4.2.2-operands-of-another-type-match-nothing")
@pytest.mark.parametrize("text", ["title eq 0", "title eq true", "title eq false", "userName eq 1"])
def test_values_of_another_type_are_not_equal(scim: ScimSession, crowd: Crowd, text: str) -> None:
    """No title is true, no user name is a number."""
    crowd.check_filters_work(scim)
    found = crowd.ask(scim, filter=text)
    assert found.status in {200, 400}
    assert crowd.names_in(found) == []


@requirement("rfc7644-3.4.2.2-undefined-attributes-match-nothing")
@pytest.mark.parametrize("text", ['shoeSize eq "44"', "shoeSize pr", 'emails.shoeSize eq "44"', 'urn:x:y:shoe eq "44"'])
def test_an_unknown_attribute_finds_nobody(scim: ScimSession, crowd: Crowd, text: str) -> None:
    """Refused, or found by nobody; never passed over."""
    crowd.check_filters_work(scim)
    found = crowd.ask(scim, filter=text)
    assert found.status in {200, 400}
    assert crowd.names_in(found) == []


# ---- joined conditions


@requirement("rfc7644-3.4.2.2-and-matches-where-both-do")
def test_and_wants_both(scim: ScimSession, crowd: Crowd) -> None:
    """Both sides alone find somebody; together they find whom both find."""
    anna, bert = user_name(crowd, "anna"), user_name(crowd, "bert")
    assert crowd.deviations(scim, f"{anna} and {bert}", needs=YES_OR_NO_MATTERS_NOT) == []
    assert crowd.deviations(scim, f'{anna} and displayName eq "{crowd.marker}a"') == []


@requirement("rfc7644-3.4.2.2-or-matches-where-either-does")
def test_or_takes_either(scim: ScimSession, crowd: Crowd) -> None:
    """The first alone, the second alone, and neither."""
    assert crowd.deviations(scim, f"{user_name(crowd, 'anna')} or {user_name(crowd, 'bert')}") == []


@requirement("rfc7644-3.4.2.2-not-matches-what-its-operand-does-not")
def test_not_turns_a_condition_round(scim: ScimSession, crowd: Crowd) -> None:
    """Whoever the condition in brackets finds is left out, the others are found."""
    assert crowd.deviations_one_by_one(scim, f"not ({user_name(crowd, 'anna')})") == []


@requirement("rfc7644-3.4.2.2-and-binds-tighter-than-or")
def test_and_comes_before_or(scim: ScimSession, crowd: Crowd) -> None:
    """`a or b and c` is a, or b and c together."""
    crowd.check_and_works(scim)
    anna, bert, cora = (user_name(crowd, name) for name in ("anna", "bert", "cora"))
    assert crowd.deviations(scim, f"{anna} or {bert} and {cora}") == []
    assert crowd.deviations(scim, f"{anna} and {bert} or {cora}") == []


@requirement("rfc7644-3.4.2.2-brackets-change-the-order")
def test_brackets_come_first(scim: ScimSession, crowd: Crowd) -> None:
    """`(a or b) and b` is b alone."""
    crowd.check_and_works(scim)
    anna, bert = user_name(crowd, "anna"), user_name(crowd, "bert")
    assert crowd.deviations(scim, f"({anna} or {bert}) and {bert}") == []
    assert crowd.deviations(scim, f"{bert} and ({anna} or {bert})") == []


# ---- what is no filter


@requirement("rfc7644-3.4.2.2-bad-filters-answer-400-invalid-filter")
@pytest.mark.parametrize(
    "text",
    [
        'userName eq "a" and',
        'or userName eq "a"',
        'userName eq "a" userName eq "b"',
        'userName eq "a',
        'emails[type eq "work"',
        'userName == "a"',
        'userName regex "a"',
        "active gt true",
        "active le false",
    ],
)
def test_what_breaks_the_grammar_is_refused(scim: ScimSession, text: str) -> None:
    """A filter that cannot be read, has an unknown operator, or asks for the order of Booleans."""
    if not scim.capabilities.filter:
        raise Untold("the endpoint does not advertise filtering")
    assert ask(scim, "/Users", is_search=False, is_judged=True, filter=text).status == 400


@requirement("rfc7644-3.4.2.2-filters-hold-no-code")
@pytest.mark.parametrize(
    "text",
    [
        """userName eq "x' or '1'='1" """.strip(),
        """userName eq "x'; drop table users; --" """.strip(),
        'userName eq "*)(objectClass=*"',
        r'userName eq "{\"$ne\": null}"',
        r'userName eq "x\" or userName pr or userName eq \"x"',
        'userName eq "x" or 1=1',
        "1 eq 1",
    ],
)
def test_code_in_a_filter_finds_nobody(scim: ScimSession, crowd: Crowd, text: str) -> None:
    """Nobody has such a name: refused, or an empty list, and everybody is still there."""
    crowd.check_filters_work(scim)
    found = crowd.ask(scim, filter=text)
    assert found.status in {200, 400}
    assert crowd.names_in(found) == []
    assert status_of(scim.get(crowd.made["anna"].path, is_judged=False)) == 200
