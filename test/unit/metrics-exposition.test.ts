// The text format is parsed as strictly as the original does, and what is written reads back the same.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Family, writeExposition } from "../../workers/metrics/exposition.ts"
import { parseExposition } from "../../workers/metrics/parse-exposition.ts"

const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/)
const label = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/).filter((text) => text !== "__name__")
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom('"', "\\", "\n", "n", "\u2028", "\r", "{", " ") }),
)
const value = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0))
const labels = fc
  .uniqueArray(fc.tuple(label, text), { selector: ([key]) => key, maxLength: 4 })
  .map((all) => new Map(all))
const help = fc.option(text.map((line) => line.replace(/^[ \t]+/, "")))

const simple = (base: string): fc.Arbitrary<Family> =>
  fc.record({
    name: fc.constant(base),
    type: fc.constantFrom("counter", "gauge", "untyped"),
    help,
    samples: fc.array(fc.record({ name: fc.constant(base), labels, value }), { minLength: 1, maxLength: 3 }),
  })
const histogram = (base: string): fc.Arbitrary<Family> =>
  fc.tuple(help, labels, value).map(([line, own, sum]) => ({
    name: base,
    type: "histogram",
    help: line,
    samples: [
      { name: `${base}_bucket`, labels: new Map([...own, ["le", "0.5"]]), value: 1 },
      { name: `${base}_bucket`, labels: new Map([...own, ["le", "+Inf"]]), value: 2 },
      { name: `${base}_sum`, labels: own, value: sum },
      { name: `${base}_count`, labels: own, value: 2 },
    ],
  }))
const families = fc
  .uniqueArray(name, { maxLength: 4 })
  .chain((names) =>
    fc.tuple(...names.map((base, i) => fc.oneof(simple(`f${i}x_${base}`), histogram(`f${i}x_${base}`)))),
  )

/** What a well-formed text says; throws with the reason for a malformed one. */
function read(input: string): Family[] {
  const parsed = parseExposition(input)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.families
}

describe("the exposition format", () => {
  test("reads back whatever is written", () => {
    fc.assert(
      fc.property(families, (all) => {
        expect(read(writeExposition(all))).toEqual(all)
      }),
      { numRuns: 300 },
    )
  })

  test("never throws and never hangs, whatever the text", () => {
    const line = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom("x", "{", "}", '"', "\\", "=", ",", " ", "1", "#") }),
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(typeof parseExposition(`${lines.join("\n")}\n`).ok).toBe("boolean")
      }),
    )
  })

  test("reads a megabyte of backslashes in linear time", () => {
    expect(read(`x{a="${"\\\\".repeat(500_000)}"} 1\n`)[0]?.samples[0]?.labels.get("a")).toHaveLength(500_000)
    expect(parseExposition(`x{a="${"\\".repeat(1_000_001)}"} 1\n`).ok).toBe(false)
    expect(parseExposition(`x${" ".repeat(1_000_000)}\n`).ok).toBe(false)
  })

  test.each([
    ["x 1\n", 1],
    ["x{} 1e3\n", 1000],
    ['x{a="1",} +Inf\n', Number.POSITIVE_INFINITY],
    ["x -inf\n", Number.NEGATIVE_INFINITY],
    ["x NaN\n", Number.NaN],
    ['  x { a = "1" , b="2" } .5\n', 0.5],
    ['x{a="1"}1\n', 1],
    ["#HELP x\n# comment\n\n# TYPE x GAUGE\nx 1\n", 1],
  ])("accepts %j", (input, expected) => {
    expect(read(input)[0]?.samples[0]?.value).toBe(expected)
  })

  test.each([
    "x 1",
    "x 1\ny 2",
    "x\n",
    "1x 1\n",
    "é 1\n",
    "x 0x10\n",
    "x 1_000\n",
    "x 1e999\n",
    "x abc\n",
    "x 1\r\n",
    "x 1 \n",
    "x 1 2 3\n",
    "x 1 soon\n",
    "x{,} 1\n",
    'x{a="1" b="2"} 1\n',
    'x{a="1",a="2"} 1\n',
    'x{__name__="y"} 1\n',
    'x{a:b="y"} 1\n',
    "x{a=1} 1\n",
    'x{a="1"\n',
    'x{a="1} 1\n',
    'x{a="\\t"} 1\n',
    "# TYPE x banana\nx 1\n",
    "# TYPE x gauge\n# TYPE x gauge\nx 1\n",
    "# HELP x a\n# HELP x a\nx 1\n",
    "x 1\n# TYPE x gauge\n",
    '# TYPE h histogram\nh_bucket{le="x"} 1\n',
    "# TYPE h histogram\nh_bucket 1\n",
    "# TYPE h histogram\nh 1\n",
    '# TYPE s summary\ns{quantile="x"} 1\n',
  ])("refuses %j", (input) => {
    expect(parseExposition(input)).toMatchObject({ ok: false, reason: expect.stringMatching(/^line \d+: /) })
  })

  test("notices a timestamp", () => {
    expect(parseExposition("x 1 1234\n")).toMatchObject({ ok: true, timestamped: true })
    expect(parseExposition("x 1\n")).toMatchObject({ ok: true, timestamped: false })
  })

  test("the parts of a histogram belong to it only when its TYPE was declared", () => {
    expect(read("h_count 1\n").map(({ name: family }) => family)).toEqual(["h_count"])
    expect(read("# TYPE h histogram\nh_count 1\n").map(({ name: family }) => family)).toEqual(["h"])
    expect(read("# TYPE h summary\nh_bucket 1\n").map(({ name: family }) => family)).toEqual(["h_bucket"])
  })
})
