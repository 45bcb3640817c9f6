"""Phil Harvey's ExifTool, the reference for what stands in a file: one process for a whole run of tests."""

import json
import shutil
import subprocess

EXIFTOOL = shutil.which("exiftool")
READY = b"{ready}\n"


class Exiftool:
    """An exiftool that stays open: a call to it costs a tenth of starting one."""

    def __init__(self):
        self.process = subprocess.Popen(
            [EXIFTOOL, "-stay_open", "True", "-@", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *arguments):
        """Return what exiftool prints for arguments, none of which may hold a line feed."""
        self.process.stdin.write("\n".join([*map(str, arguments), "-execute", ""]).encode())
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) != READY:
            assert line, b"".join(lines).decode()
            lines.append(line)
        return b"".join(lines).decode()

    def write(self, path, *tags, options=()):
        """Write tags such as "-XMP-dc:Creator=A" into a file; options come first."""
        printed = self.run(*options, "-overwrite_original", *tags, path)
        assert "1 image files updated" in printed, printed

    def read(self, *paths):
        """Return the tags of files, a dictionary for each, named as "XMP-dc:Creator"."""
        return json.loads(self.run("-json", "-struct", "-G1", *paths))

    def close(self):
        """End the process."""
        self.process.stdin.write(b"-stay_open\nFalse\n")
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
