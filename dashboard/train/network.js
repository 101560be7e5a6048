// Draws a network: a window of dots, the cells of each layer, the output. Pressing a layer or one of
// its cells, where there is something to see inside, is told to the page. While it learns only the
// cells' brightness changes, so that it glides.
const SVG = "http://www.w3.org/2000/svg"
const HEIGHT = 132, FLOOR = 118, TALL = 88, MIDDLE = 74, ROWS = 8, STEP = 13

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".network")
  const dark = { ...data, layers: data.layers.map((layer) => [layer.name, layer.cells.length]) }
  if (place.drawn !== JSON.stringify(dark)) draw(place, data, setTriggerValue)
  place.drawn = JSON.stringify(dark)
  const activities = data.layers.flatMap((layer) => layer.cells)
  place.querySelectorAll(".cell").forEach((cell, number) => {
    const activity = activities[number]
    cell.style.fillOpacity = activity === null ? 0.3 : 0.12 + 0.88 * activity
  })
}

function draw(place, data, tell) {
  const columns = data.layers.map((layer) => Math.ceil(layer.cells.length / ROWS))
  const widths = [190, ...columns.map((n) => Math.max(84, n * STEP + 12)), 96]
  const width = widths.reduce((sum, one) => sum + one, 0) + 34 * (widths.length - 1)
  const svg = make("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "group" })
  svg.setAttribute("aria-label", data.label)
  svg.style.maxWidth = `${width}px`
  let x = 0
  widths.forEach((wide, column) => {
    const last = column === widths.length - 1
    if (column) arrow(svg, x - 30, MIDDLE)
    if (!column) drawWindow(svg, wide, data)
    else if (last) drawOutput(svg, x, wide, data)
    else drawLayer(svg, x, wide, data.layers[column - 1], column - 1, data, tell)
    x += wide + 34
  })
  place.replaceChildren(svg)
}

function drawWindow(svg, wide, data) {
  const group = part(svg, "window", data)
  const step = (wide - 16) / Math.max(1, data.window.length - 1)
  const points = data.window.map((value, at) => [8 + at * step, FLOOR - TALL * value])
  group.append(make("polyline", { points: points.join(" "), class: "line" }))
  points.forEach(([cx, cy]) => group.append(make("circle", { cx, cy, r: 3, class: "dot" })))
  title(group, wide / 2, data.windowName)
}

function drawOutput(svg, x, wide, data) {
  const group = part(svg, "output", data)
  const step = (wide - 16) / Math.max(1, data.output.length - 1)
  data.output.forEach((value, at) => {
    const cx = data.output.length > 1 ? x + 8 + at * step : x + wide / 2
    group.append(make("circle", { cx, cy: FLOOR - TALL * value, r: 4.5, class: "forecast" }))
  })
  title(group, x + wide / 2, data.outputName)
}

function drawLayer(svg, x, wide, layer, number, data, tell) {
  const group = part(svg, "cells", data)
  const many = layer.cells.length, columns = Math.ceil(many / ROWS)
  const left = x + (wide - columns * STEP) / 2, rows = Math.min(ROWS, many)
  const top = MIDDLE - (rows * STEP) / 2
  layer.cells.forEach((_, cell) => {
    const square = make("rect", {
      x: left + Math.floor(cell / ROWS) * STEP,
      y: top + (cell % ROWS) * STEP,
      width: STEP - 3,
      height: STEP - 3,
      rx: 3,
      class: "cell",
    })
    if (data.inside) square.addEventListener("click", (event) => {
      event.stopPropagation()
      tell("pressed", { layer: number, cell })
    })
    group.append(square)
  })
  title(group, x + wide / 2, layer.name)
  if (!data.inside) return
  group.classList.add("pressable")
  group.setAttribute("role", "button")
  group.setAttribute("tabindex", "0")
  group.setAttribute("aria-label", `${layer.name}: ${data.inside}`)
  const press = () => tell("pressed", { layer: number, cell: null })
  group.addEventListener("click", press)
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    press()
  })
}

function part(svg, name, data) {
  const group = make("g", { class: data.part && data.part !== name ? "part faint" : "part" })
  svg.append(group)
  return group
}

function title(group, x, text) {
  const label = make("text", { x, y: 13, "text-anchor": "middle" })
  label.textContent = text
  group.append(label)
}

function arrow(svg, x, y) {
  svg.append(make("path", { d: `M${x} ${y}h22m-6 -5l6 5l-6 5`, class: "arrow" }))
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}
