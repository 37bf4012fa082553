// Grounding of any text: the same however it is cut into deltas, and nothing unchecked is left in it.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { urlsIn } from "../../../src/query/grounding/answer-urls.ts"
import { codeSpans } from "../../../src/query/grounding/code-spans.ts"
import { ground, SOURCES } from "./grounded.ts"

const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(..."[1] [2] [0] [9] [1, 2] [1-3] [^2] [ ] ( ) < > ! : / \\ . , ; [1".split(" ")),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "Refunds are available within 30 days of purchase",
      "the premium plan costs 49 euros a month",
      "It includes priority support. ",
      "Bananas are yellow. ",
      "https://docs.example.com/refunds",
      "http://evil.example/?q=1",
      "http",
      "s://",
      "www.",
      "//evil.example",
      "[a](b)",
      "](",
      "![",
      "`",
      "`items[1] ](x)`",
      "\n```\n",
      "<img src=x>",
      "<void>",
      "<b>",
      "\n\n",
      "\n- ",
      " ",
      " ",
      "東京は日本の首都です。",
      "😀",
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
)
const reply = fc.array(piece, { maxLength: 24 }).map((parts) => parts.join(""))
/** A text and one way to cut it. */
const cutReply = fc.tuple(reply, fc.array(fc.nat(), { maxLength: 12 })).map(([text, cuts]) => {
  const at = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b)
  return { text, deltas: at.slice(1).map((end, i) => text.slice(at[i], end)) }
})

function withoutCode(text: string): string {
  let from = 0
  const parts = codeSpans(text).map(({ start, end }) => {
    const part = text.slice(from, start)
    from = end
    return part
  })
  return [...parts, text.slice(from)].join("`")
}

/** What a lenient renderer might turn into a link. */
const LINKED = /(?<![a-z0-9])(?:[a-z0-9]+:\/\/|https?:(?=\S)|www\.(?=\w)|\/\/(?=[\w-]+\.))[^\s<>"`[\]]*\w/gi

describe("for every text a model may write", () => {
  test("the deltas it comes in do not change the answer, the citations or the verdict", () => {
    fc.assert(
      fc.property(cutReply, ({ text, deltas }) => {
        const { events: _, ...whole } = ground([text])
        const { events: __, ...cut } = ground(deltas)
        expect(cut).toEqual(whole)
        const { events: ___, ...single } = ground([...text])
        expect(single).toEqual(whole)
      }),
      { numRuns: 400 },
    )
  })

  test("tokens are the answer, quotes are verbatim, marks resolve, and no other URL, tag or target is left", () => {
    const allowed = new Set(SOURCES.flatMap(({ text }) => urlsIn(text)))
    fc.assert(
      fc.property(cutReply, ({ deltas }) => {
        const { answer, streamed, citations, claims, events } = ground(deltas)
        expect(streamed).toBe(answer)
        expect(answer.trim()).toBe(answer)
        for (const { source, start, end, quote, answerStart, answerEnd } of citations) {
          const cited = SOURCES[source - 1]
          expect(cited?.text.slice(start - cited.start, end - cited.start)).toBe(quote)
          expect(answerStart).toBeLessThan(answerEnd)
          expect(answer.slice(answerStart, answerEnd).trim()).toBe(answer.slice(answerStart, answerEnd))
          // A sentence without a mark is cited too, where a source says or denies it.
          const isMarked = answer.includes(`[${source}]`, answerEnd)
          const ofClaim = claims.some((claim) => claim.answerStart <= answerStart && answerEnd <= claim.answerEnd)
          if (!isMarked) expect(ofClaim).toBe(true)
        }
        // Code shows what stands in it as it is.
        const shown = withoutCode(answer)
        const marks = Array.from(shown.matchAll(/\[(\d{1,3})\]/g), ([, number]) => Number(number))
        for (const mark of marks) expect(citations.map((citation) => citation.mark)).toContain(mark)
        for (const [url] of answer.matchAll(LINKED)) expect(allowed).toContain(url)
        expect(shown).not.toMatch(/\]\(|!\[/)
        // A label of a definition has no bracket in it (CommonMark 6.3): `[text [2]:` defines nothing.
        expect(shown).not.toMatch(/^\s*\[[^[\]\n]+\]:/m)
        expect(answer).not.toMatch(/<\/?(?:img|b)\b|<[!?]/i)
        for (const event of events) if (event.type === "token") expect(event.text).not.toBe("")
      }),
      { numRuns: 400 },
    )
  })
})
