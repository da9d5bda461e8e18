import pytest

from scim_conformance.documents.load.reading import read_file, read_root, yaml_files
from scim_conformance.documents.schema_check import Kind


def test_files_are_found_in_a_stable_order_hidden_ones_left_out(write, tmp_path):
    for name in ("b/z.yaml", "b/a.yml", "a.yaml", ".hidden.yaml", ".git/x.yaml", "notes.txt", "c.yaml.bak"):
        write(name, "")
    assert [path.relative_to(tmp_path).as_posix() for path in yaml_files(tmp_path)] == ["a.yaml", "b/a.yml", "b/z.yaml"]


def test_a_folder_may_hold_documents_of_several_kinds(
    write, tmp_path, profile_text, contract_text, flow_text, requirement_text
):
    write("profile.yaml", profile_text)
    write("contract.yaml", contract_text)
    write("flow.yaml", flow_text)
    write("acme.yaml", requirement_text)
    for kind, name in (
        (Kind.PROFILE, "profile.yaml"),
        (Kind.CONTRACT, "contract.yaml"),
        (Kind.FLOW, "flow.yaml"),
        (Kind.REQUIREMENT, "acme.yaml"),
    ):
        reading = read_root(tmp_path, kind)
        assert ([source.file for source in reading.sources], reading.problems) == ([name], ())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.FLOW, "floww: a\nprofile: b\nsteps: []\n"),
        (Kind.FLOW, "title: nothing telling\n"),
        (Kind.FLOW, "- a list\n"),
        (Kind.CONTRACT, "contrakt: a\nbase_path: /x\n"),
        (Kind.PROFILE, "profil: a\nwire: {}\n"),
        (Kind.REQUIREMENT, "- ident: a\n"),
        (Kind.REQUIREMENT, ""),
    ],
)
def test_a_document_whose_id_is_misspelt_is_not_passed_over(write, tmp_path, kind, text):
    write("a.yaml", text)
    assert read_root(tmp_path, kind).problems


def test_a_file_that_is_named_itself_is_never_passed_over(write, profile_text):
    reading = read_file(write("a.yaml", profile_text), Kind.CONTRACT)
    assert 'a.yaml:1: profile: "profile" is not a key here' in str(reading.problems[0])


def test_what_is_not_there_is_a_problem(write, tmp_path):
    write("x", "")
    (problem,) = read_root(tmp_path / "flows", Kind.FLOW).problems
    assert str(problem) == "flows: there is no such file or folder"


def test_a_link_to_nowhere_is_a_problem(write, tmp_path):
    write("x", "")
    (tmp_path / "a.yaml").symlink_to(tmp_path / "gone")
    (problem,) = read_root(tmp_path, Kind.FLOW).problems
    assert str(problem) == "a.yaml: cannot be read: No such file or directory"


def test_a_folder_in_place_of_a_file_is_a_problem(write, tmp_path):
    write("x", "")
    (problem,) = read_file(tmp_path, Kind.FLOW).problems
    assert str(problem) == ".: is a folder; name a file"


def test_a_mistake_of_the_yaml_is_not_told_again_as_one_of_the_schema(write, tmp_path, profile_text):
    write("a.yaml", profile_text.replace("Acme IdP", "*acme") + "paging: &p []\nneeds: 1\n")
    assert [str(problem) for problem in read_root(tmp_path, Kind.PROFILE).problems] == [
        "a.yaml:3: title: the alias *acme; aliases are not read: write the value out",
        "a.yaml:8: paging: the anchor &p; anchors are not read: write the value out",
        "a.yaml:9: needs: 1 is a number, where a list is expected; write [1]",
    ]
