// Whether a figure or a name belongs to what is asked about, told by the clause it stands in.
import { describe, expect, test } from "vitest"
import { expectedAnswer } from "../../../src/query/model/evidence/answer-kind.ts"
import { bindValue, compoundsIn } from "../../../src/query/model/evidence/bind-answer.ts"
import { coverage, termsOf, weighQuestion } from "../../../src/query/model/evidence/weigh-question.ts"

function boundOf(question: string, displayText: string) {
  const expected = expectedAnswer(question)
  const asked = weighQuestion(expected.rest, [])
  const nothing = asked.units.map(() => 0)
  const ownCoverage = coverage(asked, termsOf(displayText))
  const even = { units: asked.units.map((unit) => ({ ...unit, weight: 1 / asked.units.length })) }
  return bindValue(even, expected, question.toLowerCase(), [
    { displayText, ownCoverage, headingCoverage: nothing, topicCoverage: ownCoverage },
  ])
}

describe("a value stands with what is asked about", () => {
  test.each([
    ["How many goats graze on the dyke?", "Forty goats graze on the dyke."],
    ["How deep is the lock?", "Place: The lock; Depth (m): 6; Gates: 4"],
    ["How wide is the lock?", "Place: The lock; Width: 12; Gates: 4"],
    ["How deep is the lock?", "The lock, rebuilt after the flood, is 6 metres deep."],
    ["What does the barge weigh?", "The barge weighs 90 tonnes."],
    ["Wie schwer ist der Anker?", "Der Anker wiegt 90 kg."],
    ["Wie hoch ist der Mitgliedsbeitrag?", "Der Mitgliedsbeitrag beträgt 40 Euro."],
    ["¿Cuánto pesa el ancla?", "El ancla pesa 90 kilos."],
    ["Сколько весит якорь?", "Якорь весит 90 килограммов."],
    ["船の重さはどのくらいですか？", "船の重さは90トンです。"],
    ["When is the lock closed?", "The lock is closed on Mondays."],
    ["Who steers the barge?", "The pilot, Ada Moss, steers the barge on Sundays."],
    ["How long does a passage take?", "A passage takes 40 minutes."],
  ])("%s %s", (question, displayText) => {
    expect(boundOf(question, displayText)?.share).toBeGreaterThan(0.68)
  })
})

describe("a value of something else is not bound", () => {
  test.each([
    ["How many goats does the mill have?", "Forty goats graze on the dyke, and the mill has a new roof."],
    ["How deep is the lock?", "The lock has 6 gates."],
    ["How thick is the lock?", "Place: The lock; Width (m): 12; Gates: 4"],
    ["How long does a passage take?", "A passage is free every 1,500 metres."],
    ["What does the barge weigh?", "The barge is 24 metres long."],
    ["Wie schwer ist der Anker?", "Der Anker hat 3 Arme."],
    ["Wie hoch ist der Mitgliedsbeitrag?", "Der Verein hat 1850 Mitglieder."],
    ["¿Cuánto pesa el ancla?", "El ancla tiene 3 brazos."],
    ["Сколько весит якорь?", "У якоря 3 лапы."],
    ["船の重さはどのくらいですか？", "船の長さは24メートルです。"],
    ["When was the lock built?", "The lock has two gates."],
  ])("%s %s", (question, displayText) => {
    expect(boundOf(question, displayText)?.share).toBeLessThan(0.68)
  })
})

test.each([
  ["How many goats graze on the dyke?", "Forty goats graze on the dyke.", true],
  ["How many goats graze on the dyke?", "Goats have grazed on the dyke for forty years.", false],
  ["How many goats graze on the dyke?", "Goats on the dyke: 40", true],
  ["How many goats graze on the dyke?", "The goats on the dyke now number 40.", true],
  ["How many goats graze on the dyke?", "Kind: goats; the cows of the dyke now number 40.", false],
  ["Wie viele Ziegen weiden auf dem Deich?", "Auf dem Deich weiden 40 Ziegen.", true],
  ["Сколько коз пасётся на дамбе?", "Козы пасутся на дамбе 40 дней.", false],
  ["Сколько людей на борту?", "На борту 40 человек.", true],
  ["Nöbet kaç gün sürer?", "Nöbet 10 iş günü sürer.", true],
  ["How many grades are there?", "Grade: KX-7; Tensile strength: 1000", false],
  ["How many grades are there?", "Alloy: KX-7; Grades: 4", true],
  ["What does the crane weigh?", "The crane lifts 800 kilograms.", false],
  ["What does the crane weigh?", "The crane weighs 90 tonnes.", true],
  ["How deep is the lock?", "The lock is 6 metres deep.", null],
  ["How many goats are on the dyke?", "Seventeen goats are on the dyke.", true],
  ["Wie viele Ziegen sind auf dem Deich?", "Auf dem Deich sind dreizehn Ziegen.", true],
  ["How many goats come to market?", "Hay is €40 for goats at the market.", false],
  ["How many goats come to market?", "The market has a pen for goats under 12.", false],
  ["How many goats come to the pen?", "Goats are let into the pen from 7:30 to 9:15.", false],
  ["How many villages send goats?", "Goats come from 12 villages.", true],
  ["How many goats did Ida sell?", "Ida sold the goats on 4 May 1973.", false],
  ["How many keys are handed out?", "Pay 90 euros before the keys are handed out.", false],
  ["How many gate positions are there?", "Gate positions: 45 steps", true],
  ["How many members are there?", "Members: 45 euros", false],
  ["How many people work in the mill?", "The mill has 420 workers.", true],
  ["団体は何人からですか？", "20名以上の団体は割引になります。", null],
])("%s %s: counted %s", (question, displayText, counted) => {
  expect(boundOf(question, displayText)?.counted).toBe(counted)
})

describe("a value of another such thing is not bound", () => {
  const boundAmong = (question: string, displayText: string, text = displayText) => {
    const expected = expectedAnswer(question)
    const asked = weighQuestion(expected.rest, [])
    const ownCoverage = coverage(asked, termsOf(displayText))
    const nothing = asked.units.map(() => 0)
    const even = { units: asked.units.map((unit) => ({ ...unit, weight: 1 / asked.units.length })) }
    const statement = { displayText, ownCoverage, headingCoverage: nothing, topicCoverage: ownCoverage }
    const binding = bindValue(even, expected, question.toLowerCase(), [statement], compoundsIn(question, [text]))
    return binding?.counted === false ? 0 : (binding?.share ?? 1)
  }

  test.each([
    [
      "How many trucks does the upper ferry take?",
      "The lower ferry takes 12 trucks, and the upper ferry runs on diesel.",
    ],
    ["How hot does the gas kiln get?", "The gas kiln is new, but the wood kiln reaches 1200 degrees."],
    ["Wie viele Betten hat der rote Flügel?", "Der blaue Flügel hat 40 Betten, der rote Flügel hat Balkone."],
    ["Who is the harbour pilot in winter?", "Harbour pilot (summer): Ivo Tamm"],
    ["What is the rent for members?", "Rent (guests): 40 euros"],
  ])("%s %s", (question, displayText) => {
    expect(boundAmong(question, displayText)).toBe(0)
  })

  test.each([
    ["How many trucks does the upper ferry take?", "The upper ferry takes 12 trucks, the lower ferry takes 30."],
    ["How many trucks does the upper ferry take?", "The upper ferry is new. The ferry takes 12 trucks."],
    ["Kdy plují loď a přívoz?", "Loď a přívoz plují od roku 1996, ale loď v zimě stojí."],
    [
      "Câte bărci are clubul echipei Norrö?",
      "Clubul Norrö are 40 de bărci, iar imnul echipei Norrö este foarte vechi.",
    ],
    ["Who is the harbour pilot in summer?", "Harbour pilot (summer): Ivo Tamm"],
    ["What is the rent?", "Rent (guests): 40 euros"],
    ["How many goats has the upper pen?", "The pen has forty goats, the upper pen has no other goats."],
    ["How many goats has the upper pen?", "All 3 pen gates hold forty goats, the upper pen has a new gate."],
    ["How many goats has the upper pen?", "For the goats, pen by pen, forty goats stay, the upper pen has hay."],
    ["How many goats has the upper pen?", "Forty goats are on this farm, the upper pen has a new gate."],
  ])("but is here: %s %s", (question, displayText) => {
    expect(boundAmong(question, displayText)).toBeGreaterThan(0.4)
  })
})

describe("the words of a question beside a value", () => {
  const GRAZE = "How many goats graze on the dyke?"
  const shareOf = (displayText: string, question = GRAZE) => boundOf(question, displayText)?.share ?? -1

  test("count wholly in its clause, mostly before it and little behind it", () => {
    const shares = [
      "Forty goats graze the whole day on the dyke.",
      "The dyke is very long, and forty goats graze there.",
      "Forty goats graze there, and the dyke is very long.",
      "Forty goats graze there, and the mill is very long.",
    ].map((displayText) => shareOf(displayText))
    expect(shares[0]).toBe(1)
    expect(shares.toSorted((a, b) => b - a)).toEqual(shares)
    expect(new Set(shares).size).toBe(4)
  })

  test.each([
    ["a few words before it", "On the dyke, forty goats graze there."],
    ["a few words behind it", "Forty goats graze there all day, on the dyke."],
    ["a few words behind it and much before", "The mill has a new roof, forty goats graze there, on the dyke."],
    ["an apposition", "Forty goats, The Greys, graze there on the dyke."],
    ["figures with a comma", "Some 1,400 goats graze on the dyke."],
  ])("are no clause of their own: %s", (_, displayText) => {
    expect(shareOf(displayText)).toBe(1)
  })

  test.each([
    ["a semicolon", "The dyke is very long; forty goats graze there."],
    ["a dash", "The dyke is very long – forty goats graze there."],
    ["while", "The dyke is very long while forty goats graze there."],
    ["a comma of figures", "The dyke is very long, forty goats graze there."],
  ])("are in another clause behind %s", (_, displayText) => {
    expect(shareOf(displayText)).toBeLessThan(1)
  })

  test("in a script without spaces a clause is as long as its signs", () => {
    expect(shareOf("丘の上の牧場には、四十頭の山羊がいます。", "牧場に山羊は何頭いますか？")).toBe(1)
  })

  test("that the statement leaves out are taken from its topic, and what it says elsewhere from what stands over it", () => {
    const expected = expectedAnswer(GRAZE)
    const { units } = weighQuestion(expected.rest, [])
    const asked = { units: units.map((unit) => ({ ...unit, weight: 1 / units.length })) }
    const shareWith = (displayText: string, headingCoverage: number, topicCoverage: number) => {
      const ownCoverage = coverage(asked, termsOf(displayText))
      const dyke = asked.units.map(({ label }) => (label === "dyke" ? 1 : 0))
      const statement = {
        ...{ displayText, ownCoverage, headingCoverage: dyke.map((one) => one * headingCoverage) },
        topicCoverage: ownCoverage.map((share, u) => Math.max(share, (dyke[u] ?? 0) * topicCoverage)),
      }
      return bindValue(asked, expected, GRAZE.toLowerCase(), [statement])?.share ?? -1
    }
    const [short, long] = ["Forty goats graze there.", "Forty goats graze there, and the dyke is very long."]
    expect(shareWith(short, 0, 1)).toBeCloseTo(1, 9)
    expect(shareWith(short, 0, 0)).toBeLessThan(0.8)
    expect(shareWith(long, 0, 1)).toBeLessThan(0.8)
    expect(shareWith(long, 1, 1)).toBeCloseTo(1, 9)
  })
})

describe("nothing is bound", () => {
  test.each([
    ["that is not sought", "Is the quay open?", "The quay is open.", null],
    ["where a person need have no name", "Who feeds the goats?", "The goats are fed.", null],
    ["where a place need have no name", "Where do the goats graze?", "The goats graze.", null],
    ["of who did not", "Who feeds the goats?", "Ida Holm does not feed the goats.", [0, null]],
    ["of another case", "Where do the goats graze in summer?", "Goats (winter): Skerrin", [0, null]],
    ["where a figure is missing", "How deep is the lock?", "The lock has gates.", [0, null]],
    ["where nothing is counted", "How many goats are there?", "The goats are old.", [0, false]],
  ])("%s: %s %s", (_, question, displayText, wanted) => {
    const binding = boundOf(question, displayText)
    expect(binding && [binding.share, binding.counted]).toEqual(wanted)
  })

  test.each([
    ["who did not, where that is asked", "Who does not feed the goats?", "Ida Holm does not feed the goats."],
    [
      "who did, beside who did not",
      "Who feeds the goats?",
      "Ida Holm does not feed the goats, but Per Lund feeds the goats.",
    ],
    ["what somebody did not", "How many goats has Ida Holm?", "Ida Holm has not sold her forty goats."],
    [
      "the case that is asked for, among others",
      "Where do the goats graze in winter?",
      "Goats graze (old, winter): Skerrin",
    ],
  ])("but %s: %s %s", (_, question, displayText) => {
    expect(boundOf(question, displayText)?.share).toBe(1)
  })
})

test("of two figures with as much of the question the one that counts what it counts is bound", () => {
  const texts = ["Forty pens are there for goats to graze.", "Forty goats graze."]
  for (const order of [texts, texts.toReversed()]) {
    const expected = expectedAnswer("How many goats graze?")
    const { units } = weighQuestion(expected.rest, [])
    const asked = { units: units.map((unit) => ({ ...unit, weight: 1 / units.length })) }
    const chosen = order.map((displayText) => {
      const ownCoverage = coverage(asked, termsOf(displayText))
      return { displayText, ownCoverage, headingCoverage: ownCoverage.map(() => 0), topicCoverage: ownCoverage }
    })
    expect(bindValue(asked, expected, "how many goats graze?", chosen)?.counted).toBe(true)
  }
})

test.each([
  ["How many goats has the upper pen?", "The upper pen is old.", ["upper pen"]],
  ["How many goats has the upper pen?", "The pen is old.", []],
  ["Wie viele Ziegen hat der rote Stall?", "Der rote Stall ist alt.", ["rote stall"]],
  ["Combien de chèvres a le pré rouge ?", "Le pré rouge est vide.", []],
])("in %s with %s %j stand side by side", (question, text, wanted) => {
  expect(compoundsIn(question, [text]).map(({ modifier, head }) => `${modifier} ${head}`)).toEqual(wanted)
})

test("a ratio counts all of a thing only where its clause says of whom", () => {
  const counted = (question: string) => boundOf(question, "Up to 1 in 10 sailors have a headache.")?.counted
  expect(counted("How many sailors have a headache?")).toBe(true)
  expect(counted("How many sailors swallow Halvorin?")).toBe(false)
})
