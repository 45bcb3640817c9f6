"""No migration that has landed is rewritten: migrations.py [--record]

`migrations.digests` beside this file holds the digest of each, of all but where in the project what it uses is imported
from: a module may move, what is done to a database stays. `--record` adds those that are new. What a line of the list
said when it landed, on the main branch, is how its migration stays; in a copy without a history that is what the list
says now.
"""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ".ci/migrations.digests"
ADDED = re.compile(r"^\+([0-9a-f]{64}  .+)$", re.MULTILINE)  # in what a commit has changed
IMPORT = re.compile(
    r"^import (?:articles|kit|magazine|media|people)\b.*\n|(?<=^from )(?:articles|kit|magazine|media|people)[\w.]*",
    re.MULTILINE,
)
MODULE = re.compile(r"""(?<![\w.'"])(?:articles|kit|magazine|media|people)\.(?:\w+\.)*(?=\w)""")
RECORD = "`python .ci/migrations.py --record`"


def parsed(lines):
    """Return {path: digest} of the lines of a list; the first that names a path counts."""
    digests = {}
    for line in lines:
        digest, path = line.split(maxsplit=1)
        digests.setdefault(path, digest)
    return digests


def listed(root):
    return parsed((root / LIST).read_text(encoding="utf-8").splitlines())


def digest(text):
    """Return the digest of a migration's text without the names of the project's modules."""
    return hashlib.sha256(MODULE.sub("", IMPORT.sub("", text)).encode()).hexdigest()


def found(root):
    """Return {path: digest} of the migrations that are there."""
    files = sorted(root.glob("*/migrations/[0-9]*.py"))
    return {str(file.relative_to(root)): digest(file.read_text(encoding="utf-8")) for file in files}


def git(root, *words):
    """Return what git prints, None where it knows no answer: not every copy has a history."""
    asked = subprocess.run(["git", "-C", root, *words], capture_output=True, text=True, check=False)
    return asked.stdout.strip() if asked.returncode == 0 else None


def landed(root):
    """Return {path: digest} of what has landed: what is only on a branch may still be written anew."""
    base = git(root, "merge-base", "HEAD", "origin/main") or "HEAD"
    log = git(root, "log", "--reverse", "--format=", "--patch", "--unified=0", base, "--", LIST)
    return listed(root) if log is None else parsed(ADDED.findall(log))


def faults(root):
    """Yield a sentence on each migration that isn't as it has landed, or isn't in the list."""
    fixed, recorded, now = landed(root), listed(root), found(root)
    for path, digest in fixed.items():
        if path not in now:
            yield f"{path} has landed and is gone: bring it back, and undo what it does in a new migration."
        elif now[path] != digest:
            yield f"{path} has landed and was rewritten: bring it back as it was, and write a new migration."
        elif recorded.get(path) != digest:
            yield f"{path} has landed, and its line in {LIST} was changed: bring the line back."
    for path in sorted((now.keys() | recorded.keys()) - fixed.keys()):
        if now.get(path) != recorded.get(path):
            yield f"{path} is not in {LIST} as it is: run {RECORD}, and commit the list with it."


def record(root):
    """Write down the migrations that are new; the lines of those that have landed stay."""
    fixed = landed(root)
    lines = fixed | {path: digest for path, digest in found(root).items() if path not in fixed}
    (root / LIST).write_text("".join(f"{digest}  {path}\n" for path, digest in lines.items()), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--record"]:
        record(ROOT)
    if said := [*faults(ROOT)]:
        sys.exit("\n".join(said))
