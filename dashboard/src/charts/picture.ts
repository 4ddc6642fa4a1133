/**
 * A part of the page as a PNG. The charts are HTML and SVG that only the style sheet colours, and the page's
 * Content-Security-Policy allows no document of its own as an image; so what the browser has laid out is read
 * back, box by box and word by word, and drawn on a canvas.
 */

/** Pixels of the picture to one of the page. */
const SCALE = 2
/** Width of the picture's page, and its margin. */
const WIDTH = 960
const MARGIN = 24

/** What stands around the chart in its picture. */
export interface Caption {
  title: string
  subtitle: string
  /** Below the chart: notes, source, reference. */
  foot: string[]
}

/**
 * Draws a chart with its title and source, on light ground whatever the theme.
 * @param chart the chart's element, as it is on the page
 * @returns the PNG; no part of it touches the edge
 */
export async function pictureOf(chart: Element, caption: Caption): Promise<Blob> {
  const sheet = layOut(chart, caption)
  document.body.append(sheet)
  try {
    await document.fonts.ready
    // A table that is wider than the sheet widens it: nothing is cut.
    const wide = Math.max(0, ...[...sheet.querySelectorAll('*')].map((one) => one.scrollWidth))
    sheet.style.width = `${Math.max(WIDTH, wide + 2 * MARGIN)}px`
    const ground = sheet.getBoundingClientRect()
    const canvas = document.createElement('canvas')
    canvas.width = Math.ceil(ground.width * SCALE)
    canvas.height = Math.ceil(ground.height * SCALE)
    const pen = canvas.getContext('2d')!
    // The last column and row may be covered by half only.
    pen.fillStyle = getComputedStyle(sheet).backgroundColor
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.scale(SCALE, SCALE)
    pen.translate(-ground.left, -ground.top)
    paint(pen, sheet)
    return await new Promise((done, fail) =>
      canvas.toBlob(
        (blob) => (blob ? done(blob) : fail(new Error('The picture could not be drawn'))),
        'image/png',
      ),
    )
  } finally {
    sheet.remove()
  }
}

/** Offers a file to the reader. */
export function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** The picture's page, beside the window. */
export function layOut(chart: Element, { title, subtitle, foot }: Caption): HTMLElement {
  const sheet = document.createElement('div')
  sheet.className = 'sheet bg-surface text-14 text-ink'
  sheet.setAttribute('aria-hidden', 'true')
  sheet.inert = true
  Object.assign(sheet.style, { width: `${WIDTH}px`, padding: `${MARGIN}px` })
  const line = (className: string, text: string) => {
    const paragraph = document.createElement('p')
    paragraph.className = className
    paragraph.textContent = text
    return paragraph
  }
  const copy = chart.cloneNode(true) as Element
  for (const named of copy.querySelectorAll('[id]')) named.removeAttribute('id')
  for (const aside of copy.querySelectorAll('[data-aside]')) aside.remove()
  copy.classList.add('mt-4')
  sheet.append(
    line('text-20 font-strong', title),
    line('mt-1 text-14 text-ink-2', subtitle),
    copy,
    ...foot.map((text, i) =>
      line(`text-14 text-ink-3 ${i === 0 ? 'mt-4 border-t border-line pt-2' : 'mt-1'}`, text),
    ),
  )
  return sheet
}

function paint(pen: CanvasRenderingContext2D, element: Element): void {
  const style = getComputedStyle(element)
  if (style.display === 'none' || style.visibility === 'hidden' || Number(style.opacity) === 0) return
  if (element.matches('.sr-only, defs')) return
  if (element instanceof SVGGeometryElement) return paintShape(pen, element, style)
  paintBox(pen, element, style)
  for (const child of element.childNodes) {
    if (child instanceof Element) paint(pen, child)
    else if (child instanceof Text) paintText(pen, child, element, style)
  }
}

const seen = (colour: string): boolean => colour !== '' && !/^(none|transparent|rgba\(.*, 0\))$/.test(colour)

/** Ground, hatching, ring and borders. */
function paintBox(pen: CanvasRenderingContext2D, element: Element, style: CSSStyleDeclaration): void {
  const { left, top, width, height, right, bottom } = element.getBoundingClientRect()
  if (width === 0 || height === 0) return
  const radii = [
    style.borderTopLeftRadius,
    style.borderTopRightRadius,
    style.borderBottomRightRadius,
    style.borderBottomLeftRadius,
  ].map((radius) => Math.min(parseFloat(radius) || 0, width / 2, height / 2))
  const box = new Path2D()
  box.roundRect(left, top, width, height, radii)
  if (seen(style.backgroundColor)) {
    pen.fillStyle = style.backgroundColor
    pen.fill(box)
  }
  if (style.backgroundImage.startsWith('repeating-linear-gradient')) hatch(pen, box, element, style)
  else if (style.backgroundImage.startsWith('linear-gradient')) {
    // The half of "late".
    pen.fillStyle = style.color
    pen.fillRect(left, top + height / 2, width, height / 2)
  }
  const ring = /^(rgba?\([^)]*\)|color\([^)]*\)) 0px 0px 0px ([\d.]+)px inset/.exec(
    style.boxShadow
      .split(/,(?![^(]*\))/)
      .find((shadow) => shadow.includes('inset'))
      ?.trim() ?? '',
  )
  if (ring && Number(ring[2]) > 0) {
    const w = Number(ring[2])
    pen.strokeStyle = ring[1]!
    pen.lineWidth = w
    pen.setLineDash([])
    const inner = new Path2D()
    inner.roundRect(left + w / 2, top + w / 2, width - w, height - w, radii)
    pen.stroke(inner)
  }
  const sides = [
    [style.borderTopWidth, style.borderTopStyle, style.borderTopColor, left, top, right, top, 0, 1],
    [
      style.borderRightWidth,
      style.borderRightStyle,
      style.borderRightColor,
      right,
      top,
      right,
      bottom,
      -1,
      0,
    ],
    [
      style.borderBottomWidth,
      style.borderBottomStyle,
      style.borderBottomColor,
      left,
      bottom,
      right,
      bottom,
      0,
      -1,
    ],
    [style.borderLeftWidth, style.borderLeftStyle, style.borderLeftColor, left, top, left, bottom, 1, 0],
  ] as const
  for (const [wide, kind, colour, x1, y1, x2, y2, dx, dy] of sides) {
    const w = parseFloat(wide)
    if (!(w > 0) || kind === 'none' || !seen(colour)) continue
    pen.strokeStyle = colour
    pen.lineWidth = w
    pen.setLineDash(kind === 'dashed' ? [w * 3, w * 2] : [])
    pen.beginPath()
    pen.moveTo(x1 + (dx * w) / 2, y1 + (dy * w) / 2)
    pen.lineTo(x2 + (dx * w) / 2, y2 + (dy * w) / 2)
    pen.stroke()
  }
  pen.setLineDash([])
}

function hatch(
  pen: CanvasRenderingContext2D,
  box: Path2D,
  element: Element,
  style: CSSStyleDeclaration,
): void {
  const { left, top, right, height } = element.getBoundingClientRect()
  pen.save()
  pen.clip(box)
  pen.strokeStyle = style.color
  pen.lineWidth = 1.5
  pen.beginPath()
  for (let x = left - height; x < right; x += 6) {
    pen.moveTo(x, top + height)
    pen.lineTo(x + height, top)
  }
  pen.stroke()
  pen.restore()
}

/** A shape of SVG, in its own coordinates; shares are resolved by the browser. */
function paintShape(
  pen: CanvasRenderingContext2D,
  shape: SVGGeometryElement,
  style: CSSStyleDeclaration,
): void {
  const place = shape.getScreenCTM()
  if (!place) return
  const path = new Path2D()
  if (shape instanceof SVGRectElement) {
    const [x, y, w, h, r] = [shape.x, shape.y, shape.width, shape.height, shape.rx].map(
      (n) => n.baseVal.value,
    )
    path.roundRect(x!, y!, w!, h!, r!)
  } else if (shape instanceof SVGLineElement) {
    path.moveTo(shape.x1.baseVal.value, shape.y1.baseVal.value)
    path.lineTo(shape.x2.baseVal.value, shape.y2.baseVal.value)
  } else if (shape instanceof SVGCircleElement) {
    const [x, y, r] = [shape.cx, shape.cy, shape.r].map((n) => n.baseVal.value)
    path.arc(x!, y!, r!, 0, 2 * Math.PI)
  } else if (shape instanceof SVGPolylineElement || shape instanceof SVGPolygonElement) {
    for (const point of shape.points) path.lineTo(point.x, point.y)
    if (shape instanceof SVGPolygonElement) path.closePath()
  } else path.addPath(new Path2D(shape.getAttribute('d') ?? ''))
  pen.save()
  pen.transform(place.a, place.b, place.c, place.d, place.e, place.f)
  pen.globalAlpha = Number(style.opacity)
  if (seen(style.fill) && !(shape instanceof SVGLineElement)) {
    pen.fillStyle = patternOf(pen, shape, style.fill) ?? style.fill
    pen.fill(path)
  }
  if (seen(style.stroke)) {
    pen.strokeStyle = style.stroke
    pen.lineWidth = parseFloat(style.strokeWidth)
    pen.setLineDash(
      style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(/[ ,]+/).map(parseFloat),
    )
    pen.stroke(path)
  }
  pen.restore()
}

/** Pixels of a pattern's tile to one unit of the drawing. */
const FINE = 4

/** What a shape is filled with, where that is a pattern: the pattern's shapes as the picture has them, repeated. */
function patternOf(
  pen: CanvasRenderingContext2D,
  shape: SVGGeometryElement,
  fill: string,
): CanvasPattern | null {
  const name = /^url\("?#([^")]+)/.exec(fill)?.[1]
  const pattern =
    name === undefined ? null : shape.closest('.sheet')?.querySelector(`[data-pattern="${name}"]`)
  if (!(pattern instanceof SVGPatternElement)) return null
  const [width, height] = [pattern.width.baseVal.value, pattern.height.baseVal.value]
  const tile = document.createElement('canvas')
  tile.width = width * FINE
  tile.height = height * FINE
  const tilePen = tile.getContext('2d')!
  tilePen.scale(FINE, FINE)
  for (const part of pattern.children) {
    if (!(part instanceof SVGGeometryElement)) continue
    const style = getComputedStyle(part)
    const path = new Path2D()
    if (part instanceof SVGRectElement) path.rect(0, 0, part.width.baseVal.value, part.height.baseVal.value)
    else if (part instanceof SVGCircleElement)
      path.arc(part.cx.baseVal.value, part.cy.baseVal.value, part.r.baseVal.value, 0, 2 * Math.PI)
    else path.addPath(new Path2D(part.getAttribute('d') ?? ''))
    if (seen(style.fill) && part.tagName !== 'path') {
      tilePen.fillStyle = style.fill
      tilePen.fill(path)
    }
    if (seen(style.stroke)) {
      tilePen.strokeStyle = style.stroke
      tilePen.lineWidth = parseFloat(style.strokeWidth)
      tilePen.stroke(path)
    }
  }
  const repeated = pen.createPattern(tile, 'repeat')
  const turned = pattern.patternTransform.baseVal.consolidate()?.matrix
  const placed = turned
    ? new DOMMatrix([turned.a, turned.b, turned.c, turned.d, turned.e, turned.f])
    : new DOMMatrix()
  repeated?.setTransform(placed.scale(1 / FINE))
  return repeated
}

/** Words and figures where the browser has put them. */
function paintText(
  pen: CanvasRenderingContext2D,
  text: Text,
  parent: Element,
  style: CSSStyleDeclaration,
): void {
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  pen.fillStyle = parent instanceof SVGElement ? style.fill : style.color
  pen.textBaseline = 'alphabetic'
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = pen.measureText('x')
  const range = document.createRange()
  // The page's figures are all of one width, a canvas's are not: each stands in the middle of its own place.
  for (const word of text.data.matchAll(/\d|[^\s\d]+/g)) {
    range.setStart(text, word.index)
    range.setEnd(text, word.index + word[0].length)
    const place = range.getBoundingClientRect()
    if (place.width === 0) continue
    // The box of a word is as high as its font; what is left over is shared by both sides.
    const base = place.top + (place.height - above - below) / 2 + above
    const drawn = style.textTransform === 'uppercase' ? word[0].toUpperCase() : word[0]
    const spare = /\d/.test(drawn) ? place.width - pen.measureText(drawn).width : 0
    // Names on a map have a rim of the ground's colour.
    if (parent instanceof SVGElement && seen(style.stroke)) {
      pen.strokeStyle = style.stroke
      pen.lineWidth = parseFloat(style.strokeWidth)
      pen.lineJoin = 'round'
      pen.strokeText(drawn, place.left + spare / 2, base)
    }
    pen.fillText(drawn, place.left + spare / 2, base)
  }
}
