// Whether a statement tells which of some things is meant.
import { expect, test } from "vitest"
import { tellsWhich } from "../../../src/query/model/evidence/which-one.ts"

test.each([
  ["en", "Which buoys are checked?", "Green buoys are checked in May.", true],
  ["en", "Which buoys are checked?", "Buoys with a lamp are checked.", true],
  ["en", "Which buoys are checked?", "The buoys are checked in May by Ada Moss.", false],
  ["en", "Which buoys are checked?", "Ada Moss checks buoys on Tuesdays.", false],
  ["en", "Which lamps are given?", "Ada Moss gives lamps.", false],
  ["en", "Which lamp do rowers receive?", "Rowers receive a lamp and a whistle.", false],
  ["en", "Which boat house belongs to the club?", "The boat house no. 7 belongs to the club.", true],
  ["en", "Which boat house belongs to the club?", "The boat house belongs to the club.", false],
  ["en", "Which floor is the yard on?", "Yard: sails; Floor: 2", true],
  ["de", "Welche Boote sind geprüft?", "Die Boote sind geprüft und neu.", false],
  ["de", "Welche Boote sind geprüft?", "Rote Boote sind geprüft.", true],
])("in %s: %s %s %s", (language, question, shown, wanted) => {
  expect(tellsWhich(question, shown, language)).toBe(wanted)
})

test.each([
  ["who asks otherwise", "Who checks the buoys?", "The buoys are checked.", "en"],
  ["what a small word follows", "What may the water do?", "The water may rise.", "en"],
  ["a statement without the thing", "Which doctors work there?", "Dr. Moss and Dr. Lund work there.", "en"],
  ["a language that is not told", "Which buoys are checked?", "The buoys are checked.", null],
])("nothing is missed by %s", (_, question, shown, language) => {
  expect(tellsWhich(question, shown, language)).toBe(true)
})
