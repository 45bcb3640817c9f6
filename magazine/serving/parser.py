"""The head of a request, as it comes in: what isn't a request is refused here, in the house's words.

Waitress matches lines with patterns that take the square of what they don't fit, in the one thread that looks after
everybody: 16 KB of a bad address took a minute. So what they don't fit never comes to them.
"""

import re

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from waitress.parser import HTTPRequestParser, ParsingError

from magazine.http import request_size
from magazine.http.refusals import refuse

LONGEST_ADDRESS = 8 * 1024  # bytes (RFC 9110 4.1 asks for 8000 octets at least)
UNASKED = 256 * 1024  # bytes of a body that is received from anybody; of a larger one the head is judged first

SENTENCES = {
    400: _("This isn’t a request as browsers make it."),
    413: _("This is more than any page takes."),
    414: _("The address is longer than any of this site’s: shorten it."),
    431: _("The head of this request is longer than any of this site’s: delete its cookies, and try again."),
    501: _("This form of sending isn’t known here: send it with a Content-Length."),
}

BEGINNING = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Z]+ [\x21-\x7e]+(?: HTTP/[01]\.[0-9])?")
# A control character, a line that goes on with the one before (RFC 9112 5.2), more blanks than anybody writes.
UNCLEAN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|(?:^|\n)[ \t]|[ \t]{100}")
CODED = re.compile(rb"(?:^|\n)transfer-encoding:", re.IGNORECASE)


class HeadRefused:
    """What is wrong with a request, in the place of one of Waitress's own errors."""

    def __init__(self, answer: HttpResponse):
        self.answer = answer


class Parser(HTTPRequestParser):
    """The request as it comes in; its head is judged as soon as it is whole."""

    path = request_uri = query = command = ""  # of a head that can't be read, too
    is_judged = is_coded = _expects = False

    def received(self, data: bytes) -> int:
        consumed = super().received(data)
        if self.headers_finished and not self.error and not self.empty and len(self.request_uri) > LONGEST_ADDRESS:
            self.refuse(refuse(None, 414, SENTENCES[414]))
        elif self.is_coded and not self.error:
            self.refuse(request_size.without_length())
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        line, _, fields = header_plus.partition(b"\r\n")
        if not BEGINNING.fullmatch(line.rstrip()) or UNCLEAN.search(fields):
            raise ParsingError("Malformed head")
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a number or an address that is past reading: it would go without a word
            raise ParsingError(str(error)) from None
        self.is_coded = bool(CODED.search(fields))  # where a body ends is said by its length alone, in any version

    @property
    def expect_continue(self) -> bool:
        """Whether its sender waits to be asked for the body: only for one that is going to be received."""
        return self._expects and not self.completed and not self.is_large

    @expect_continue.setter
    def expect_continue(self, expects: bool) -> None:
        self._expects = expects

    def refuse(self, answer: HttpResponse) -> None:
        """Answer so, and read no more."""
        self.error, self.completed = HeadRefused(answer), True

    @property
    def is_large(self) -> bool:
        """Whether the head has to be judged before the body is received."""
        is_coming = self.headers_finished and not self.completed and not self.is_judged
        return is_coming and self.content_length > UNASKED
