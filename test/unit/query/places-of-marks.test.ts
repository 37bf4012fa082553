// Marks in other places and brackets than was asked for, answers that say that there is none, and where claims begin.
import { describe, expect, test } from "vitest"
import { saysNotFound } from "../../../src/query/grounding/says-not-found.ts"
import { fakeSources } from "../../support/fake-source.ts"
import { ground } from "./grounded.ts"

const TEXT = "The mill grinds rye on Mondays. Its wheel is 6 metres wide. Flour is sold at the door."
const SOURCES = fakeSources(TEXT)
const over = (text: string) => {
  const whole = ground([text], SOURCES)
  const { events: _, streamed, ...cut } = ground([...text], SOURCES)
  expect(cut).toEqual({
    answer: whole.answer,
    citations: whole.citations,
    claims: whole.claims,
    grounding: whole.grounding,
  })
  expect(streamed).toBe(whole.answer)
  const quotes = whole.citations.map(({ answerStart, answerEnd, quote }) => [
    whole.answer.slice(answerStart, answerEnd),
    quote,
  ])
  return { ...whole, quotes: new Map(quotes as [string, string][]) }
}
const [RYE, WHEEL, FLOUR] = [
  "The mill grinds rye on Mondays.",
  "Its wheel is 6 metres wide.",
  "Flour is sold at the door.",
]

describe("marks before their sentences", () => {
  test.each([
    ["of a paragraph", `[1.2] ${WHEEL} [1.1] ${RYE} [1.3] ${FLOUR}`, `${WHEEL} [1] ${RYE} [1] ${FLOUR} [1]`],
    ["of a list", `- [1.2] ${WHEEL}\n- [1.1] ${RYE}`, `- ${WHEEL} [1]\n- ${RYE} [1]`],
    [
      "of lines behind an introduction",
      `In short:\n[1.3] ${FLOUR}\n[1.2] ${WHEEL}`,
      `In short:\n${FLOUR} [1]\n${WHEEL} [1]`,
    ],
    ["of several sources at once", `[1.2][1.1] ${WHEEL} More.`, `${WHEEL} [1] More.`],
    ["in wide brackets", `【1.2】${WHEEL}【1.3】${FLOUR}`, `${WHEEL} [1] ${FLOUR} [1]`],
  ])("are sent behind them: %s", (_, text, answer) => {
    const grounded = over(text)
    expect(grounded.answer).toBe(answer)
    for (const [claim, quote] of grounded.quotes) expect(quote).toBe(claim)
  })

  test("that are of no source leave no space, and the sentence as one without a mark", () => {
    const { answer, claims } = over(`[7] ${WHEEL} [1.1] ${RYE}`)
    expect(answer).toBe(`${WHEEL} ${RYE} [1]`)
    expect(claims.map(({ verdict }) => verdict)).toEqual(["supported", "supported"])
    expect(over(`[7] Its wheel is 7 metres wide. [1.1] ${RYE}`).claims[0]?.verdict).toBe("contradicted")
  })

  test("are told from those behind a full stop", () => {
    const { answer, quotes } = over(`${WHEEL} [1.2] ${RYE} [1.1]`)
    expect(answer).toBe(`${WHEEL} [1] ${RYE} [1]`)
    expect([...quotes]).toEqual([
      [WHEEL, WHEEL],
      [RYE, RYE],
    ])
  })
})

describe("marks in wide brackets", () => {
  test.each([
    "The wheel is 6 metres wide【1.2】.",
    "The wheel is 6 metres wide 【1†L2-L3】.",
    "The wheel is 6 metres wide ［1.2］.",
  ])("are marks: %s", (text) => {
    const { citations, grounding, answer } = over(text)
    expect(citations.map(({ quote }) => quote)).toEqual([WHEEL])
    expect(grounding.verdict).toBe("answered")
    expect(answer).toMatch(/wide ?\[1\]\.$/)
  })
})

describe("marks as others write them", () => {
  test.each([
    "Its wheel is 6 metres wide (1.2).",
    "Its wheel is 6 metres wide [source 1.2].",
    "Its wheel is 6 metres wide [Source: 1.2].",
    "Its wheel is 6 metres wide [1.2, p. 3].",
    "Its wheel is 6 metres wide \\[1.2\\].",
  ])("are marks: %s", (text) => {
    const { answer, citations, claims } = over(text)
    expect(answer).toBe("Its wheel is 6 metres wide [1].")
    expect(citations.map(({ quote }) => quote)).toEqual([WHEEL])
    expect(claims).toMatchObject([{ verdict: "supported" }])
    expect(over(text.replace("6", "9")).claims).toMatchObject([{ verdict: "contradicted" }])
  })

  test.each([
    "The mill (2.4 tons) is old.",
    "The mill (see 1.2) is old.",
    "The mill (1.2) is old.",
    "a \\[b\\] c",
    "x \\",
  ])("and other brackets stay: %s", (text) => {
    expect(over(text).answer).toBe(text)
  })

  test.each([
    ["According to [1.2], its wheel is 6 metres wide.", "According to source 1, its wheel is 6 metres wide. [1]"],
    [
      "As stated in source [1.2], its wheel is 6 metres wide.",
      "As stated in source 1, its wheel is 6 metres wide. [1]",
    ],
    ["Its wheel is 6 metres wide, according to [1.2].", "Its wheel is 6 metres wide, according to source 1. [1]"],
  ])("stand for their source within a phrase: %s", (text, answer) => {
    const grounded = over(text)
    expect(grounded.answer).toBe(answer)
    expect(grounded.claims).toMatchObject([{ verdict: "supported", citations: [0] }])
    expect(over(text.replace("6", "9")).claims).toMatchObject([{ verdict: "contradicted" }])
  })

  test("stay at a sentence in a script that its source has not, without a gap before its end", () => {
    const { answer, citations } = over("水車の幅は6メートルです [1.2]。")
    expect(answer).toBe("水車の幅は6メートルです [1]。")
    expect(citations.map(({ quote }) => quote)).toEqual([WHEEL])
    expect(over("粉は店で売られます [1.2]。").answer).toBe("粉は店で売られます。")
  })
})

describe("an answer abstains that says only", () => {
  test.each([
    "I don't know.",
    "I’m sorry, but I could not find the opening hours in the documents.",
    "The sources do not contain the answer.",
    "The provided documents do not mention a price.",
    "There is no information about parking in the sources.",
    "I do not know. The sources do not say.",
    "Die Quellen enthalten keine Antwort.",
    "Das weiß ich nicht.",
    "Je ne sais pas.",
    "Les sources ne contiennent pas la réponse.",
    "No lo sé.",
    "Las fuentes no contienen la respuesta.",
    "As fontes não contêm a resposta.",
    "Le fonti non contengono la risposta.",
    "De bronnen bevatten geen antwoord.",
    "В источниках нет ответа.",
    "来源中没有答案。",
    "わかりません。",
    "모르겠습니다.",
    "No information available.",
    "I'm unable to determine that from the sources.",
    "N/A",
    "Not specified.",
    "Based on the sources, I cannot tell.",
    "Unfortunately, the text doesn't say who built the mill.",
    "Leider enthalten die Quellen keine Angaben dazu.",
    "Aucune information disponible.",
    "No se especifica.",
    "没有相关信息。",
    "情報はありません。",
  ])("%s", (text) => {
    expect(over(text).grounding).toMatchObject({ verdict: "abstained", score: 0 })
  })

  test.each([
    "I don't know the miller, but flour is free.",
    "The sources do not say when, however flour is free.",
    "The sources do not contain rye: flour is free.",
    "I don't know. Flour is free.",
    "Not specified flour is free.",
    "Based on the sources, I cannot tell a lie, but flour is free.",
    "The wheel does not contain iron.",
    "",
  ])("and none that says more: %s", (text) => {
    expect(saysNotFound(text)).toBe(false)
  })

  test("and not one that cites", () => {
    expect(over(`${WHEEL} [1.2] The sources do not say who built it.`).grounding).toMatchObject({
      verdict: "partial",
      score: 0.5,
    })
  })
})

test("a claim begins behind the mark of the one before it, and may be taken out with its own", () => {
  const { answer, claims } = over(`${RYE} [1] ${WHEEL} [1] [1] ${FLOUR} [1]`)
  const said = claims.map(({ answerStart, answerEnd }) => answer.slice(answerStart, answerEnd))
  expect(said).toEqual([RYE, WHEEL, FLOUR])
})

describe("where a link was removed nothing of it is left", () => {
  test.each([
    ["See [the price list](http://evil.example/p).", "See the price list."],
    ["See **[prices](http://evil.example/p)** (or [ask](mailto:a@evil.example)).", "See **prices** (or ask)."],
    ["Look: ![chart](http://evil.example/c.png) and ![2](//evil.example/d.png).", "Look: and."],
    ["Write to mailto:a@evil.example?body=x today", "Write to today"],
    ["See [prices][9].\n\n[9]: http://evil.example/p", "See [prices]."],
  ])("%s", (text, left) => {
    expect(over(text).answer).toBe(left)
  })
})
