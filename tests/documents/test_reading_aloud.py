"""A flow as a person reads it."""

from click.testing import CliRunner

from scim_conformance.cli import cli
from scim_conformance.documents.load import load_library
from scim_conformance.documents.reading_aloud import flow_text

LIBRARY = load_library()


def test_a_transcript_says_where_a_flow_comes_from_and_what_was_sent() -> None:
    text = flow_text(LIBRARY.flows["mixed-okta-hands-over-to-entra"])
    assert "Okta hands a directory over to Entra ID" in text
    assert "Provenance: assembled" in text
    assert "as okta-oin" in text
    assert "   > PATCH /Users/" in text
    assert 'that is /Users?filter=userName eq "ada.lovelace@example.com"' in text
    assert "   < 204" in text


def test_what_the_player_does_besides_is_said() -> None:
    lost = flow_text(LIBRARY.flows["okta-create-user-after-a-lost-answer"])
    assert "the answer is lost" in lost
    assert "laid over the answer of read" in lost
    gone = flow_text(LIBRARY.flows["okta-group-is-gone"])
    assert "an administrator's act" in gone
    assert "150 times" in flow_text(LIBRARY.flows["okta-push-large-group"])
    assert "with a wrong token" in flow_text(LIBRARY.flows["entra-test-connection-with-a-wrong-token"])


def test_no_line_is_much_too_long_and_none_can_move_a_terminal() -> None:
    for flow in LIBRARY.flows.values():
        text = flow_text(flow)
        assert text.replace("\n", "").isprintable()


def test_a_flow_is_shown_by_its_id() -> None:
    result = CliRunner().invoke(cli, ["flows", "show", "okta-joiner"])
    assert result.exit_code == 0
    assert result.output.startswith("okta-joiner: ")


def test_an_unknown_flow_is_one_line_and_exit_code_2() -> None:
    result = CliRunner().invoke(cli, ["flows", "show", "okta-joinr"])
    assert result.exit_code == 2
    assert result.output == 'scim-conformance: there is no flow "okta-joinr"; did you mean "okta-joiner"?\n'
