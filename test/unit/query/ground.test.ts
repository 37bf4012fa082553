// Grounding: which marks and links leave the stream, and what each citation says of its source.
import { describe, expect, test } from "vitest"
import type { PlacedLine } from "../../../src/documents/model/parsed-text.ts"
import { createGrounder } from "../../../src/query/grounding/ground.ts"
import { fakeHit, fakeSources } from "../../support/fake-source.ts"
import { ground, SOURCES } from "./grounded.ts"

const claimsOf = ({ answer, citations }: ReturnType<typeof ground>) =>
  citations.map((c) => [c.mark, answer.slice(c.answerStart, c.answerEnd), c.quote])

describe("a mark", () => {
  test("ties the claim before it to the best passage of its source, with offsets into the document", () => {
    const grounded = ground(["You get a refund within 30 days of purchase [1]. The premium plan costs 49 euros. [2]"])
    expect(claimsOf(grounded)).toEqual([
      [1, "You get a refund within 30 days of purchase", "Refunds are available within 30 days of purchase."],
      [2, "The premium plan costs 49 euros.", "The premium plan costs 49 euros a month."],
    ])
    expect(grounded.citations[0]).toMatchObject({ start: 100, end: 149, documentId: "doc_1", source: 1, page: null })
    expect(grounded.grounding).toMatchObject({ verdict: "answered", score: 1 })
  })

  test("counts code units on both sides, whatever stands before", () => {
    const text = "🌊🌊 The 𝒯 gauge floats. Refunds are available within 30 days of purchase."
    const { answer, citations } = ground(
      ["🙂🙂 It floats. You get a refund within 30 days of purchase [1]."],
      fakeSources(text),
    )
    const last = citations.at(-1)
    expect(text.slice((last?.start ?? 0) - 100, (last?.end ?? 0) - 100)).toBe(last?.quote)
    expect(last?.quote).toBe("Refunds are available within 30 days of purchase.")
    expect(answer.slice(last?.answerStart, last?.answerEnd)).toBe("You get a refund within 30 days of purchase")
  })

  test("covers earlier sentences only as far back as its source has them", () => {
    const grounded = ground([
      "Bananas are yellow fruit. The premium plan costs 49 euros. It includes priority support [2].",
    ])
    expect(claimsOf(grounded).map(([, claim]) => claim)).toEqual([
      "The premium plan costs 49 euros.",
      "It includes priority support",
    ])
    expect(grounded.grounding.verdict).toBe("partial")
    expect(grounded.grounding.score).toBeCloseTo(2 / 3)
    const interrupted = ground(["The premium plan costs 49 euros. Bananas are yellow. It has priority support [2]."])
    // What no mark reaches is compared with the sources by itself, and cited last.
    expect(claimsOf(interrupted).map(([, claim]) => claim)).toEqual([
      "It has priority support",
      "The premium plan costs 49 euros.",
    ])
  })

  test("that is refused leaves its sentence to the next one, which begins behind what is no claim", () => {
    const grounded = ground(["- The premium plan costs 49 euros [1].\n- It includes priority support [2]."])
    expect(claimsOf(grounded).map(([mark, claim]) => [mark, claim])).toEqual([
      [2, "The premium plan costs 49 euros."],
      [2, "It includes priority support"],
    ])
  })

  test.each([
    ["a number the source does not have", "A refund is available within 60 days of purchase [1]."],
    ["too few words of its source", "Refunds need a signed letter from the regional manager [1]."],
    ["less than half of its words in its source", "Refunds in 30 days require approval, stamps and paperwork [1]."],
    ["another source", "The premium plan costs 49 euros a month [1]."],
  ])("is taken out when the claim has %s", (_, text) => {
    const grounded = ground([text])
    expect(grounded.answer).toBe(text.replace(/ \[\d\]/, ""))
    expect(grounded.citations).toEqual([])
    expect(grounded.grounding).toMatchObject({ verdict: "partial", score: 0.1 })
  })

  test("in a group is split, and each number checked by itself", () => {
    const repeated = ground(["Refunds are available within 30 days [1, 1, 2-4]."])
    expect(repeated.answer).toBe("Refunds are available within 30 days [1].")
    expect(repeated.citations).toHaveLength(1)
    const both = ground(["The premium plan costs 49 euros a month [1][2], and uploads are unlimited [2]."])
    expect(both.answer).toBe("The premium plan costs 49 euros a month [2], and uploads are unlimited [2].")
  })

  test("in a group of any length is split, or does not leave as one", () => {
    const all = Array.from({ length: 50 }, (_, i) => i + 1).join(", ")
    expect(ground([`Refunds are available within 30 days [${all}].`]).answer).toBe(
      "Refunds are available within 30 days [1].",
    )
    expect(ground([`Refunds are available within 30 days [${`${all}, `.repeat(3)}9].`]).answer).not.toContain("[")
  })

  test("that repeats the one right before it is not shown again; one of another source is", () => {
    expect(ground(["The premium plan costs 49 euros [2][2]."]).answer).toBe("The premium plan costs 49 euros [2].")
    expect(ground(["The premium plan costs 49 euros [2] [2]."]).answer).toBe("The premium plan costs 49 euros [2] [2].")
    const twice = fakeSources("Refunds take 30 days.", "Refunds take 30 days.")
    expect(ground(["Refunds take 30 days [1][2]."], twice).answer).toBe("Refunds take 30 days [1][2].")
  })

  test.each(["[2][2]", "[2] [2]", "[2, 2.1, 2.1]", "[2.1][2]"])("cites a passage once for a claim: %s", (marks) => {
    const grounded = ground([`The premium plan costs 49 euros ${marks}. Refunds take 30 days [1].`])
    expect(claimsOf(grounded)).toEqual([
      [2, "The premium plan costs 49 euros", "The premium plan costs 49 euros a month."],
      [1, "Refunds take 30 days", "Refunds are available within 30 days of purchase."],
    ])
    expect(grounded.events.filter(({ type }) => type === "citation")).toHaveLength(2)
    expect(grounded.claims.map(({ citations }) => citations)).toEqual([[0], [1]])
  })

  test("of a further sentence of its source cites the last claim alone", () => {
    const sources = fakeSources("The desk is open. Refunds take 30 days. By law refunds take 30 days.")
    const grounded = ground(["The desk is open. Refunds take 30 days [1.2, 1.3]."], sources)
    expect(claimsOf(grounded)).toEqual([
      [1, "The desk is open.", "The desk is open."],
      [1, "Refunds take 30 days", "Refunds take 30 days."],
      [1, "Refunds take 30 days", "By law refunds take 30 days."],
    ])
  })

  test("that is refused makes a claim of the last sentence before it, however short", () => {
    for (const text of ["Well, no. [1]", "Yes, so. Well, no. [1]"])
      expect(ground([text]).claims).toMatchObject([{ verdict: "unsupported", citations: [] }])
  })

  test.each([
    ["[note]: x", "[note] x"],
    ["[note]:: x", "[note] x"],
    ["[note] : x", "[note] : x"],
    ["The premium plan costs 49 euros [2]: so it is.", "The premium plan costs 49 euros [2]: so it is."],
    ["The premium plan costs 49 euros\n> - [2]: so it is.", "The premium plan costs 49 euros\n> - [2] so it is."],
  ])("or a label before a colon defines no link: %s", (text, left) => {
    expect(ground([text]).answer).toBe(left)
  })

  test.each([
    ["a [9] [9] b", "a b"],
    ["a [9]\n[9] b", "a\nb"],
    ["a\n[9] b", "a\nb"],
    ["a [9], b", "a, b"],
    ["a\n[9], b", "a\n, b"],
  ])("that goes leaves the space that was there, and of two the one with a line's end: %j", (text, left) => {
    expect(ground([text]).answer).toBe(left)
  })

  test("that is unfinished at the end does not leave", () => {
    expect(ground(["Refunds are available within 30 days [1"]).answer).toBe("Refunds are available within 30 days")
    expect(ground(["Refunds are available within 30 days [1, "]).answer).toBe("Refunds are available within 30 days")
  })

  test("[0] says that the sources do not have the answer", () => {
    const grounded = ground(["The sources do not say who founded the company. [0]"])
    expect(grounded.answer).toBe("The sources do not say who founded the company.")
    expect(grounded.grounding.verdict).toBe("abstained")
  })

  test("is held back until it is known, together with the white space before it", () => {
    const grounder = createGrounder(SOURCES)
    expect(grounder.push("The premium plan costs 49 euros [")).toEqual([
      { type: "token", text: "The premium plan costs 49 euros" },
    ])
    expect(grounder.push("2")).toEqual([])
    expect(grounder.push("]").map(({ type }) => type)).toEqual(["token", "citation"])
  })
})

describe("what no source contains", () => {
  test.each([
    ["a bare URL", "Go to http://evil.example/?q=secret now", "Go to now"],
    ["a URL in capitals or with one slash", "HTTPS://evil.example x https:/evil.example y", "x y"],
    ["a www address", "Go to www.evil.example/x.", "Go to."],
    ["a protocol-relative URL", "Go to //evil.example/x now", "Go to now"],
    ["a link's target", "Read [this](//evil.example/a(b)c) now", "Read this now"],
    ["a script link", "Read [this](javascript:alert(1)) now", "Read this now"],
    [
      "an image made of a mark",
      "Refunds are available within 30 days of purchase![1]",
      "Refunds are available within 30 days of purchase! [1]",
    ],
    ["an image", "Look ![x](http://evil.example/p.png?s=1) here", "Look here"],
    ["an image put together", "Look !<b></b>[x]<i></i>(//evil.example) here", "Look ! [x] here"],
    ["a reference definition", "Read [t][r].\n\n[r]: //evil.example", "Read [t][r]."],
    ["a mark made a reference", "[1]: &#104;ttps://evil.example", ": &#104;"],
    ["HTML", 'Hi <img src=x onerror="a()"> <b>there</b> <!-- x --> you', "Hi there you"],
    ["an unfinished tag", "Hi <img src=x", "Hi img src=x"],
    ["an autolink", "Hi <https://evil.example/x> you", "Hi you"],
    [
      "a URL put together by taking things out",
      "ht[9]tp://evil.example w<b></b>ww.evil.example",
      "ht w ww.evil.example",
    ],
    ["a target put together by taking things out", "[t]<b></b>(javascript:x) <[9]img src=x>", "[t] img src=x>"],
  ])("%s does not leave", (_, text, left) => {
    expect(ground([text]).answer).toBe(left)
  })

  test("a URL that stands in a source leaves, as plain text", () => {
    const url = "https://docs.example.com/refunds"
    expect(ground([`See ${url}, [here](${url}) or <${url}>.`]).answer).toBe(`See ${url}, here ${url} or ${url}.`)
    expect(ground([`See ${url}/../?q=secret.`]).answer).toBe("See.")
    expect(ground([`See [here](${url})?q=secret or <${url}>/x.`]).answer).toBe(
      `See here ${url} ?q=secret or ${url} /x.`,
    )
  })

  test("type arguments, comparisons and ordinary brackets stay", () => {
    const text = "Use Promise<void> or Map<string, number> if a < b, x<3; see [note], f(x) and [2019]. Really!"
    expect(ground([text]).answer).toBe(text)
  })
})

test("each claim has its own citation of a passage that two rest on, and of each source that says the same", () => {
  const [first] = fakeSources("Refunds take 30 days and need a receipt.")
  const two = createGrounder(first ? [first] : [])
  two.push("Refunds take 30 days [1]. Refunds need a receipt [1].")
  const done = two.finish()
  expect(done.citations.map(({ answerStart, answerEnd }) => done.answer.slice(answerStart, answerEnd))).toEqual([
    "Refunds take 30 days",
    "Refunds need a receipt",
  ])
  const alike = createGrounder(fakeSources("Refunds take 30 days.", "Refunds take 30 days."))
  alike.push("Refunds take 30 days [1][2].")
  expect(alike.finish().citations.map(({ source, documentId }) => [source, documentId])).toEqual([
    [1, "doc_1"],
    [2, "doc_2"],
  ])
})

test("a mark of a sentence that says otherwise quotes the one that supports the claim", () => {
  const grounder = createGrounder(fakeSources("Refunds take 60 days by post. Refunds take 30 days by card."))
  grounder.push("Refunds take 30 days by card [1.1].")
  const { citations, claims } = grounder.finish()
  expect(citations.map(({ quote }) => quote)).toEqual(["Refunds take 30 days by card."])
  expect(claims).toMatchObject([{ verdict: "supported" }])
})

test("a claim that one of its sources supports is supported, though another says otherwise", () => {
  const grounder = createGrounder(fakeSources("Refunds do not take 30 days.", "Refunds take 30 days."))
  grounder.push("Refunds take 30 days [1][2].")
  const { citations, claims } = grounder.finish()
  expect([citations.length, claims.map(({ verdict }) => verdict)]).toEqual([2, ["supported"]])
})

test("a quote that runs over two pages is cited with the page on which it begins", () => {
  const text = "Refunds take at most 30 days."
  const grounder = createGrounder([{ index: 1, ...fakeHit({ text, page: 4, pageBreaks: [100 + 13] }) }])
  grounder.push(`${text} [1]`)
  expect(grounder.finish().citations.map(({ page }) => page)).toEqual([4])
})

test("a quote on the second page of a passage is cited with that page", () => {
  const text = "The lamp is red. The gate is made of oak."
  const begins = 100 + text.indexOf("The gate")
  const source = { index: 1, ...fakeHit({ text, page: 4, pageBreaks: [begins] }) }
  const grounder = createGrounder([source])
  grounder.push("The gate is made of oak. [1] The lamp is red. [1]")
  expect(grounder.finish().citations.map((citation) => citation.page)).toEqual([5, 4])
})

test("a citation carries the rectangles of the lines its quote runs over, and no other's", () => {
  const [first, second, third] = ["The lamp is red and", "hangs low. The gate is", "made of oak."]
  const text = [first, second, third].join(" ")
  const at = (line: string, page: number, y: number): PlacedLine => {
    const start = 100 + text.indexOf(line)
    return { start, end: start + line.length, page, box: [0.1, y, 0.9, y + 0.1] }
  }
  const lines = [at(first, 1, 0.7), at(second, 1, 0.8), at(third, 2, 0)]
  const grounder = createGrounder([{ index: 1, ...fakeHit({ text, page: 1, lines }) }])
  grounder.push("The gate is made of oak. [1]")
  expect(grounder.finish().citations.map(({ boxes }) => boxes)).toEqual([
    [
      { page: 1, x0: 0.1, y0: 0.8, x1: 0.9, y1: 0.9 },
      { page: 2, x0: 0.1, y0: 0, x1: 0.9, y1: 0.1 },
    ],
  ])
})
