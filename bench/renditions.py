"""What the files for a page cost: 24-megapixel JPEGs to five widths in three formats, ours beside Willow's.

    .venv/bin/python bench/renditions.py

makes its own pictures under var/bench, always the same ones, and an environment there for Willow, Wagtail's image
library, which the program itself never has. Both do the same work in turn: Willow as Wagtail 8.0 calls it, decoding
anew for each file, with the qualities that Wagtail gives it. Printed are the processor time, the bytes, the least that
a file gains in structural similarity (SSIM) to the original resized by a Lanczos filter, and the memory that pictures
of 80 megapixels take at most. It fails if one of them is past its limit; decision 31 says why the limits are these.
"""

import json
import resource
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench" / "renditions"
REQUIREMENTS = Path(__file__).with_name("renditions-requirements.txt")
WIDTHS = (320, 640, 960, 1280, 1920)
SUFFIXES = ("avif", "webp", "jpg")
SIZE = (6000, 4000)
LARGEST = (7296, 10944)  # 79.8 megapixels, the most that are taken: upright, as it is made least small
PARTS = {"webp": 3, "avif": 2, "cmyk.jpg": 1.25}  # what may only have a part of them
ROUNDS = 2  # the best of each counts: the other had the machine's other work in them
MOST_TIME, MOST_MEMORY = 1 / 6, 700  # of Willow's, in megabytes
MOST_BYTES = {"avif": 1.4, "webp": 1.1, "jpg": 1.1}  # of Willow's, of all widths of one picture
LEAST_GAIN = {"avif": -0.002, "webp": 0, "jpg": 0}  # of SSIM over Willow's, of any one file
GRAINS = {"clean": (4, 0), "iso": (13, 9), "film": (6, 14)}  # of each picture: `photograph`
PACKET = b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>" + b" " * 1150  # as long as a full credit


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    python, held = willows_python(), True
    for name in GRAINS:
        picture = FOLDER / f"{name}.jpg"
        if not picture.exists():
            ask(sys.executable, "photographed", picture)
        print(f"{name}: one JPEG of {SIZE[0]} × {SIZE[1]} pixels and {picture.stat().st_size / 1e6:.1f} MB")
        runs = {"willow": [], "ours": []}
        for _round in range(ROUNDS):
            for whose, interpreter in (("willow", python), ("ours", sys.executable)):
                runs[whose].append(ask(interpreter, whose, picture, fresh(FOLDER / whose)))
        best = {whose: min(each, key=lambda run: run["processor"]) for whose, each in runs.items()}
        held &= report(best, ask(sys.executable, "weigh", picture))
    held &= report_memory()
    sys.exit(0 if held else 1)


def willows_python():
    """Return the interpreter of the environment that holds Willow, made if it isn't as the requirements say."""
    folder, stamp = FOLDER / "environment", FOLDER / "environment.stamp"
    if not stamp.exists() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        venv.create(folder, clear=True, with_pip=True)
        run = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", "-r", REQUIREMENTS]
        subprocess.run(run, check=True)  # noqa: S603 - our own words only
        stamp.write_bytes(REQUIREMENTS.read_bytes())
    return folder / "bin" / "python"


def photograph(size, noise=4, grain=0):
    """Return a picture with what a photograph has: soft light, texture at every scale, hard edges, noise.

    Arguments: `noise`, of a sensor, differs from pixel to pixel; `grain`, of a film, is three pixels wide.
    """
    import numpy
    from PIL import Image, ImageDraw

    random = numpy.random.default_rng(24)
    width, height = size
    image = Image.new("RGB", size, "#8a7c70")
    draw = ImageDraw.Draw(image, "RGBA")
    for _shape in range(160):
        x, y = random.uniform(0, width), random.uniform(0, height)
        reach, colour = random.uniform(0.01, 0.12) * width, (*random.normal(128, 40, 3).astype(int).tolist(), 150)
        angles = numpy.sort(random.uniform(0, 2 * numpy.pi, 7))
        draw.polygon([(x + reach * numpy.cos(a), y + reach * numpy.sin(a)) for a in angles], fill=colour)
    for _hair in range(900):
        x, y = random.uniform(0, width), random.uniform(0, height)
        run = random.normal(0, 0.04 * width, 2)
        shade = (*random.normal(128, 50, 3).astype(int).tolist(), 210)
        draw.line((x, y, x + run[0], y + run[1]), fill=shade, width=int(random.integers(2, 9)))
    light = random.normal(0, noise, (height, width)).astype(numpy.float32)
    if grain:
        rough = Image.fromarray(random.normal(0, grain, (height // 3, width // 3)).astype(numpy.float32))
        light += numpy.asarray(rough.resize(size, Image.Resampling.BICUBIC))
    for octave in range(1, 11):
        grid = (max(2, height >> octave), max(2, width >> octave))
        rough = Image.fromarray(random.normal(0, 2.5 * 1.25**octave, grid).astype(numpy.float32))
        light += numpy.asarray(rough.resize(size, Image.Resampling.BICUBIC))
    lit = numpy.asarray(image) + light[:, :, None] * numpy.float32(0.9)
    return Image.fromarray(numpy.clip(lit, 0, 255).astype(numpy.uint8))


def photographed(file):
    photograph(SIZE, *GRAINS[Path(file).stem]).save(file, quality=90, subsampling="4:2:0")


def ours(picture, folder):
    sys.path.insert(0, str(ROOT))
    from media.imaging.pipeline import Wanted, render

    data = Path(picture).read_bytes()
    wanted = [Wanted("free", width, suffix) for width in WIDTHS for suffix in SUFFIXES]
    for each, file in render(data, wanted, focal_x=0.5, focal_y=0.5, packet=PACKET):
        (Path(folder) / f"{each.width}.{each.suffix}").write_bytes(file)


def willow(picture, folder):
    """As `Filter.run` of wagtail.images does it, with Wagtail's default qualities."""
    from willow.image import Image

    for width in WIDTHS:
        for suffix in SUFFIXES:
            with open(picture, "rb") as original, open(Path(folder) / f"{width}.{suffix}", "wb") as file:
                image = Image.open(original).auto_orient()
                across, down = image.get_size()
                image = image.crop((0, 0, across, down)).resize((width, round(down * width / across)))
                if suffix == "avif":
                    image.save_as_avif(file, quality=61)
                elif suffix == "webp":
                    image.save_as_webp(file, quality=80)
                else:
                    image.save_as_jpeg(file, quality=76, progressive=True, optimize=True)


def ask(python, *words):
    """Return what an act of this file prints, done in a process of its own.

    This one stays small: a process begins with the peak of the one that started it.
    """
    command = [str(python), __file__, *map(str, words)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def measured(act, *words):
    """Do an act, and print what it took: seconds of processor and wall, megabytes of memory at most."""
    start, wall = time.process_time(), time.perf_counter()
    act(*words)
    spent = {"processor": time.process_time() - start, "wall": time.perf_counter() - wall}
    print(json.dumps(spent | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6}))


def weigh(picture):
    """Print {whose: {suffix: (bytes of all, SSIM of each width)}} of the files that were made."""
    from PIL import Image

    with Image.open(picture) as image:
        originals = {
            width: image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
            for width in WIDTHS
        }
    found = {"willow": {}, "ours": {}}
    for whose in ("willow", "ours"):
        for suffix in SUFFIXES:
            files = {width: FOLDER / whose / f"{width}.{suffix}" for width in WIDTHS}
            likeness = [ssim(originals[width], Image.open(file)) for width, file in files.items()]
            found[whose][suffix] = sum(file.stat().st_size for file in files.values()), likeness
    print(json.dumps(found))


def ssim(one, other):
    """Return the structural similarity of two pictures' brightness, as Wang et al. (2004), over squares of 7 pixels."""
    import numpy

    def mean(values, side=7):
        total = numpy.pad(values.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        return (total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]) / side**2

    a, b = (numpy.asarray(image.convert("L"), numpy.float64) for image in (one, other))
    mean_a, mean_b = mean(a), mean(b)
    variance = mean(a * a) - mean_a**2 + mean(b * b) - mean_b**2
    covariance = mean(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    likeness = (2 * mean_a * mean_b + c1) * (2 * covariance + c2) / ((mean_a**2 + mean_b**2 + c1) * (variance + c2))
    return float(likeness.mean())


def report(best, weighed):
    """Print the two side by side; return whether ours keeps to what it is to reach."""
    print(f"{'':8}{'Willow':>28}{'ours':>28}{'ours / Willow':>16}")
    for name, unit in (("processor", "s"), ("wall", "s"), ("memory", "MB")):
        one, other = best["willow"][name], best["ours"][name]
        print(f"{name:10}{f'{one:.2f} {unit}':>26}{f'{other:.2f} {unit}':>28}{f'{other / one:.3f}':>16}")
    held = best["ours"]["processor"] <= best["willow"]["processor"] * MOST_TIME
    for suffix in SUFFIXES:
        (one, like_one), (other, like_other) = weighed["willow"][suffix], weighed["ours"][suffix]
        cells = [
            f"{size / 1000:.0f} kB, SSIM {sum(like) / len(like):.4f}"
            for size, like in ((one, like_one), (other, like_other))
        ]
        gain = min(after - before for before, after in zip(like_one, like_other, strict=True))
        print(f"{suffix:8}{cells[0]:>28}{cells[1]:>28}{f'{other / one:.3f}':>16}, the least alike file {gain:+.4f}")
        held &= other <= one * MOST_BYTES[suffix] and gain >= LEAST_GAIN[suffix]
    return held


def report_memory():
    """Print what the largest file of each kind takes at most; return whether all stay below the limit."""
    kinds = ("jpg", "progressive.jpg", "cmyk.jpg", "png", "rgba.png", "cmyk.tif", "turned.tif", "grey16.tif")
    kinds += ("webp", "avif")
    held = True
    for kind in kinds:
        file = FOLDER / f"largest.{kind}"
        if not file.exists():
            ask(sys.executable, "large", file)
        spent = {act: ask(sys.executable, act, file, fresh(FOLDER / "large")) for act in ("check", "ours")}
        held &= all(each["memory"] < MOST_MEMORY for each in spent.values())
        words = ", ".join(f"{act} {each['memory']:.0f} MB in {each['processor']:.1f} s" for act, each in spent.items())
        print(f"the largest {kind:16}{file.stat().st_size / 1e6:6.1f} MB: {words}")
    return held


def large(file):
    """Write the largest picture that is taken, as the kind of file that its name says."""
    from PIL import Image

    tile = photograph((912, 1368)).quantize(48).convert("RGB")
    image = Image.new("RGB", LARGEST)
    for at in range(64):
        image.paste(tile, (at % 8 * tile.width, at // 8 * tile.height))
    kind = Path(file).name.partition(".")[2]
    image = image.crop((0, 0, LARGEST[0], int(LARGEST[1] / PARTS.get(kind, 1))))
    turned = Image.Exif()
    turned[0x0112] = 6
    options = {
        "jpg": {"quality": 85},
        "progressive.jpg": {"quality": 85, "progressive": True, "subsampling": "4:4:4"},
        "cmyk.jpg": {"quality": 85, "progressive": True},
        "webp": {"method": 0},
        "avif": {"speed": 10},
        "cmyk.tif": {"compression": "tiff_lzw"},
        "turned.tif": {"compression": "tiff_lzw", "exif": turned},
        "grey16.tif": {"compression": "tiff_lzw"},
    }.get(kind, {})
    if kind == "rgba.png":
        image.putalpha(Image.linear_gradient("L").resize(LARGEST))
    if kind in ("cmyk.tif", "cmyk.jpg", "turned.tif"):
        image = image.convert("CMYK")
    if kind == "grey16.tif":
        image = image.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    unfinished = Path(file).with_name(f"unfinished.{kind}")
    image.save(unfinished, **options)
    unfinished.rename(file)


def check(file, _folder):
    sys.path.insert(0, str(ROOT))
    from django.conf import settings

    from media.imaging import decoding

    settings.configure(USE_I18N=False)
    decoding.check(Path(file).read_bytes(), most_bytes=2**31, most_pixels=80_000_000)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "weigh":
        weigh(sys.argv[2])
    else:
        measured({act.__name__: act for act in (photographed, ours, willow, large, check)}[sys.argv[1]], *sys.argv[2:])
