// PDF text that was scanned aslant: lines, columns and tables come back as if the page had lain straight.
import { describe, expect, test } from "vitest"
import { parse } from "./parse-failure.ts"
import { helvetica, PAGE, type Painted, paint } from "./pdf-pages.ts"

const SENTENCE =
  "the warden of the lower dike walks to the mill each evening and notes on a slate how far the water stands below the sill"
const LINES = Array.from({ length: 24 }, (_, row) => {
  const words = SENTENCE.split(" ")
  return [...words.slice(row), ...words.slice(0, row)].slice(0, 13).join(" ")
})

/** The page turned about its lower left corner. */
const turned = (painted: readonly Painted[], turn: number): Painted[] => {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
  return painted.map((one) => ({ ...one, x: one.x * cos - one.y * sin, y: one.x * sin + one.y * cos, turn }))
}
const lines = (x = 60, take = 13): Painted[] =>
  LINES.map((line, row) => ({ text: line.split(" ").slice(0, take).join(" "), x, y: 740 - row * 15 }))
const flat = (text: string) => text.replace(/\s+/g, " ")

describe("a page that lies aslant", () => {
  test.each([0.6, 1.4, -2, 3.5])("by %s degrees is read line by line", async (turn) => {
    const { text } = await parse("pdf", await paint([turned(lines(), turn)]))
    expect(flat(text)).toBe(LINES.join(" "))
  })

  test("and sideways is read line by line", async () => {
    const painted = turned(lines(), 1.3).map(({ text, x, y }) => ({ text, x: PAGE.width - y, y: x + 100, turn: 91.3 }))
    expect(flat((await parse("pdf", await paint([painted]))).text)).toBe(LINES.join(" "))
  })

  test("is read line by line where each word is upright, a little higher or lower than the one before", async () => {
    const font = await helvetica()
    const words = lines().flatMap(({ text, x, y }) =>
      text.split(" ").map((word, at, all) => {
        const before = all.slice(0, at).map((one) => `${one} `)
        return { text: word, x: x + font.widthOfTextAtSize(before.join(""), 11), y }
      }),
    )
    const stepped = turned(words, -1.5).map((word) => ({ ...word, turn: 0 }))
    expect(flat((await parse("pdf", await paint([stepped]))).text)).toBe(LINES.join(" "))
  })

  test("keeps its columns", async () => {
    const { text } = await parse("pdf", await paint([turned([...lines(60, 7), ...lines(320, 8)], 1.5)]))
    const [left, right] = [7, 8].map((take) => LINES.map((line) => line.split(" ").slice(0, take).join(" ")).join(" "))
    expect(flat(text)).toBe(`${left} ${right}`)
  })

  test("keeps the cells of its table, and each line has its place on the page", async () => {
    const cells = [["Sluice", "Depth", "Warden"], ...[3, 5, 8, 9].map((n) => [`Sluice ${n}`, `${n * 2} m`, "Ada Holm"])]
    const table = cells.flatMap((row, at) =>
      row.map((text, column) => ({ text, x: 80 + column * 150, y: 340 - at * 20 })),
    )
    const parsed = await parse("pdf", await paint([turned([...lines(), ...table], 1.5)]))
    expect(parsed.text).toContain("Sluice | Depth | Warden\nSluice 3 | 6 m | Ada Holm\n")
    const at = parsed.text.indexOf("Ada Holm")
    const box = parsed.lines?.find(({ start, end }) => start <= at && at < end)?.box ?? []
    const [shown] = turned([{ text: "Ada Holm", x: 380, y: 320 }], 1.5)
    expect(box[0]).toBeCloseTo((shown?.x ?? 0) / PAGE.width, 2)
    expect(box[3]).toBeCloseTo(1 - (shown?.y ?? 0) / PAGE.height, 1)
  })
})
