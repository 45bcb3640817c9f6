"""Texts and dossiers for tests, in the layouts that the importer reads."""

from articles.importing.dossiers.lookup import find_dossiers
from articles.importing.run import ImportRun
from tests.builders import REASON

A = """The Coat That Waits

A hook, a hallway and nine winters

Nobody at Maison Ourlet remembers who ordered the first Attente. It hung by the door for a year.

Three things to look at:

Ada Lens photographed it in daylight, and Vera Lind wore it.

See also
The Glove Nobody Lost

Discover more at Ourlet.example

A keeper of lists, Odile Hem is the Fashion Editor for Revers. She counts buttons.
"""

B = """date 2025-03-04 XY
Fashion, Culture | March 4, 2025

The Glove Nobody Lost

Fashion, Culture | March 4, 2025
Marek Dolan
By Marek Dolan

A glove is half of something. Ada Lens has photographed forty of them on railings, gates and the noses of statues.

The glove on the third railing

Photo Credit: Courtesy of Maison Ourlet

It was never claimed, and that is the whole of the story.
"""

DOSSIER = """
[[brand]]
name = "Maison Ourlet"
country = "FR"

[[person]]
name = "Ada Lens"
occupation = "photographer"

[[person]]
name = "Vera Lind"
occupation = "actress"
aliases = ["Vera Lind-Okoro"]

[[product]]
name = "Attente"
brand = "Maison Ourlet"
kind = "ready_to_wear"

[[product.release]]
year = 1998
kind = "launch"

[[campaign]]
name = "Hallway"
brand = "Maison Ourlet"
released_on = "2025-02"
products = ["Attente"]

[[campaign.credit]]
role = "photographer"
person = "Ada Lens"

[[campaign.credit]]
role = "coat holder"
person = "Vera Lind"

[[story]]
headline = "The Coat That Waits"
published_on = 2025-03-01
sections = ["Fashion"]
tags = ["coats"]
campaigns = ["Hallway"]

[[story]]
headline = "The Glove Nobody Lost"
campaigns = ["Hallway"]
"""


def write(folder, **files):
    """Write each name=text as name.txt, `dossier` as dossiers/dossier.toml; return the paths of the texts."""
    folder.mkdir(exist_ok=True)
    if dossier := files.pop("dossier", None):
        (folder / "dossiers").mkdir(exist_ok=True)
        (folder / "dossiers" / "dossier.toml").write_text(dossier)
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.txt")
        paths[-1].write_text(text)
    return paths


def run(*paths, dossier=None):
    """Import files with at most one dossier, pass all that the checklist warns of, finish the run and return it."""
    whole = ImportRun(find_dossiers([dossier] if dossier else [], shipped=paths[0].parent / "none"), override=REASON)
    whole.problems += whole.dossiers.problems
    for path in paths:
        whole.import_file(path)
    whole.finish()
    return whole
