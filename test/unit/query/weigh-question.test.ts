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
