// What of a question a text has: words in other forms, as far as the question's language inflects them.
import { describe, expect, test } from "vitest"
import { units } from "../../../src/embedding/words.ts"
import { expectedAnswer } from "../../../src/query/model/evidence/answer-kind.ts"
import { coverage, coveredShare, termsOf, weighQuestion } from "../../../src/query/model/evidence/weigh-question.ts"

const least = (question: string, text: string) =>
  Math.min(...coverage(weighQuestion(expectedAnswer(question).rest, [], question), termsOf(text)))

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
  expect(expectedAnswer(question).attribute?.coverageIn(text)).toBe(wanted)
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

describe("of one word a text has", () => {
  const share = (word: string, text: string, language: string | null) => {
    const [unit] = units(word, language)
    if (!unit) throw new Error(`${word} says nothing`)
    return coverage({ units: [{ unit, language }] }, termsOf(text))[0] ?? -1
  }
  const LEVELS = { all: [1, 1], most: [0.5, 0.9], little: [0.1, 0.49], nothing: [0, 0] } as const

  test.each<[keyof typeof LEVELS, string | null, string, string]>([
    ["all", "en", "ports", "The port is shut."],
    ["all", "en", "2026", "In 2026 it shut."],
    ["nothing", "en", "1042", "It costs 10420 euros."],
    ["all", "en", "E-1042", "The error E1042 shows."],
    ["little", "en", "E-1042", "The error 1042 shows."],
    ["nothing", "en", "E-1042", "The error 1043 shows."],
    ["all", "en", "dry_dock", "The dock is dry."],
    ["little", "en", "dry_dock", "The dock is wet."],
    ["most", "uk", "ключ", "Дали ключам."],
    ["nothing", "uk", "ключ", "Грали ключиками."],
    ["nothing", "ru", "кран", "Вид с края."],
    ["most", "de", "Feuer", "Das Leuchtfeuer brennt."],
    ["little", "de", "Hafen", "Der Hafenmeister kommt."],
    ["most", "de", "Hafen", "Ein Hafenbau."],
    ["most", "de", "Kirche", "Es ist kirchlich."],
    ["nothing", "de", "Kirche", "Die Kirmes."],
    ["nothing", "de", "Kirschen", "Der Kirschbaumgarten."],
    ["little", "de", "Hafenmeister", "Der Hafen liegt im Süden."],
    ["little", "de", "Mitgliedsbeitrag", "Die Mitglieder kommen."],
    ["all", "de", "Mitgliedsbeitrag", "Die Mitgliedsbeiträge steigen."],
    ["nothing", "de", "Tor", "Das Torhaus steht."],
    ["most", "de", "Tor", "Die Tore stehen."],
    ["nothing", "de", "Tor", "Der To-Do-Zettel."],
    ["nothing", "en", "tor", "The torus is round."],
    ["nothing", null, "tor", "Die Torte ist rund."],
    ["most", "ru", "музей", "Часы музея."],
    ["nothing", "ru", "музей", "Громкая музыка."],
    ["nothing", "ru", "замок", "Смазка замазки."],
    ["most", "de", "gebrannt", "Sie brennen."],
    ["nothing", "en", "boat", "The boathouse is shut."],
    ["most", "ko", "등대지기", "등대가 있다."],
    ["all", "ko", "등대지기", "등대지기가 있다."],
    ["nothing", "ko", "등대지기", "항구가 있다."],
  ])("%s in %s: %s, %s", (level, language, word, text) => {
    const [least, most] = LEVELS[level]
    expect(share(word, text, language)).toBeGreaterThanOrEqual(least)
    expect(share(word, text, language)).toBeLessThanOrEqual(most)
  })
})

describe("of the words of a question", () => {
  const weighed = (question: string, ...passages: string[]) => weighQuestion(question, passages.map(termsOf)).units
  const sums = (question: string, ...passages: string[]) =>
    weighed(question, ...passages).reduce((sum, { weight }) => sum + weight, 0)

  test("the rarer weighs more, all together weigh 1, and those that every passage has weigh something", () => {
    const [ada, key] = weighed("Does Ada have the key?", "The key is here.", "No key is here.", "It is dry.")
    expect(ada?.weight).toBeGreaterThan(key?.weight ?? 1)
    expect(key?.weight).toBeGreaterThan(0)
    expect(sums("Does Ada have the key?", "Ada has a key.", "Ada has no key.")).toBeCloseTo(1, 9)
    expect(sums("Is it that?", "It is.")).toBe(0)
  })

  test("a passage has a word that it has in another form", () => {
    const [feuer, turm] = weighed("Brennt das Feuer am Turm?", "Ein Leuchtfeuer.", "Das Osterfeuer.").slice(1)
    expect(turm?.weight).toBeGreaterThan(feuer?.weight ?? 1)
  })

  test.each([
    ["Where does Ada Moss keep the KX-7 key?", ["Ada", "Moss", "KX-7"]],
    ["Ada keeps 2 keys, «Skerrin» too", ["2", "Skerrin"]],
    ["Wo liegt der Schlüssel?", ["Schlüssel"]],
  ])("names are those with a capital inside it or a figure: %s", (question, names) => {
    expect(weighed(question).flatMap(({ isName, label }) => (isName ? [label] : []))).toEqual(names)
  })

  test("each is weighed once, a place that changes what is asked by itself, and what is asked apart is marked", () => {
    const words = (question: string) => weighed(question).map(({ label }) => label)
    expect(words("Does the boat pull the boat under water?")).toEqual(["boat", "pull", "water", "under"])
    expect(
      weighed("Is it free for other guests?").flatMap(({ isContrast, label }) => (isContrast ? [label] : [])),
    ).toEqual(["other"])
    expect(words("Who keeps it and what is that?")).toEqual(["keeps"])
  })

  test.each([
    ["Is the slide open?", "It is closed.", "open", true],
    ["When is the slide open?", "It is closed.", "open", false],
    ["May guests bring dogs inside?", "Dogs stay outside.", "inside", true],
  ])("what answers for one is most of it: %s %s", (question, text, word, isMost) => {
    const asked = { units: weighed(question).filter(({ label }) => label === word) }
    expect(coverage(asked, termsOf(text))).toEqual([isMost ? 0.8 : 0])
  })

  test("a measure that is asked for weighs as if half of the passages had it", () => {
    const attribute = { label: "a depth", questionPattern: /deep/, coverageIn: () => 1 }
    const texts = ["The quay is wet.", "The quay is old.", "The quay is shut.", "The rim is red."].map(termsOf)
    const [quay, deep] = weighQuestion("quay", texts, "How deep is the quay?", attribute).units
    expect(deep?.weight).toBeGreaterThan(quay?.weight ?? 1)
    const [rim, again] = weighQuestion("rim", texts, "How deep is the rim?", attribute).units
    expect(again?.weight).toBeLessThan(rim?.weight ?? 0)
  })
})

test("a vague word weighs half of another that is as rare", () => {
  const [outcome, tide] = weighQuestion(
    "outcome tide",
    [termsOf("The quay is old.")],
    "Which outcome had the tide?",
  ).units
  expect(outcome?.weight).toBeCloseTo((tide?.weight ?? 0) / 2, 9)
})

test("what is covered counts by its weight, and what is not known counts nothing", () => {
  const unit = { word: "", forms: [], parts: [] }
  const of = { unit, isName: false, isFound: false, isSlight: false, label: "" }
  const units = [0.7, 0.2, 0.1].map((weight) => ({ ...of, weight }))
  expect(coveredShare({ units }, [1, 0.5])).toBeCloseTo(0.8, 9)
})
