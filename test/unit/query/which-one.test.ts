// Whether a statement tells which of some things is meant.
import { expect, test } from "vitest"
import { identifiesOne } from "../../../src/query/model/evidence/which-one.ts"

test.each([
  ["en", "Which buoys are checked?", "Green buoys are checked in May.", true],
  ["en", "Which buoys are checked?", "Buoys with a lamp are checked.", true],
  ["en", "Which buoys are checked?", "The buoys are checked in May by Ada Moss.", false],
  ["en", "Which buoys are checked?", "Ada Moss checks buoys on Tuesdays.", false],
  ["en", "Which lamps are given?", "Ada Moss gives lamps.", false],
  ["en", "Which lamp do rowers receive?", "Rowers receive a lamp and a whistle.", false],
  ["en", "Which boat house belongs to the club?", "The boat house no. 7 belongs to the club.", true],
  ["en", "Which boat house belongs to the club?", "The boat house belongs to the club.", false],
  // A role is told by telling what somebody did.
  ["en", "What role did Ada play in the buoy?", "Ada Moss painted it in her role.", true],
  ["en", "Which floor is the yard on?", "Yard: sails; Floor: 2", true],
  ["de", "Welche Boote sind geprüft?", "Die Boote sind geprüft und neu.", false],
  ["de", "Welche Boote sind geprüft?", "Rote Boote sind geprüft.", true],
  ["en", "In which shed is the boat?", "The boat lies in the red shed.", true],
  ["en", "In which shed is the boat?", "The boat lies in the shed.", false],
  ["en", "Which boats are checked?", "Boats (red) are checked.", true],
  ["en", "Which boats are checked?", "Red, boats are checked.", false],
  ["en", "Which boats are checked?", "The boats, red, are checked.", false],
  ["en", "Which boats are checked?", "The boats of Ida are checked.", false],
  ["en", "Which boats are checked?", "Boats in May are checked, and red boats.", true],
  ["en", "Which boats are checked?", "Boats in April are checked.", false],
  ["en", "Which day is free?", "The first day is free.", true],
  ["en", "Which month is free?", "The month of free rides is May.", false],
  ["en", "Which month is free?", "The free month is April.", true],
  ["en", "Which boats do the crews paint?", "The crew boats are painted.", false],
  ["de", "Auf welchem Hof steht der Kran?", "Der Kran steht auf dem Hof.", false],
  ["de", "Auf welchem Hof steht der Kran?", "Der Kran steht auf dem Hof Nord.", true],
  ["fr", "Quels bateaux sont contrôlés ?", "Les bateaux sont contrôlés.", false],
  ["fr", "Dans le port, quels bateaux sont contrôlés ?", "Les bateaux sont contrôlés.", true],
  ["es", "¿Qué barcos se revisan?", "Se revisan los barcos.", false],
  ["es", "¿En qué barcos se duerme?", "Se duerme en los barcos rojos.", true],
  ["it", "Quali barche sono rosse?", "Le barche sono rosse.", false],
  ["pt", "Quais barcos são vermelhos?", "Os barcos são vermelhos.", false],
  ["nl", "Welke boten zijn gekeurd?", "De boten zijn gekeurd.", false],
  ["nl", "Welke boten zijn gekeurd?", "De rode boten zijn gekeurd.", true],
  ["ru", "Какие лодки проверены?", "Лодки проверены.", false],
  ["ru", "В какой лодке красный парус?", "В лодке красный парус.", false],
])("in %s: %s %s %s", (language, question, text, wanted) => {
  expect(identifiesOne(question, text, language)).toBe(wanted)
})

test.each([
  ["who asks otherwise", "Who checks the buoys?", "The buoys are checked.", "en"],
  ["what a small word follows", "What may the water do?", "The water may rise.", "en"],
  ["a statement without the thing", "Which doctors work there?", "Dr. Moss and Dr. Lund work there.", "en"],
  ["a language that is not told", "Which buoys are checked?", "The buoys are checked.", null],
])("nothing is missed by %s", (_, question, displayText, language) => {
  expect(identifiesOne(question, displayText, language)).toBe(true)
})
