// Search terms: what is folded together, what is kept whole, what is left out.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { words } from "../../../src/embedding/words.ts"

describe("words", () => {
  test.each([
    ["case and inflection", "The Connections CONNECTED", ["connect", "connect"]],
    ["accents of Latin, Greek and Cyrillic", "Café ΆΝΘΡΩΠΟΣ Ёлка", ["cafe", "ανθρωπος", "елка"]],
    ["letters without a decomposition", "Straße Łódź smørrebrød", ["strass", "lodz", "smorrebrod"]],
    ["compatibility forms", "ﬁle ＡＢＣ ①", ["file", "abc", "1"]],
    ["soft hyphens and zero-width signs", "Donau\u00addampf\u200bschiff", ["donaudampfschiff"]],
    ["stop words", "what is the state of the art", ["state", "art"]],
    ["contractions and possessives", "It's John’s, isn't it?", ["john"]],
    ["elisions", "l'homme d’État", ["l", "homm", "etat"]],
  ])("fold %s", (_, text, terms) => {
    expect(words(text)).toEqual(terms)
  })

  test.each([
    ["wrangler.toml", ["wrangler.toml", "wrangler", "toml"]],
    ["foo_bar", ["foo_bar", "foo", "bar"]],
    ["E-1042", ["e-1042", "e", "1042"]],
    ["E‐1042", ["e-1042", "e", "1042"]],
    ["3.14", ["3.14", "3", "14"]],
    ["1,000,000", ["1000000"]],
    ["v2", ["v2"]],
    ["ada@example.org", ["ada@example.org", "ada", "exampl", "org"]],
    ["C++", ["c++", "c"]],
    ["C#", ["c#", "c"]],
    ["well-known", ["well", "known"]],
  ])("find the name %s whole and in parts", (text, terms) => {
    expect(words(text)).toEqual(terms)
    expect(words(`(${text}), and more.`)).toEqual([...terms, "more"])
  })

  test.each([
    ["Chinese", "我们在北京大学学习机器学习。", ["北京", "大学", "学习", "机器"]],
    ["Japanese", "東京都に住んでいます。", ["東京"]],
    ["Thai", "ภาษาไทยเป็นภาษาที่สวยงาม", ["ภาษา", "ไทย"]],
  ])("part %s, which has no spaces", (_, text, some) => {
    const terms = words(text)
    expect(terms).toEqual(expect.arrayContaining(some))
    expect(Math.max(...terms.map((term) => term.length))).toBeLessThan(8)
  })

  test("keep Hindi vowel signs and Korean syllables", () => {
    expect(words("हिन्दी 한국어")).toEqual(["हिन्दी", "한국어"])
  })

  test("are none in a text of signs", () => {
    expect(words("… — !? 😀 \n")).toEqual([])
  })

  test("of an ASCII text do not depend on what stands beside it", () => {
    const ascii = fc.string({ unit: "binary-ascii", maxLength: 60 })
    fc.assert(
      fc.property(ascii, (text) => {
        expect(words(`${text} \u00e9`)).toEqual([...words(text), "e"])
      }),
    )
  })

  test("contain neither white space nor Latin capitals", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        for (const term of words(text)) expect(term).toMatch(/^[^\sA-Z]+$/)
      }),
    )
  })

  test.each([
    ["one endless word", "a".repeat(500_000)],
    ["endless hyphens", "a-".repeat(250_000)],
    ["endless underscores", `a${"_".repeat(500_000)}`],
    ["endless thousands", "1,000".repeat(100_000)],
  ])("of %s come in linear time", (_, text) => {
    const before = process.cpuUsage()
    words(text)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000)
  })
})
