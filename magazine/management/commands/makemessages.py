"""Django's command, which finds the sentences of readers' pages too."""

from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages
from django.template import engines

from magazine.jinja import sentences


class SourceFile(makemessages.BuildFile):
    """A file in which sentences are looked for; of a template of readers' pages xgettext is given the calls alone."""

    def preprocess(self) -> None:
        source = Path(self.path).resolve()
        pages: Any = engines["jinja2"]
        if not any(source.is_relative_to(Path(folder).resolve()) for folder in pages.template_dirs):
            return super().preprocess()
        found = sentences(pages.env, source.read_text("utf-8"))
        calls = (f"{function}({', '.join(map(repr, filter(None, words)))})\n" for function, words in found)
        Path(self.work_path).write_text("".join(calls), "utf-8")
        return None


class Command(makemessages.Command):
    build_file_class = SourceFile
