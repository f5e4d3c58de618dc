"""What can be measured on an open page: width, targets, and the focus ring."""

import base64

from playwright.sync_api import Page

# Everything that Tab stops at, in the page's order.
STOPS = """() => [...document.querySelectorAll(
    'a[href], button, input, textarea, select, summary, [tabindex]'
  )].filter(e => !e.disabled && e.type !== 'hidden' && e.tabIndex >= 0 && e.checkVisibility({
    visibilityProperty: true, contentVisibilityAuto: true }))"""

# Luminance and contrast as WCAG defines them; colours of any notation through a canvas.
COLOURS = """
  const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1})
    .getContext('2d', {willReadFrequently: true});
  const rgba = colour => { pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data] };
  const light = rgb => { const [r, g, b] = rgb.slice(0, 3).map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b };
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + .05) / (y + .05) };
"""


def too_wide(page: Page, style: str) -> int:
    """Pixels by which the page is wider than its window with this style added, or 0."""
    return page.evaluate(
        """style => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style);
          document.adoptedStyleSheets = style ? [sheet] : [];
          return Math.max(0, document.documentElement.scrollWidth - innerWidth) }""",
        style,
    )


def small_targets(page: Page, least: int) -> list[str]:
    """Controls lower, with their labels, than `least` pixels.

    Links inside a sentence are excepted (WCAG 2.5.8), and so is the demo's own bar, which no
    installation has: 24 there.
    """
    return page.evaluate(
        f"""least => ({STOPS})().filter(e => !e.closest('.vh') && !e.matches('.skip'))
          .map(e => [e, Math.max(...[e, ...(e.labels || [])].map(
            one => one.getBoundingClientRect().height)), getComputedStyle(e).display])
          .filter(([e, h, d]) => d !== 'inline' && h < (e.closest('.demo-bar') ? 24 : least) - .5)
          .map(([e, h]) => `${{e.tagName}}.${{e.className}} ${{Math.round(h)}} px: `
            + (e.textContent || e.id).trim().slice(0, 30))""",
        least,
    )


def focus(page: Page) -> list[dict]:
    """Every stop: its ring's contrast with what is behind it, its width, and what covers it."""
    page.keyboard.press("Tab")  # from here on the browser shows focus as for a keyboard
    return page.evaluate(
        f"""() => {{ {COLOURS}
          return ({STOPS})().map((e, index) => {{
            e.focus();
            const shown = e.matches('.opt input, .chip input') ? e.nextElementSibling : e;
            const style = getComputedStyle(shown);
            let behind = shown.parentElement;
            while (behind && rgba(getComputedStyle(behind).backgroundColor)[3] < 255)
              behind = behind.parentElement;
            const ground = rgba(getComputedStyle(behind || document.body).backgroundColor);
            const ring = style.outlineStyle === 'none' ? ground : rgba(style.outlineColor);
            const box = shown.getBoundingClientRect();
            const over = document.elementFromPoint(
              box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
            const bar = over?.closest('.tabs');
            const place = shown.closest('main, header, footer, nav, aside')?.tagName || '';
            return {{ index, what: `${{e.tagName}}.${{e.className}}#${{e.id}}`.slice(0, 80),
              kind: [place, shown.tagName, shown.className, e.type || ''].join(' '),
              contrast: contrast(ring, ground), width: parseFloat(style.outlineWidth),
              covered: bar && !bar.contains(e) ? 'by the tab bar' : '' }} }}) }}"""
    )


def out_of_order(page: Page) -> str:
    """What breaks the order in which Tab walks, or nothing: a tabindex, or a first stop that
    isn't the way past the menus.
    """
    return page.evaluate(
        f"""() => {{ const stops = ({STOPS})();
          const bent = stops.find(e => e.tabIndex > 0);
          return bent ? `tabindex on ${{bent.tagName}}`
            : stops[0].matches('.skip') ? '' : `first is ${{stops[0].outerHTML.slice(0, 80)}}` }}"""
    )


def ring_on_screen(page: Page, index: int) -> float:
    """Pixels that the focus changes by 3:1 or more, as a multiple of the control's edge."""
    page.evaluate(f"index => ({STOPS})()[index].focus()", index)
    box = page.evaluate(
        """() => { const e = document.activeElement;
          const shown = e.matches('.opt input, .chip input') ? e.nextElementSibling : e;
          const box = shown.getBoundingClientRect();
          return {x: box.left, y: box.top, width: box.width, height: box.height} }"""
    )
    view = page.viewport_size or {"width": 0, "height": 0}
    left, top = max(0, box["x"] - 8), max(0, box["y"] - 8)
    clip = {
        "x": left,
        "y": top,
        "width": min(view["width"] - left, box["width"] + 16),
        "height": min(view["height"] - top, box["height"] + 16),
    }
    page.evaluate("document.fonts.ready")
    with_ring = page.screenshot(clip=clip, caret="hide", animations="disabled")
    page.evaluate("document.activeElement.blur()")
    without = page.screenshot(clip=clip, caret="hide", animations="disabled")
    strong = page.evaluate(
        f"""async pictures => {{ {COLOURS}
          const [a, b] = await Promise.all(pictures.map(async text => {{
            const image = new Image(); image.src = 'data:image/png;base64,' + text;
            await image.decode();
            const paper = Object.assign(document.createElement('canvas'),
              {{width: image.width, height: image.height}}).getContext('2d');
            paper.drawImage(image, 0, 0);
            return paper.getImageData(0, 0, image.width, image.height).data }}));
          let strong = 0;
          for (let i = 0; i < a.length; i += 4)
            if (contrast(a.slice(i, i + 3), b.slice(i, i + 3)) >= 3) strong++;
          return strong }}""",
        [_text(with_ring), _text(without)],
    )
    seen = min(box["width"], clip["width"]) + min(box["height"], clip["height"])
    return strong / (2 * seen)


def _text(picture: bytes) -> str:
    return base64.b64encode(picture).decode()
