// What of a question a text has: words in other forms, as far as the question's language inflects them.
import { expect, test } from "vitest"
import { kindAskedFor } from "../../../src/query/model/evidence/answer-kind.ts"
import { coverage, termsOf, weighQuestion } from "../../../src/query/model/evidence/weigh-question.ts"

const least = (question: string, text: string) =>
  Math.min(...coverage(weighQuestion(kindAskedFor(question).rest, [], question), termsOf(text)))

test.each([
  ["Хто зберігає ключ від складу?", "Ключі від складу зберігає охоронець."],
  ["Kdo má klíč od skladu?", "Klíče od skladu má u sebe vrátný."],
  ["Qui garde la clé du phare ?", "Les clés du phare sont gardées par le concierge."],
  ["Wem gehört das Boot am Steg?", "Die Boote am Steg gehören dem Verein."],
  ["Где трос от лодки?", "Тросы от лодки в сарае."],
  ["Кто смотритель музея?", "Музей: смотритель Ия Гаврилова"],
  ["Wer darf den Anhänger abstellen?", "Der Anhänger wird vom Hafenmeister abgestellt."],
])("a short word has other endings: %s", (question, text) => {
  expect(least(question, text)).toBeGreaterThanOrEqual(0.6)
})

test.each([
  ["Where is the port?", "The porter has the keys."],
  ["Где лежит трос?", "Тросточка лежит в сарае."],
  ["Wo ist das Tor?", "Das Torhaus steht im Hof."],
])("a word that goes on is another: %s", (question, text) => {
  expect(least(question, text)).toBeLessThan(0.6)
})

test.each([
  ["How heavy is the anchor?", "The anchor lost 13 percent of its weight.", 0],
  ["How heavy is the anchor?", "anchor with its chain, 90 kilograms", 1],
  ["How long does unloading take?", "Report damage within 14 days of unloading.", 0],
  ["How long does unloading take?", "Unloading takes two days.", 1],
  ["How long after unloading can damage be reported?", "Report damage within 14 days of unloading.", 1],
  ["How long is the pipe?", "The pipe of 13 millimetres is joined at the back.", 0.4],
  ["How long is the pipe?", "The pipe runs 80 metres along the quay.", 1],
  ["How far ahead must berths be booked?", "Berths must be booked two weeks before.", 1],
])("of the measure that is asked for: %s %s %f", (question, text, wanted) => {
  expect(kindAskedFor(question).attribute?.said(text)).toBe(wanted)
})

test.each([
  ["Le phare est-il ouvert ?", "Le phare est ouvert en été."],
  ["Le phare a-t-il fermé ?", "Le phare a fermé en 1999."],
  ["Avez-vous un phare ?", "Nous avons un phare."],
])("a pronoun joined to the verb is no word of what is asked: %s", (question, text) => {
  expect(least(question, text)).toBeGreaterThanOrEqual(0.6)
})

test("where the question is too short to show its language, the passages show which of its words are common", () => {
  const words = (...passages: string[]) =>
    weighQuestion("Le phare ouvert ?", passages.map(termsOf)).units.map(({ unit }) => unit.word)
  expect(words()).toContain("le")
  expect(words("Le phare est ouvert en été et les visites y sont gratuites pour tous.")).toEqual(["phare", "ouvert"])
})
