// How pieces of text become chunks: what is split, how many make a chunk, and what the next one repeats.
import { describe, expect, test } from "vitest"
import { RANK, type Rank } from "../../../src/documents/model/chunking/find-borders.ts"
import { overlapOf, packPieces } from "../../../src/documents/model/chunking/pack-pieces.ts"
import {
  createScale,
  type Piece,
  splitFurther,
  splitPieces,
} from "../../../src/documents/model/chunking/split-pieces.ts"

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length
/** Pieces one behind the other, ten characters for each token. */
function piecesOf(...costs: (number | [number, keyof typeof RANK])[]): Piece[] {
  const pieces: Piece[] = []
  for (const one of costs) {
    const [cost, rank]: [number, Rank] = typeof one === "number" ? [one, RANK.line] : [one[0], RANK[one[1]]]
    const start = pieces.at(-1)?.end ?? 0
    pieces.push({ start, end: start + cost * 10, cost, rank })
  }
  return pieces
}

describe("a chunk takes pieces", () => {
  test.each<[string, Piece[], number, number, number, number]>([
    ["as long as they fit", piecesOf(3, 3, 3, 3), 0, 0, 10, 3],
    ["up to its size exactly", piecesOf(5, 5, 1), 0, 0, 10, 2],
    ["until none is left", piecesOf(3, 3), 0, 0, 10, 2],
    ["one at least, however large", piecesOf(30, 3), 0, 0, 10, 1],
    ["from the given one on", piecesOf(9, 3, 3, 3, 3), 1, 0, 10, 4],
    ["fewer beside what it repeats", piecesOf(3, 3, 3, 3), 0, 2, 10, 2],
    ["up to the best border in its last third", piecesOf(7, [1, "paragraph"], [1, "sentence"], 5), 0, 0, 10, 1],
    ["up to the later of two equal borders", piecesOf(7, [1, "sentence"], [1, "sentence"], 5), 0, 0, 10, 2],
    ["up to a border at two thirds exactly", piecesOf(6, [1, "paragraph"], 5), 0, 0, 9, 1],
    ["beyond a border before two thirds", piecesOf(5, [2, "paragraph"], 5), 0, 0, 9, 2],
    ["up to a heading from a quarter on", piecesOf(2, [1, "heading"]), 0, 0, 8, 1],
    ["beyond a heading before a quarter", piecesOf(1, [1, "heading"]), 0, 0, 8, 2],
    ["beyond a paragraph that a heading's share would end", piecesOf(2, [1, "paragraph"]), 0, 0, 8, 2],
    ["with the heading that it begins with", piecesOf([1, "heading"], 1), 0, 4, 8, 2],
  ])("%s", (_, pieces, first, carried, size, last) => {
    expect(packPieces(pieces, first, carried, size)).toBe(last)
  })
})

describe("the next chunk repeats", () => {
  const text = "abcdefghi ".repeat(20)
  test.each<[string, Piece[], number, number, object | undefined]>([
    ["whole pieces that fit", piecesOf(5, 2, 2, 9), 3, 4, { start: 50, cost: 4 }],
    ["no more pieces than fit", piecesOf(5, 2, 2, 9), 3, 3, { start: 70, cost: 2 }],
    ["nothing where nothing may be repeated", piecesOf(5, 2, 2, 9), 3, 0, undefined],
    ["nothing before a heading", piecesOf(5, 2, 2, [9, "heading"]), 3, 4, undefined],
    ["nothing behind the last piece", piecesOf(5, 2, 2), 3, 4, undefined],
    ["a sentence rather than more lines", piecesOf(5, 2, [2, "sentence"], 9), 3, 4, { start: 70, cost: 2 }],
    [
      "more sentences rather than fewer",
      piecesOf(5, [2, "sentence"], [2, "sentence"], 9),
      3,
      4,
      { start: 50, cost: 4 },
    ],
    ["a sentence that begins further back", piecesOf(5, [2, "sentence"], 2, 9), 3, 4, { start: 50, cost: 4 }],
    ["the end of a piece that is too large", piecesOf(2, 8, 9), 2, 3, { start: 70, cost: 3 }],
    ["all of the first piece but how it begins", piecesOf(4, 9), 1, 4, { start: 10, cost: 4 }],
    ["the end of the first piece", piecesOf(4, 9), 1, 2, { start: 20, cost: 2 }],
  ])("%s", (_, pieces, last, tokens, overlap) => {
    const found = overlapOf(text, pieces, 0, last, tokens, 0)
    expect(found && { start: found.start, cost: found.cost }).toEqual(overlap)
  })

  test("nothing that begins no later than the chunk itself", () => {
    expect(overlapOf(text, piecesOf(4, 9), 0, 1, 2, 20)).toBeUndefined()
    expect(overlapOf(text, piecesOf(4, 9), 0, 1, 2, 19)).toMatchObject({ start: 20 })
  })

  test("nothing of a piece that is too large for its length, and of one word its end", () => {
    const [dear, word]: [Piece, Piece] = [
      { start: 0, end: 1, cost: 3, rank: RANK.line },
      { start: 0, end: 10, cost: 4, rank: RANK.line },
    ]
    expect(overlapOf("ab", [dear, dear], 0, 1, 1, 0)).toBeUndefined()
    expect(overlapOf("xxxxxxxxx yyyy", [word, word], 0, 1, 1, 0)).toMatchObject({ start: 8 })
    expect(overlapOf(text, piecesOf(4, 4, 9), 1, 2, 4, 0)).toMatchObject({ start: 50 })
  })

  test("the end of a piece from the next word on, or from the next character where there are no words", () => {
    expect(overlapOf(text, piecesOf(4, 9), 0, 1, 2.5, 0)).toMatchObject({ start: 20 })
    const unbroken = "x".repeat(130)
    expect(overlapOf(unbroken, piecesOf(4, 9), 0, 1, 2.5, 0)).toMatchObject({ start: 15 })
    expect(overlapOf(`${"x".repeat(14)}e\u0301${"x".repeat(99)}`, piecesOf(4, 9), 0, 1, 2.5, 0)).toMatchObject({
      start: 16,
    })
  })
})

describe("the scale", () => {
  test("takes the markers of a counter from the chunk once and from no piece", () => {
    const { size, costOf } = createScale(10, (text) => countWords(text) + 2)
    expect([size, costOf("one two three")]).toEqual([8, 3])
    expect(createScale(2, (text) => countWords(text) + 5).size).toBe(1)
  })

  test("counts a token for every sixteen characters at least", () => {
    const { costOf } = createScale(10, () => 0)
    expect([16, 17, 32, 33].map((length) => costOf("x".repeat(length)))).toEqual([1, 2, 2, 3])
  })
})

describe("pieces", () => {
  const scale = createScale(8, countWords)
  const words = (count: number) => Array.from({ length: count }, (_, place) => `w${place % 10}`).join(" ")
  const cut = (text: string, offsets: number[], whole: [number, number][] = []) =>
    splitPieces(
      text,
      offsets.map((offset) => ({ offset, rank: RANK.sentence })),
      scale,
      whole.map(([start, end]) => ({ start, end })),
    )

  test("reach from border to border and cover the text", () => {
    const text = "a b c d "
    expect(cut(text, [0, 4])).toEqual([
      { start: 0, end: 4, rank: RANK.sentence, cost: 2 },
      { start: 4, end: 8, rank: RANK.sentence, cost: 2 },
    ])
  })

  test("of a text without characters are none", () => {
    expect(cut("", [0])).toEqual([])
  })

  test("of more than a quarter of a chunk are split into parts of about an eighth, of which the first keeps the border", () => {
    const pieces = cut(`${words(8)} `, [0])
    expect(pieces.map(({ cost }) => cost)).toEqual(Array(8).fill(1))
    expect(pieces.map(({ rank }) => rank)).toEqual([RANK.sentence, ...Array(7).fill(RANK.within)])
    expect(pieces.map(({ start }) => start)).toEqual([0, 3, 6, 9, 12, 15, 18, 21])
    expect(cut("a b ", [0])).toHaveLength(1)
    expect(cut("a b c ", [0])).toHaveLength(3)
  })

  test("are whole where they are to be, with all borders in them, unless they are larger than a chunk", () => {
    const text = `${words(14)} `
    const spans = (...whole: [number, number][]) =>
      cut(text, [0, 3, 12, 21, 27, 30], whole)
        .map(({ start, end }) => [start, end])
        .slice(0, 4)
    expect(spans([3, 27])).toEqual([
      [0, 3],
      [3, 27],
      [27, 30],
      [30, 33],
    ])
    expect(spans([6, 30]).slice(0, 3)).toEqual([
      [0, 3],
      [3, 6],
      [6, 30],
    ])
    expect(spans([3, 33]).slice(0, 3)).toEqual([
      [0, 3],
      [3, 6],
      [6, 9],
    ])
    expect(spans([3, 27], [6, 12], [27, 30])[1]).toEqual([3, 27])
    expect(spans([4, 4])).toEqual(spans())
    expect(cut(text, [0, 3, 12], [[3, 12]])[1]).toMatchObject({ start: 3, rank: RANK.sentence })
    expect(cut(`${words(4)} `, [0], [[6, 12]]).map(({ start, rank }) => [start, rank])).toEqual([
      [0, RANK.sentence],
      [6, RANK.line],
    ])
  })

  test("that are one character are split no further where they fit, and between code points where they do not", () => {
    const split = (text: string, cost: number) => {
      const parts: Piece[] = []
      splitFurther(
        text,
        { start: 0, end: text.length, cost, rank: RANK.line },
        createScale(4, (part) => part.length),
        parts,
      )
      return parts.map(({ start, end, rank }) => [start, end, rank])
    }
    expect(split("e\u0301\u0301\u0301", 4)).toEqual([[0, 4, RANK.line]])
    expect(split("e\u0301\u0301\u0301\u0301", 5)).toEqual([
      [0, 1, RANK.line],
      [1, 2, RANK.within],
      [2, 3, RANK.within],
      [3, 4, RANK.within],
      [4, 5, RANK.within],
    ])
    const [parts, dear]: [Piece[], Piece] = [[], { start: 0, end: 2, cost: 18, rank: RANK.line }]
    splitFurther(
      "😀",
      dear,
      createScale(4, (part) => part.length * 9),
      parts,
    )
    expect(parts).toEqual([dear])
  })

  test("that are dense in one place are split there no further than they must be", () => {
    const weighed = createScale(8, (part) => (part.split("b").length - 1) * 2 + 1)
    const text = `${"x".repeat(40)}bbb`
    const pieces = splitPieces(text, [{ offset: 0, rank: RANK.line }], weighed)
    expect(pieces.map(({ start }) => start)).toEqual([0, 6, 12, 18, 24, 30, 36, 42])
  })
})
