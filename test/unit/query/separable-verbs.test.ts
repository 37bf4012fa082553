// German and Dutch verbs whose prefix stands at the end of the question, or of the clause that answers it.
import { expect, test } from "vitest"
import { partedVerb, withVerbsJoined } from "../../../src/query/model/evidence/separable-verbs.ts"

test.each([
  ["de", "Wo stelle ich mein Boot ab?", "Wo abstelle ich mein Boot?"],
  ["de", "Wann läuft die Fähre aus?", "Wann ausläuft die Fähre?"],
  ["de", "Wann findet das Rennen statt?", "Wann stattfindet das Rennen?"],
  ["de", "Wer nimmt am Rennen teil?", "Wer teilnimmt am Rennen?"],
  ["de", "Wann holen wir die Boote zurück", "Wann zurückholen wir die Boote"],
  ["nl", "Hoe laat vaart de boot weg?", "Hoe laat wegvaart de boot?"],
  ["nl", "Wie sluit de poort af?", "Wie afsluit de poort?"],
])("in %s: %s", (language, question, joined) => {
  expect(withVerbsJoined(question, language)).toBe(joined)
})

test.each([
  ["a stop word is no such verb", "de", "Ist das Tor auf?"],
  ["a noun has a capital", "de", "Geht Ruderboote ab?"],
  ["a prefix inside the question belongs to what follows", "de", "Wann legt ab Mai die Fähre?"],
  ["an ending is no prefix", "de", "Wann läuft die Fährzab?"],
  ["another language has no such verbs", "en", "Who runs in?"],
  ["no language has none", null, "Wo stelle ich mein Boot ab?"],
])("%s: in %s, %s", (_, language, question) => {
  expect(withVerbsJoined(question, language)).toBe(question)
})

test.each([
  ["de", "anmelden", "Man meldet sich an.", true],
  ["de", "anmelden", "Man meldet sich an", true],
  ["de", "anmelden", "Man meldet sich an, wer mitkommt.", true],
  ["de", "anmelden", "Man meldet sich an Bord.", false],
  ["de", "anmelden", "Man meldet sich daran.", false],
  ["nl", "afsluiten", "De wachter sluit de poort af.", true],
])("in %s %s is parted in %s %s", (language, verb, text, isParted) => {
  expect(partedVerb(verb, language)?.prefix.test(text)).toBe(isParted)
})

test.each([
  ["de", "Anmelden"],
  ["de", "melden"],
  ["de", "ankam"],
  ["en", "anmelden"],
  [null, "anmelden"],
])("in %s nothing is parted of %s", (language, word) => {
  expect(partedVerb(word, language)).toBeNull()
})
