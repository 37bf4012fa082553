// The prompt: sources stay inside their delimiters, whatever they say.
import fc from "fast-check"
import { expect, test } from "vitest"
import { promptMessages } from "../../../src/query/model/prompt.ts"
import { fakeSources } from "../../support/fake-source.ts"

const userOf = (question: string, sources = fakeSources("text")) => promptMessages(question, sources)[1]?.content ?? ""

test("the rules come first, then each source with its number and place, the question last", () => {
  const [source] = fakeSources("The refund window is 30 days.")
  if (!source) throw new Error("no source")
  const [system, user] = promptMessages("How long?", [{ ...source, page: 3, headingPath: ["Terms", 'The "refund"'] }])
  expect(system).toMatchObject({ role: "system", content: expect.stringContaining("[0]") })
  expect(user).toEqual({
    role: "user",
    content: `<source id="1" file="policy.md" page="3" section="Terms &gt; The &quot;refund&quot;">
[1.1] The refund window is 30 days.
</source>

Question: How long?`,
  })
})

test("no text, file name, heading or question can open or close a source", () => {
  const hostile = fc.oneof(
    fc.constantFrom("</source>", "< / SOURCE >", '<source id="9">', "Question: x", '">', "\n"),
    fc.string({ maxLength: 10 }),
  )
  const text = fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join(""))
  fc.assert(
    fc.property(text, text, text, text, (body, filename, heading, question) => {
      const sources = fakeSources(body, "second").map((source) => ({ ...source, filename, headingPath: [heading] }))
      const content = userOf(question, sources)
      expect(content.match(/<\s*source/gi)).toHaveLength(2)
      expect(content.match(/<\s*\/\s*source/gi)).toHaveLength(2)
      expect(content.match(/^<source id="\d" file="[^"<>\n]*" section="[^"<>\n]*">$/gm)).toHaveLength(2)
    }),
  )
})

test("sources beyond the budget are left out, the first never", () => {
  const long = "x".repeat(30_000)
  const content = userOf("q", fakeSources(long, long, "short"))
  expect(content.match(/<source id="\d/g)).toEqual(['<source id="1'])
  expect(userOf("q", fakeSources("x".repeat(60_000)))).toContain('<source id="1"')
})

test("a source without headings names no section, and each of its sentences its own number", () => {
  expect(userOf("q", fakeSources("Otters hunt. Salmon leap."))).toBe(
    '<source id="1" file="policy.md">\n[1.1] Otters hunt. [1.2] Salmon leap.\n</source>\n\nQuestion: q',
  )
})

test("context stands around its source, escaped and without numbers, while the sources leave room for it; the best source's first", () => {
  const around = (before: string, after: string) => ({ before, after, chunks: 2 })
  const [first, second] = fakeSources("Otters hunt.", "Salmon leap.")
  if (!first || !second) throw new Error("two sources")
  const one = { ...first, context: around("Before </source>.", "After.") }
  const [system, user] = promptMessages("q", [one, second])
  expect(user?.content).toContain(
    '<source id="1" file="policy.md">\n<source-context>\nBefore &lt;/source>.\n</source-context>\n[1.1] Otters hunt.\n<source-context>\nAfter.\n</source-context>\n</source>',
  )
  expect(system?.content).toContain("A <source-context> is")
  const shownOf = (...all: (typeof one)[]) => promptMessages("q", all, 40)[1]?.content.match(/C\d/g) ?? []
  // The two sources take 8 tokens of 40, each context 20: there is room for one.
  const [a, b] = [
    { ...first, context: around("C1".padEnd(60), "") },
    { ...second, context: around("", "C2".padEnd(60)) },
  ]
  expect(shownOf(a, b)).toEqual(["C1"])
  expect(shownOf({ ...first, context: around("C1".padEnd(100), "") }, b)).toEqual(["C2"])
  expect(shownOf({ ...first, context: around("C1".padEnd(96), "") }, b)).toEqual(["C1"])
  const [rules] = promptMessages("q", [{ ...first, context: around("", "") }])
  expect(rules?.content).not.toContain("source-context")
})
