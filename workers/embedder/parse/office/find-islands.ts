// Finds the tables of a worksheet: islands of adjacent cells, separated by empty rows or columns.
import type { Area, Sheet } from "./read-sheet.ts"

type Bounds = { top: number; left: number; bottom: number; right: number }
export type Island = Bounds & { cells: Sheet["cells"] }

/** The islands in reading order. Merged areas count as filled. */
export function findIslands({ cells, merged }: Sheet): Island[] {
  const islandOf = joinTouching(cells, merged)
  const islands = new Map<number, Island>()
  for (const [place, cell] of cells.entries()) {
    const root = islandOf(place)
    const island = islands.get(root) ?? {
      top: cell.row,
      left: cell.column,
      bottom: cell.row,
      right: cell.column,
      cells: [],
    }
    island.top = Math.min(island.top, cell.row)
    island.left = Math.min(island.left, cell.column)
    island.bottom = Math.max(island.bottom, cell.row)
    island.right = Math.max(island.right, cell.column)
    island.cells.push(cell)
    islands.set(root, island)
  }
  return joinLabels(mergeOverlapping([...islands.values()])).sort((a, b) => a.top - b.top || a.left - b.left)
}

/** Maximum number of empty columns between labels and their values. */
const MAX_LABEL_GAP = 2

/** Joins a single column to its neighbour, because forms separate labels and values by an empty column. */
function joinLabels(islands: Island[]): Island[] {
  if (islands.length > MAX_MERGED_ISLANDS) return islands
  const done: Island[] = []
  // From right to left, so that three columns (numbers, labels, values) become one table.
  for (const island of islands.sort((a, b) => b.left - a.left)) {
    const place = island.left === island.right ? done.findIndex((other) => isBeside(island, other)) : -1
    const [other] = place >= 0 ? done.splice(place, 1) : []
    done.push(other ? joined(island, other) : island)
  }
  return mergeOverlapping(done)
}

const isBeside = (label: Bounds, other: Bounds) =>
  other.left > label.right &&
  other.left - label.right - 1 <= MAX_LABEL_GAP &&
  label.top <= other.bottom &&
  other.top <= label.bottom

/** Groups cells that share a side, directly or through a merged area. */
function joinTouching(cells: Sheet["cells"], merged: readonly Area[]): (place: number) => number {
  const parents = cells.map((_, place) => place)
  const find = (place: number): number => {
    let root = place
    while (parents[root] !== root) root = parents[root] ?? root
    for (let step = place; step !== root; ) {
      const next = parents[step] ?? root
      parents[step] = root
      step = next
    }
    return root
  }
  const byPlace = new Map<string, number>()
  const key = (row: number, column: number) => `${row},${column}`
  for (const [place, { row, column }] of cells.entries()) byPlace.set(key(row, column), place)
  for (const { row, column, rows, columns } of merged) {
    const place = byPlace.get(key(row, column))
    if (place === undefined || rows * columns > MAX_MERGED_CELLS) continue
    for (let r = row; r < row + rows; r++) for (let c = column; c < column + columns; c++) byPlace.set(key(r, c), place)
  }
  for (const [at, place] of byPlace) {
    const [row = 0, column = 0] = at.split(",").map(Number)
    for (const [r, c] of [
      [row, column + 1],
      [row + 1, column],
    ] as const) {
      const neighbour = byPlace.get(key(r, c))
      if (neighbour !== undefined) parents[find(neighbour)] = find(place)
    }
  }
  return find
}

/** More islands than this are scattered cells, and the search for overlaps is quadratic. */
const MAX_MERGED_ISLANDS = 2_000
/** Merged areas larger than this, such as a title over a whole sheet, do not join cells. */
const MAX_MERGED_CELLS = 4096

/** Islands with overlapping rectangles are one table with gaps. */
function mergeOverlapping(islands: Island[]): Island[] {
  if (islands.length > MAX_MERGED_ISLANDS) return islands
  const done: Island[] = []
  for (const island of islands.sort((a, b) => a.top - b.top)) {
    let current = island
    for (let again = true; again; ) {
      const place = done.findIndex((other) => overlaps(other, current))
      again = place >= 0
      const [other] = again ? done.splice(place, 1) : []
      if (other) current = joined(other, current)
    }
    done.push(current)
  }
  return done
}

const overlaps = (a: Bounds, b: Bounds) =>
  a.top <= b.bottom && b.top <= a.bottom && a.left <= b.right && b.left <= a.right

const joined = (a: Island, b: Island): Island => ({
  top: Math.min(a.top, b.top),
  left: Math.min(a.left, b.left),
  bottom: Math.max(a.bottom, b.bottom),
  right: Math.max(a.right, b.right),
  cells: [...a.cells, ...b.cells],
})
