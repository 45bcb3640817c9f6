"""What is wrong with a page for somebody: asked on a telephone and at a desk, in light colours and in dark ones."""

from axe_playwright_python.sync_playwright import Axe

# The colours of a moment ago fade away over some frames, and axe would measure them.
SETTLED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  document.getAnimations().forEach((each) => each.effect.getComputedTiming().endTime < Infinity && each.finish())
}"""
AXE = Axe().axe_script
QUICK = {
    "resultTypes": ["violations"],  # else it describes each element that is right, too
    "iframes": False,  # it would wait for frames that haven't its script
}
CONTRAST = {"runOnly": ["color-contrast"]}  # what dark colours can change
GUISES = ((390, "light", None), (1440, "dark", CONTRAST), (1440, "light", None))


def serious(page, options=None, impacts=("serious", "critical")):
    """Return what axe calls serious or critical, as "rule: element" lines."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run(options)", {**QUICK, **(options or {})})
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found["violations"]
        if violation["impact"] in impacts
        for node in violation["nodes"]
    ]


def faults(page):
    """Return what is wrong with a page in any of its guises: a violation, or that it is wider than its window."""
    found = []
    for width, scheme, options in GUISES:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found += [f"{width}, {scheme}: {violation}" for violation in serious(page, options)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than its window")
    return found
