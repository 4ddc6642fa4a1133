import { layOut, type Caption } from './picture.ts'

/**
 * A chart as one SVG file for slides, which can be enlarged and edited there: what the browser has laid out is read
 * back as in `picture.ts`, and written as shapes and words with their own colours.
 */

const NAMESPACE = 'http://www.w3.org/2000/svg'

/** Draws a chart with its title and source, on light ground. */
export async function vectorOf(chart: Element, caption: Caption): Promise<Blob> {
  const sheet = layOut(chart, caption)
  document.body.append(sheet)
  try {
    await document.fonts.ready
    const { left, top, width, height } = sheet.getBoundingClientRect()
    const out = document.createElementNS(NAMESPACE, 'svg')
    set(out, { xmlns: NAMESPACE, viewBox: `0 0 ${round(width)} ${round(height)}`, width, height })
    out.append(made('title', {}, caption.title))
    out.append(made('rect', { width, height, fill: getComputedStyle(sheet).backgroundColor }))
    write(out, sheet, { left, top })
    return new Blob([new XMLSerializer().serializeToString(out)], { type: 'image/svg+xml' })
  } finally {
    sheet.remove()
  }
}

interface Corner {
  left: number
  top: number
}

const round = (value: number): number => Math.round(value * 100) / 100

function set(element: Element, attributes: Record<string, string | number | null>): void {
  for (const [name, value] of Object.entries(attributes))
    if (value !== null) element.setAttribute(name, String(typeof value === 'number' ? round(value) : value))
}

function made(tag: string, attributes: Record<string, string | number | null>, text = ''): Element {
  const element = document.createElementNS(NAMESPACE, tag)
  set(element, attributes)
  element.textContent = text
  return element
}

function write(out: Element, element: Element, corner: Corner): void {
  const style = getComputedStyle(element)
  if (style.display === 'none' || style.visibility === 'hidden' || element.matches('.sr-only')) return
  if (element instanceof SVGPatternElement) {
    out.append(patternOf(element))
    return
  }
  if (element instanceof SVGGeometryElement) {
    const place = element.getScreenCTM()
    if (!place) return
    const copy = element.cloneNode() as Element
    for (const name of ['class', 'transform']) copy.removeAttribute(name)
    const matrix = [place.a, place.b, place.c, place.d, place.e - corner.left, place.f - corner.top]
    set(copy, {
      ...paintOf(style),
      ...(element instanceof SVGRectElement ? sidesOf(element) : {}),
      transform: `matrix(${matrix.map((n) => Math.round(n * 1e4) / 1e4).join(' ')})`,
    })
    out.append(copy)
    return
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) write(out, child, corner)
    else if (child instanceof Text && child.data.trim() !== '') writeText(out, child, element, style, corner)
  }
}

/** Where a rectangle is, in plain numbers: shares and sizes of letters mean something else in the file. */
const sidesOf = ({ x, y, width, height }: SVGRectElement): Record<string, number> => ({
  x: x.baseVal.value,
  y: y.baseVal.value,
  width: width.baseVal.value,
  height: height.baseVal.value,
})

const paintOf = (style: CSSStyleDeclaration): Record<string, string | null> => ({
  fill: style.fill.replaceAll('"', ''),
  stroke: style.stroke,
  'stroke-width': style.stroke === 'none' ? null : style.strokeWidth,
  'stroke-linejoin': style.strokeLinejoin,
  'stroke-dasharray': style.strokeDasharray === 'none' ? null : style.strokeDasharray,
})

/** A pattern keeps its name, by which shapes ask for it, and has the colours of the picture. */
function patternOf(pattern: SVGPatternElement): Element {
  const copy = pattern.cloneNode() as Element
  copy.setAttribute('id', pattern.dataset['pattern'] ?? '')
  for (const part of pattern.children) {
    const piece = part.cloneNode() as Element
    piece.removeAttribute('class')
    set(piece, paintOf(getComputedStyle(part)))
    copy.append(piece)
  }
  return copy
}

/** Words, line by line where the browser has broken them. */
function writeText(
  out: Element,
  text: Text,
  parent: Element,
  style: CSSStyleDeclaration,
  { left, top }: Corner,
): void {
  const range = document.createRange()
  const lines: { words: string[]; place: DOMRect }[] = []
  for (const word of text.data.matchAll(/\S+/g)) {
    range.setStart(text, word.index)
    range.setEnd(text, word.index + word[0].length)
    const place = range.getBoundingClientRect()
    if (place.width === 0) continue
    const last = lines.at(-1)
    if (last && Math.abs(last.place.top - place.top) < 2) last.words.push(word[0])
    else lines.push({ words: [word[0]], place })
  }
  const onMap = parent instanceof SVGElement
  for (const { words, place } of lines)
    out.append(
      made(
        'text',
        {
          x: place.left - left,
          // The letters stand on a line about a fifth of their size above the end of their box.
          y:
            place.bottom -
            top -
            (place.height - parseFloat(style.fontSize)) / 2 -
            parseFloat(style.fontSize) * 0.2,
          'font-family': 'Inter, Segoe UI, Arial, sans-serif',
          'font-size': style.fontSize,
          'font-weight': style.fontWeight,
          fill: onMap ? style.fill : style.color,
          stroke: onMap ? style.stroke : null,
          'stroke-width': onMap ? style.strokeWidth : null,
          'paint-order': onMap ? 'stroke' : null,
        },
        words.join(' '),
      ),
    )
}
