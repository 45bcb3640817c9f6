"""What stories and campaigns have in common: a moment before which no reader sees anything of them."""


class Embargoed:
    def is_under_embargo(self, at):
        return bool(self.embargoed_until and self.embargoed_until > at)
