"""A migration that has landed is never rewritten, and a new one is written down."""

import shutil
import subprocess
import sys

import pytest

from tests.ci.scratch import ROOT

FIRST, SECOND = "articles/migrations/0001_initial.py", "articles/migrations/0002_words.py"
LIST = ".ci/migrations.digests"


class Project:
    """A repository with a migration; what is on its branch `origin/main` has landed."""

    def __init__(self, root):
        self.root = root
        self.git("init", "--quiet", "--initial-branch=main")
        (root / ".ci").mkdir()
        shutil.copy(ROOT / ".ci/migrations.py", root / ".ci")
        self.write(LIST, "")
        self.write(FIRST, "FIRST = True\n")
        self.look("--record")
        self.land()

    def git(self, *words):
        who = ["-c", "user.name=A", "-c", "user.email=a@a.example"]
        return subprocess.run(["git", "-C", self.root, *who, *words], check=True, capture_output=True, text=True).stdout

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "A step.")

    def land(self):
        self.commit()
        self.git("update-ref", "refs/remotes/origin/main", "HEAD")

    def look(self, *words):
        """Return what the script says, "" if all is well."""
        script = [sys.executable, self.root / ".ci/migrations.py", *words]
        return subprocess.run(script, check=False, capture_output=True, text=True).stderr.strip()


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_this_projects_own_are_as_they_have_landed():
    script = [sys.executable, ROOT / ".ci/migrations.py"]
    assert subprocess.run(script, check=False, capture_output=True, text=True).stderr == ""


def test_a_new_one_is_asked_for_and_written_down_at_the_end(project):
    before = (project.root / LIST).read_text(encoding="utf-8")
    project.write(SECOND, "SECOND = True\n")
    assert f"{SECOND} is not in {LIST} as it is: run" in project.look()
    assert project.look("--record") == ""
    assert (project.root / LIST).read_text(encoding="utf-8").startswith(before)
    assert project.look() == ""


@pytest.mark.parametrize("is_committed", [False, True])
@pytest.mark.parametrize("is_known", [True, False], ids=["with the main branch", "in a clone that knows only itself"])
def test_one_that_has_landed_is_not_rewritten_whatever_is_done_to_the_list(project, is_known, is_committed):
    if not is_known:
        project.git("update-ref", "-d", "refs/remotes/origin/main")
    project.write(FIRST, "FIRST = False\n")
    project.look("--record")
    if is_committed:
        project.commit()
    assert f"{FIRST} has landed and was rewritten" in project.look()
    project.write(LIST, "")
    project.look("--record")
    assert f"{FIRST} has landed and was rewritten" in project.look()


def test_a_line_that_was_changed_is_told_though_it_was_landed_so(project):
    project.write(FIRST, "FIRST = False\n")
    line = (project.root / LIST).read_text(encoding="utf-8")
    project.write(LIST, "0" * 64 + line[64:])
    project.land()
    assert f"{FIRST} has landed and was rewritten" in project.look()
    project.write(FIRST, "FIRST = True\n")
    assert "its line in .ci/migrations.digests was changed: bring the line back" in project.look()
    project.write(LIST, line)
    assert project.look() == ""


def test_one_that_has_landed_is_not_taken_away(project):
    (project.root / FIRST).unlink()
    assert f"{FIRST} has landed and is gone" in project.look()


def test_what_is_only_on_a_branch_may_still_be_written_anew(project):
    for text in ("SECOND = True\n", "SECOND = False\n"):
        project.write(SECOND, text)
        assert SECOND in project.look()
        assert project.look("--record") == ""
        project.commit()
        assert project.look() == ""


USING = """import people.fields
from {place} import again

URL = {fields}.URLField(to={label})
"""


@pytest.mark.parametrize(
    ("label", "is_well"), [("'people.person'", True), ("'media.person'", False), ('"people.person"', False)]
)
def test_modules_may_move_but_nothing_else(project, label, is_well):
    project.write(SECOND, USING.format(place="people.folding", fields="people.fields", label="'people.person'"))
    project.look("--record")
    project.land()
    text = USING.format(place="kit.folding", fields="kit.models.fields", label=label)
    project.write(SECOND, text.replace("import people.fields", "import kit.models.fields"))
    assert (project.look() == "") is is_well


def test_a_copy_without_a_history_is_held_to_its_list(project):
    shutil.rmtree(project.root / ".git")
    assert project.look() == ""
    project.write(FIRST, "FIRST = False\n")
    assert project.look("--record") == project.look() != ""
