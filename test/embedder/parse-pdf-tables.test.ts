// Paragraphs, columns and tables of a PDF, in any mixture: every word once and in order, every cell in its column.
import fc from "fast-check"
import { expect, test } from "vitest"
import { parse } from "./parse-failure.ts"
import { type Block, settings, typeset } from "./typeset-blocks.ts"

const wordsOf = (block: Block) =>
  block.kind === "table" ? block.rows.flat().flatMap((cell) => cell.split(" ").filter(Boolean)) : block.words
const rowsOf = (block: Block) => (block.kind === "table" ? block.rows : [])

test("what a typesetter makes of paragraphs, columns and tables comes back in order, cells in their columns", async () => {
  await fc.assert(
    fc.asyncProperty(settings, async (setting) => {
      const { text } = await parse("pdf", await typeset(setting))
      const lines = text.split("\n").filter((line) => line.includes(" |"))
      expect(lines.map((line) => line.split("|").map((cell) => cell.trim()))).toEqual(setting.blocks.flatMap(rowsOf))
      expect(text.split(/[\s|]+/).filter(Boolean)).toEqual(setting.blocks.flatMap(wordsOf))
    }),
    { numRuns: 60 },
  )
}, 120_000)

test("every cell is placed where it is painted, so that it can be shown by itself", async () => {
  await fc.assert(
    fc.asyncProperty(settings, async (setting) => {
      const { text, lines = [] } = await parse("pdf", await typeset(setting))
      const cells = setting.blocks.flatMap(rowsOf).flat().filter(Boolean)
      const placed = new Set(lines.map(({ start, end }) => text.slice(start, end)))
      expect(cells.filter((cell) => !placed.has(cell))).toEqual([])
      expect(lines.toSorted((a, b) => a.start - b.start)).toEqual(lines)
    }),
    { numRuns: 20 },
  )
}, 120_000)
