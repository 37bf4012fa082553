// JSON texts with numbers in every spelling, and the exact value of each number, computed without doubles.
import fc from "fast-check"

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: min, maxLength: max })

/** Numbers in all forms a client may write: short and long, beyond the range and precision of a double, minus zero. */
export const numberText = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.integer().map(String),
  fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
  fc.integer({ min: -3, max: 3 }).map((off) => String(2n ** 53n + BigInt(off))),
  fc.integer({ min: -3, max: 3 }).map((off) => String(-(2n ** 53n) + BigInt(off))),
  fc.tuple(fc.integer({ min: 0, max: 9_999 }), digits(1, 25)).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc
    .tuple(fc.constantFrom("", "-"), fc.nat(9), digits(1, 6), fc.constantFrom("e", "E", "e+", "e-"), fc.nat(400))
    .map(([sign, whole, fraction, e, exponent]) => `${sign}${whole}.${fraction}${e}${exponent}`),
  fc.constantFrom("-0", "-0.0", "0e9", "0.10", "1E3", "1e20", "1e400", "1e-400", "9007199254740993", "5e-324"),
)

/** An object of JSON values as text, at most three levels deep. */
export const objectText = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: "json" },
    numberText,
    fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => JSON.stringify(text.replaceAll("\0", ""))),
    fc.constantFrom("true", "false", "null"),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(" , ")}]`),
  object: fc
    .uniqueArray(
      fc.tuple(fc.string({ unit: fc.constantFrom(..."abcÄ_$ "), minLength: 1, maxLength: 6 }), tie("value")),
      {
        maxLength: 4,
        selector: ([key]) => key,
      },
    )
    .map((entries) => `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`),
})).object

/** The exact value of a number's text as sign, digits and power of ten; the same for every spelling. */
export function exactly(text: string): string {
  const [, sign = "", whole = "", fraction = "", e = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  let power = BigInt(e) - BigInt(fraction.length)
  let number = BigInt(whole + fraction)
  if (number === 0n) return `${sign}0`
  while (number % 10n === 0n) [number, power] = [number / 10n, power + 1n]
  return `${sign}${number}e${power}`
}

/** True if a double, and so every JSON reader, represents the number exactly. */
export const isHeld = (text: string): boolean =>
  !/^-0(\.0*)?(e.*)?$/i.test(text) &&
  Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER &&
  exactly(text) === exactly(String(Number(text)))

/** Parses JSON; each number becomes `{exactly, source}`: its exact value and its text. */
export const treeOf = (json: string): unknown =>
  JSON.parse(json, ((_key: string, value: unknown, { source }: { source: string }) =>
    typeof value === "number" ? { exactly: exactly(source), source } : value) as (key: string) => unknown)

/** The same tree whatever the spelling of its numbers. */
export const spelledAlike = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value) => (key === "source" ? undefined : value)))
