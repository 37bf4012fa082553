// Words that an answer may leave out because they say too little, in the question's language.
import { expect, test } from "vitest"
import { units } from "../../../src/embedding/words.ts"
import { isKanaOnly, isVague } from "../../../src/query/model/evidence/vague-words.ts"
import { quotesFor } from "./quotes-for.ts"

test.each([
  ["purposes", true],
  ["meaning", true],
  ["features", true],
  ["kinds", true],
  ["types", true],
  ["roles", true],
  ["lists", true],
  ["main", true],
  ["located", true],
  ["described", true],
  ["characteristics", true],
  ["use", true],
  ["take", true],
  ["maintenance", false],
  ["kindergarten", false],
  ["textile", false],
  ["listeners", false],
  ["crane", false],
])("%s may be left out by an answer: %s", (word, isSo) => {
  expect(units(word).some((unit) => isVague(unit, "en"))).toBe(isSo)
})

test.each([
  ["します", true, true],
  ["灯台", false, false],
  ["purpos", false, true],
])("%s is a mere ending: %s, and vague: %s", (word, isEnding, isSo) => {
  expect([isKanaOnly(word), isVague({ word, forms: [] }, null)]).toEqual([isEnding, isSo])
})

test.each([
  ["Zweck", "de", true],
  ["objectifs", "fr", true],
  ["razones", "es", true],
  ["типы", "ru", true],
  ["σκοπό", "el", true],
  ["rodzaj", "pl", true],
  ["種類", "ja", true],
  ["ประเภท", "th", true],
  ["tip", "ro", true],
  ["tip", "en", false],
  ["Art", "en", false],
  ["gen", "de", false],
  ["видео", "ru", false],
  ["hlava", "cs", false],
])("%s in %s: %s", (word, language, isSo) => {
  expect(units(word, language).some((unit) => isVague(unit, language))).toBe(isSo)
})

test.each([
  ["Ce tip de pompă are stația?", "Stația are o pompă submersibilă cu ax vertical."],
  ["Какой тип насоса установлен на станции?", "На станции установлен погружной насос."],
  ["Quel type de pompe équipe la station ?", "Une pompe immergée équipe la station depuis mars."],
  ["Jaki typ pompy pracuje na stacji?", "Na stacji pracuje pompa głębinowa."],
])("need not stand in the answer: %s", (query, text) => {
  expect(quotesFor(query, text).verdict).toBe("answered")
})

test("a word that says what is meant still must", () => {
  expect(quotesFor("Ce tip de turbină are stația?", "Stația are o pompă submersibilă.").verdict).not.toBe("answered")
})
