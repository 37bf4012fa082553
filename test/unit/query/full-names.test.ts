// Names of several words: a statement about somebody who shares one of them is about somebody else.
import { expect, test } from "vitest"
import { fullNamesIn } from "../../../src/query/model/evidence/full-names.ts"
import { quotesFor } from "./quotes-for.ts"

const CREW = "Retired: Olga Marsh, aged 66 (3 May); Hugo Brandt, aged 61 (9 May)"
const ÉQUIPE = "Naissances : Lise Morel (4 mai), Paul Garnier (9 juin)"
const NOTE = "Olga Marsh was captain for nine years. She retired at the age of 66."

test.each([
  ["How old was Olga Brandt?", CREW, "Olga Brandt"],
  ["How old was Hugo Marsh?", CREW, "Hugo Marsh"],
  ["Quand est née Lise Garnier ?", ÉQUIPE, "Lise Garnier"],
])("%s has no answer here", (query, text, label) => {
  const { verdict, reason } = quotesFor(query, text)
  expect(verdict).toBe("abstained")
  expect(reason).toBe(`No sentence has what is asked for: ${label}.`)
})

test.each([
  ["How old was Olga Marsh?", CREW, CREW],
  ["At what age did Olga Marsh retire?", NOTE, "She retired at the age of 66."],
])("%s", (query, text, quote) => {
  expect(quotesFor(query, text)).toMatchObject({ verdict: "answered", quotes: expect.arrayContaining([quote]) })
})

test.each([
  ["Where does Ada Moss live?", "Ada Moss lives in Ely."],
  ["Where does Ada Moss live?", "Ada Maria Moss lives in Ely."],
  ["Where does Ada Moss live?", "Ada M. Moss lives in Ely."],
  ["Where does Ada Moss live?", "Moss, Ada: Ely"],
  ["How old is Ada Moss's boat?", "Ada Moss's boat is nine years old."],
])("%s is about the person of: %s", (query, text) => {
  expect(fullNamesIn(query, "en").map(({ isIn }) => isIn(text))).toEqual([true])
})

test.each([
  ["Where does Ada Moss live?", "en", "Bruno Moss lives in Ely."],
  ["Where is Olaf Street?", "en", "Mill Street is in the north."],
  ["Wo wohnt Ada Moss?", "de", "Ada Bach wohnt in Köln, Bruno Moss in Bonn."],
])("%s is about another than: %s", (query, language, text) => {
  expect(fullNamesIn(query, language).map(({ isIn, isOtherIn }) => [isIn(text), isOtherIn(text)])).toEqual([
    [false, true],
  ])
})

test.each([
  ["Where does Ada Moss live?", "en", "Mrs Moss lives in Ely."],
  ["Where does Ada Moss live?", "en", "When Moss retired, Ada came to Ely."],
  ["Where is New York City?", "en", "New York is on the Hudson."],
  ["What did President Moss say of Ely?", "en", "President Reed said nothing of Ely."],
  ["Who built the Norman Tower?", "en", "The tower was built by monks who came with the Norman Bishop."],
  ["Did Ada Moss marry Bruno Moss?", "en", "Bruno Moss married in Ely."],
  ["Wo wohnt Ada Moss?", "de", "Kapitän Moss wohnt in Köln."],
  ["Gdzie mieszka Anna Nowak?", "pl", "W Krakowie, u pani Annie Nowak."],
])("%s may be about the person of: %s", (query, language, text) => {
  expect(
    fullNamesIn(query, language).filter(({ isOtherIn }) => isOtherIn(text) && text.startsWith("Bruno") === false),
  ).toEqual([])
})
