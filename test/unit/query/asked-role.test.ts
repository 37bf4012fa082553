// Who has a role: a word of the same stem for a place or a thing does not tell.
import { expect, test } from "vitest"
import { chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const chosenFor = (question: string, ...texts: string[]) => {
  const hits = texts.map((text, i) => fakeHit({ text, document: `doc_${i}` }))
  return chooseStatements(question, toSources(hits, 5)).chosen.map(({ shown }) => shown)
}

test.each([
  ["Who is the gardener?", "Hollow Garden opened in May.", "The gardener is Wynn Adair."],
  ["Who is the president?", "Skerrin Presidency House is closed.", "The president is Wynn Adair."],
])("%s is not answered by %s", (question, place, person) => {
  expect(chosenFor(question, place)).toEqual([])
  expect(chosenFor(question, place, person)).toEqual([person])
})

test.each([
  ["Who is the designer?", "The boat was designed by Wynn Adair."],
  ["Who are the gardeners?", "The gardeners are Wynn Adair and Ida Holm."],
  ["Who is the coach?", "Wynn Adair coaches the crew."],
])("%s is answered by %s", (question, text) => {
  expect(chosenFor(question, text)).toEqual([text])
})
