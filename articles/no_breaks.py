"""No-break spaces: those that somebody has set stay, those that a program has put between all words become spaces."""

import re

from articles import markup

NO_BREAK = "\xa0"
MOST = 2  # in words that nothing else divides, "Comme des Garçons" say: more are a program's
_STYLES = {"a", "strong", "em", "s", "sub", "sup", "span"}  # within a line
_RUN = re.compile(r"[ \t\r\n\xa0]++")
# Beside these one is set on purpose, also in a text that is full of them.
_BEFORE = re.compile(r"[;:!?»›%‰€$£¥°]")
_BEHIND = re.compile(r"(?:[«‹]|\b(?:Mr\.?|Mrs\.?|Ms\.?|Dr\.?|St\.?|M\.|Mme|Mlle))\Z")
_BEHIND_ITS_SIGN = re.compile(r"(?:[§€$£¥№]|\b(?:n[°º]|[Nn]o\.|Nr\.|[Pp]p?\.))\Z")
_UNIT = re.compile(r"(?:[cdkmµ]?m[²³]?|k?g|mg|[cm]?l|h|min|s|ct|pt|px|[ap]\.?m\.|\d{3})(?!\w)")
_NEAR = 5  # characters of what stands before one


def breaking(html: str) -> str:
    """Return HTML in which no line is held together by no-break spaces that nobody has meant."""
    if NO_BREAK not in html:
        return html
    parts: list[str] = []
    words: list[int] = []  # the numbers of the parts that are words of one line
    position = 0
    for token, name in markup.tag_matches(html):
        words.append(len(parts))
        parts += [html[position : token.start()], token[0]]
        position = token.end()
        if name not in _STYLES:
            _break(parts, words)
            words = []
    words.append(len(parts))
    parts.append(html[position:])
    _break(parts, words)
    return "".join(parts)


def _break(parts: list[str], words: list[int]) -> None:
    """Mend the words of one line where they stand among `parts`."""
    text = "".join(parts[number] for number in words)
    if NO_BREAK not in text:
        return
    letters = list(text)
    for start, end, blank in _blanks(text):
        letters[start:end] = [blank, *[""] * (end - start - 1)]
    position = 0
    for number in words:
        end = position + len(parts[number])
        parts[number] = "".join(letters[position:end])
        position = end


def _blanks(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, what stands there instead) of the blanks of a line among which a no-break space is.

    One at an edge indents, and one beside another blank holds nothing together.
    """
    found: list[tuple[int, int, str]] = []
    held: list[list[int]] = [[]]  # of what is in `found`, by the words that ordinary blanks don't divide
    for run in _RUN.finditer(text):
        if NO_BREAK not in run[0]:
            held.append([])
        elif run.start() == 0 or run.end() == len(text):
            found.append((*run.span(), ""))
        elif _is_meant(text, run):
            found.append((*run.span(), NO_BREAK))
        elif run[0] == NO_BREAK:
            held[-1].append(len(found))
            found.append((*run.span(), NO_BREAK))
        else:
            held.append([])
            found.append((*run.span(), " "))
    number = sum(map(len, held))
    is_full = number > 1 and number >= len(held) - 1
    for words in held:
        if is_full or len(words) > MOST:
            for each in words:
                found[each] = (*found[each][:2], " ")
    return found


def _is_meant(text: str, run: re.Match[str]) -> bool:
    before = text[max(0, run.start() - _NEAR) : run.start()]
    if before[-1].isdigit() and _UNIT.match(text, run.end()):
        return True
    if text[run.end()].isdigit() and _BEHIND_ITS_SIGN.search(before):
        return True
    return bool(_BEFORE.match(text, run.end()) or _BEHIND.search(before))
