// One of several things, named by an ordinal number: an answer about another one is none.
import { expect, test } from "vitest"
import { ordinalsAskedFor } from "../../../src/query/model/evidence/ordinals.ts"
import { quotesFor } from "./quotes-for.ts"

const LOANS = "| Instrument | Fee |\n|---|---|\n| first instrument | 15 euros |\n| second instrument | 25 euros |\n"
const MIETE = "| Garten | Pacht |\n|---|---|\n| erster Garten | 90 Euro |\n| zweiter Garten | 140 Euro |\n"
const MIETE_MEHR = `${MIETE}| jeder weitere Garten | 200 Euro |\n`
const DRUGI = "Pierwszy wykład jest w piątek o 10. Drugi wykład jest w sobotę o 12."
const PREMIER = "Le premier atelier commence à 9 heures. Le deuxième atelier commence à 14 heures."
const SECONDO = "La prima lezione costa 20 euro. La seconda lezione costa 35 euro."
const YEREL = "Birinci atölye 4 Mart'ta başlar. İkinci atölye 9 Nisan'da başlar."

test.each([
  ["How much is the fee for the second instrument?", LOANS, "Instrument: second instrument; Fee: 25 euros"],
  ["Wie hoch ist die Pacht für den zweiten Garten?", MIETE, "Garten: zweiter Garten; Pacht: 140 Euro"],
  ["Wie hoch ist die Pacht für den 2. Garten?", MIETE, "Garten: zweiter Garten; Pacht: 140 Euro"],
  ["Wie hoch ist die Pacht für den dritten Garten?", MIETE_MEHR, "Garten: jeder weitere Garten; Pacht: 200 Euro"],
  ["O której jest drugi wykład?", DRUGI, "Drugi wykład jest w sobotę o 12."],
  ["À quelle heure commence le deuxième atelier ?", PREMIER, "Le deuxième atelier commence à 14 heures."],
  ["Quanto costa la seconda lezione?", SECONDO, "La seconda lezione costa 35 euro."],
  ["İkinci atölye ne zaman başlar?", YEREL, "İkinci atölye 9 Nisan'da başlar."],
])("%s", (query, text, quote) => {
  expect(quotesFor(query, text)).toEqual({ verdict: "answered", quotes: [quote], reason: "" })
})

test.each([
  ["How much is the fee for the third instrument?", LOANS, "third instrument"],
  ["Wie hoch ist die Pacht für den dritten Garten?", MIETE, "dritten Garten"],
  ["O której jest trzeci wykład?", DRUGI, "trzeci wykład"],
  ["À quelle heure commence le troisième atelier ?", PREMIER, "troisième atelier"],
  ["Quanto costa la terza lezione?", SECONDO, "terza lezione"],
  ["Üçüncü atölye ne zaman başlar?", YEREL, "Üçüncü atölye"],
  ["İkinci konser ne zaman?", "Birinci konser: 4 Mart. Üçüncü konser: 9 Mayıs.", "İkinci konser"],
])("%s has no answer here", (query, text, label) => {
  const { verdict, reason } = quotesFor(query, text)
  expect(verdict).toBe("abstained")
  expect(reason).toBe(`No sentence has what is asked for: ${label}.`)
})

test.each([
  ["第2回の会議はいつですか", "ja", "第二回の会議", "第3回の会議"],
  ["두 번째 강의는 언제 시작하나요?", "ko", "두 번째 강의", "세 번째 강의"],
  ["Когда начинается вторая лекция?", "ru", "на второй лекции", "первая лекция"],
  ["Πότε αρχίζει το δεύτερο μάθημα;", "el", "δεύτερου μαθήματος", "πρώτο μάθημα"],
  ["Mikor kezdődik a második előadás?", "hu", "a második előadáson", "az első előadás"],
  ["Milloin toinen kurssi alkaa?", "fi", "toisella kurssilla", "kolmas kurssi"],
  ["När börjar den andra kursen?", "sv", "andra kursen", "den tredje kursen"],
  ["¿Cuándo es el segundo examen?", "es", "del segundo examen", "del primer examen"],
  ["When is the 21st meeting?", "en", "the 21st meeting", "the 22nd meeting"],
  ["Что сеяли здесь в XVIII веке?", "ru", "в XVIII веке", "в XIX веке"],
  ["Что сеяли здесь в 18 веке?", "ru", "в XVIII веке", "в 19 веке"],
  ["Qu'est-ce qu'on semait ici au XVIIIe siècle ?", "fr", "au XVIIIe siècle", "au XIXe siècle"],
])("%s is told from others in another inflection", (query, language, same, other) => {
  const [one] = ordinalsAskedFor(query, language)
  expect([one?.isIn(same), one?.isOtherIn(same)]).toEqual([true, false])
  expect([one?.isIn(other), one?.isOtherIn(other)]).toEqual([false, true])
})

test.each([
  ["Was the second lesson longer than the first lesson?", "en"],
  ["Who was first?", "en"],
  ["Was geschieht am 2. Mai?", "de"],
])("%s asks for no single one of several", (query, language) => {
  expect(ordinalsAskedFor(query, language)).toEqual([])
})

test("what stands over a statement tells of which one it is, and so does the statement before a pronoun", () => {
  const titled = "## First tower\n\nThe height is 40 metres.\n\n## Second tower\n\nThe height is 55 metres.\n"
  expect(quotesFor("What is the height of the second tower?", titled).quotes).toEqual(["The height is 55 metres."])
  expect(quotesFor("What is the height of the third tower?", titled).verdict).toBe("abstained")
  const told = "The first tower is of stone. The second tower is of brick. It has a height of 55 metres."
  expect(quotesFor("What is the height of the second tower?", told).quotes).toContain("It has a height of 55 metres.")
})
