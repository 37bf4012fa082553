// The verdict before anything is generated: what is let through to the model, what is not, and what only in part.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  featuresOf,
  lacksRequiredWord,
  MIN_PARTIAL_SCORE,
  predictFrom,
  predictVerdict,
} from "../../../src/query/grounding/verdict.ts"
import { COEFFICIENTS, type Coefficients, FEATURES, type Features } from "../../../src/query/grounding/verdict-model.ts"
import { chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const TEXTS = [
  "Refunds are issued within 30 days of purchase. You need the receipt.",
  "The premium plan costs 49 euros a month and includes priority support.",
  "Our office in Berlin is open from 9 to 17 on weekdays.",
  "Error E-1042 means that the disk is full.",
  "# Tariffs\n\n| Tariff | Deposit |\n| --- | --- |\n| Basic | 20 euros |\n| Family | 35 euros |",
  "- Guarantee: 36 months\n- Spare parts: ten years",
]
/** Nearer texts have more of the question's words, as retrieval would rank them. */
function predictionOf(query: string, texts = TEXTS, topK = 5) {
  const asked = new Set(query.toLowerCase().match(/\p{L}{4,}|\p{N}+/gu))
  const shared = (text: string) => [...asked].filter((word) => text.toLowerCase().includes(word.slice(0, 5))).length
  const hits = texts
    .map((text, i) => ({ text, i, count: shared(text) }))
    .sort((a, b) => b.count - a.count || a.i - b.i)
    .map(({ text, i, count }) =>
      fakeHit({ text, document: `doc_${i}`, scores: { dense: Math.min(0.9, 0.15 * count), sparse: 3 * count } }),
    )
  return predictVerdict(query, hits, toSources(hits, topK), "lexical")
}

/** Whether a word is missing without which the question is not answered, however probable an answer is. */
function lacks(query: string, texts: readonly string[]): boolean {
  const hits = texts.map((text, i) => fakeHit({ text, document: `doc_${i}` }))
  const sources = toSources(hits, 5)
  return lacksRequiredWord(chooseStatements(query, sources, sources))
}

describe("a question is let through", () => {
  test("with the embedder away, by its words alone", () => {
    const hit = fakeHit({ text: "The ferry to Skerrin leaves at noon.", scores: { dense: null, sparse: 3 } })
    const ask = (query: string) => predictVerdict(query, [hit], toSources([hit], 5), "lexical").verdict
    expect(ask("When does the ferry to Skerrin leave?")).toBe("answered")
    expect(ask("What colour is the ferry?")).toBe("abstained")
  })

  test("that is made of question words and words that say nothing", () => {
    expect(predictionOf("How deep is the well?", ["The well is forty metres deep."])).toMatchObject({
      verdict: "answered",
    })
  })

  test.each([
    "How long do refunds take after the purchase?",
    "What does the premium plan cost?",
    "When is the office in Berlin open?",
    "What is E-1042?",
    "What does error E1042 mean?",
    "What is the deposit of the Family tariff?",
    "How long is the guarantee?",
  ])("%j", (query) => {
    expect(predictionOf(query)).toMatchObject({ verdict: "answered" })
  })

  test.each([
    [
      "German",
      "Wie lange gilt die Gewährleistung für Ersatzteile?",
      "Für Ersatzteile gilt eine Gewährleistung von drei Jahren.",
    ],
    ["Russian", "Сколько стоит абонемент для студентов?", "Абонементы для студентов стоят сорок евро."],
    ["Greek", "Πότε ανοίγει η βιβλιοθήκη;", "Η βιβλιοθήκη ανοίγει στις εννέα το πρωί."],
    ["Korean", "주차장은 몇 시에 닫나요?", "주차장은 밤 열 시에 닫습니다."],
    ["Japanese", "返品の期限はいつですか？", "返品の期限は購入から三十日です。"],
    ["Thai", "ห้องสมุดเปิดกี่โมง", "ห้องสมุดเปิดเวลาเก้าโมงเช้า"],
  ])("in %s as well", (_, query, text) => {
    expect(predictionOf(query, [text, ...TEXTS]).verdict).not.toBe("abstained")
  })
})

describe("a question is stopped", () => {
  test.each([
    "What is the capital of France?",
    "Who won the world cup in 2014?",
    "Which colour has the company's logo?",
    "How many people work there?",
    "Wie heißt der Bürgermeister von Hamburg?",
    "Сколько людей живёт в Казани?",
    "What is this?",
  ])("%j", (query) => {
    const { verdict, score, reason } = predictionOf(query)
    expect(verdict).toBe("abstained")
    expect(score).toBeLessThan(0.5)
    expect(reason).toMatch(/^(No |The question ).+\.$/)
  })

  test.each([
    "Who founded the company that runs the Berlin branch?",
    "Which architect designed the tower of the office?",
    "What colour and size does the receipt printer have?",
  ])("%j, though a sentence shares a word with it", (query) => {
    const { verdict, score } = predictionOf(query)
    expect(verdict).toBe("abstained")
    expect(score).toBeGreaterThan(0)
    expect(score).toBeLessThan(0.5)
  })

  test("when nothing was found", () => {
    expect(predictVerdict("refunds", [], [], "neural")).toMatchObject({ verdict: "abstained", score: 0 })
  })
})

test("words that stand elsewhere than the value do not speak for it", () => {
  const text = "The premium plan costs 49 euros a month."
  const choice = chooseStatements("What does the premium plan cost?", toSources([fakeHit({ text })], 5))
  const ownWhere = (share: number) => featuresOf({ ...choice, bound: { covered: [], share, counted: null } }, []).own
  const unbound = featuresOf({ ...choice, bound: null }, []).own
  expect(unbound).toBeGreaterThan(0.5)
  expect([ownWhere(0.25), ownWhere(1)]).toEqual([0.25, unbound])
})

describe("of statements that are as sure as can be", () => {
  const SURELY = Object.fromEntries(FEATURES.map((name) => [name, 1])) as Features
  const judge = (query: string, text: string, coefficients: Coefficients = COEFFICIENTS.lexical) =>
    predictFrom(chooseStatements(query, toSources([fakeHit({ text })], 5)), SURELY, coefficients)

  test.each([
    ["How many visitors does the Berlin office have?", "The Berlin office has 40 desks.", "visitors"],
    ["What does the Berlin crane weigh?", "The Berlin crane lifts 800 kilograms.", "a figure of that"],
    ["When was the Berlin office opened by the mayor?", "The Berlin office was opened by a deputy.", "a time"],
    ["Who opened the Berlin office?", "The Berlin office has a new roof.", "a person"],
  ])("none has what is asked for: %s %s", (query, text, what) => {
    const { verdict, score, reason } = judge(query, text)
    expect(verdict).toBe("abstained")
    expect(score).toBeLessThan(0.5)
    expect(reason).toBe(`No sentence has what is asked for: ${what}.`)
  })

  test.each([
    ["a role is no name", "Who is the coach?", "The coach answers questions on weekdays."],
    ["one of two words is missing", "Wer hat den Fährverein gegründet?", "Der Fährverein Norderhall tagt am Hafen."],
  ])("none is enough where %s: %s", (_, query, text) => {
    expect(judge(query, text).verdict).not.toBe("answered")
  })

  test("none says where by a year and a month", () => {
    const where = (text: string) => chooseStatements("Wo tagt der Ruderclub?", toSources([fakeHit({ text })], 5)).chosen
    expect(where("Der Ruderclub tagt jedes Jahr im März.")).toEqual([])
    expect(where("Der Ruderclub tagt jedes Jahr im Bootshaus.")).toHaveLength(1)
  })

  test("a question of which one half has evidence is answered in part, and told which half has none", () => {
    const doubtful = { ...Object.fromEntries(FEATURES.map((name) => [name, 0])), bias: 0.1 } as Coefficients
    const { verdict, score, reason, missing } = judge(
      "What colour is the door of the big Berlin office?",
      "The big Berlin office is on the third floor.",
      doubtful,
    )
    expect(verdict).toBe("partial")
    expect(score).toBeLessThan(0.5)
    expect(missing).toEqual(["colour", "door"])
    expect(reason).toContain("colour, door")
  })
})

describe("a short question needs each of its words", () => {
  const FIRM = "Brackwater Boats was begun in 1951 by Ida Holm and Per Lund, who build dinghies."
  const CAVE = "The cave was found by Edda Moe of the University of Skerrin in 1999."
  const SLIPWAY = "The slipway is 40 metres long."
  const OAR = "A spare oar leaves the workshop within two days."
  const MEMBERS = "Members may row on three days a week."
  const BUOY = "The low-water lamp works the same way and is switched off when the buoy leaves the yard."

  test.each([
    ["its maker is not its owner", "Who owns Brackwater Boats?", FIRM],
    ["a finder is no founder", "Who founded the University of Skerrin?", CAVE],
    ["nor is a member of a university its founder", "Who founded the University of Skerrin?", FIRM],
    ["how long is not how wide", "How wide is the slipway?", SLIPWAY],
    ["a time is no price", "How much is the spare oar?", OAR],
    ["members are not visitors", "How often may visitors row?", MEMBERS],
    ["low water is not under water", "Does the buoy work under water?", BUOY],
    ["another thing it has", "Does the buoy have Bluetooth?", BUOY],
    ["a year is no revenue", "What is the annual revenue of Brackwater Boats?", FIRM],
    ["names alone", "Who is the chief executive of Brackwater Boats?", FIRM],
    ["a number of others", "How many people does Skerrin employ?", "We employ 212 people. Our customer is Skerrin."],
  ])("%s: %s", (_, query, text) => {
    const { verdict, score } = predictionOf(query, [text, ...TEXTS])
    expect(verdict).not.toBe("answered")
    expect(score).toBeLessThan(0.5)
  })

  test.each([
    ["Who began Brackwater Boats?", FIRM],
    ["Who found the cave?", CAVE],
    ["How long is the slipway?", SLIPWAY],
    ["On how many days a week may members row?", MEMBERS],
    ["Who leads the yard?", "The yard is led by Ida Holm."],
    ["Who owns the yard?", "The yard belongs to Ida Holm."],
    ["Who inspects the hoist?", "The hoist lifts boats. It is inspected by Per Lund each year."],
  ])("which are there: %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS])).toMatchObject({ verdict: "answered" })
  })

  test("of which none is vague: a purpose is told by any sentence", () => {
    const text = "The Skerrin beacon warns fishing boats of the reef."
    expect(lacks("What is the purpose of the Skerrin beacon?", [text])).toBe(false)
  })

  test.each([
    ["Was kostet der Segelkurs?", "Der Segelkurs dauert fünf Tage. Eine Schwimmweste kostet 4 Euro."],
    ["¿Cuánto cuesta un remo?", "Un remo mide tres metros. La gorra cuesta 12 euros."],
  ])("in any language the figure that is asked for: %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS]).verdict).not.toBe("answered")
  })

  test.each([
    ["Wer hat den Fährverein gegründet?", "Der Fährverein Norderhall hat seinen Sitz am Hafen."],
    ["Кто построил паром?", "Паром Зари ходит до Кеми."],
  ])("in any language one of two: %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS]).verdict).not.toBe("answered")
  })

  test.each([
    ["¿Abre el muelle los domingos?", "El muelle abre de martes a sábado desde las nueve hasta las veinte."],
    ["会員カードは桟橋で使えますか？", "桟橋の電話は会員が使えます。"],
  ])("in any language what is asked to be so: %s", (query, text) => {
    expect(predictionOf(query, [text, ...TEXTS]).verdict).not.toBe("answered")
  })

  test("the price of another thing is not that of the topic", () => {
    const text = "A raft has two oars. Rafts are red. Membership costs 180 euros a year."
    expect(predictionOf("How much does a raft cost?", [text, ...TEXTS]).verdict).not.toBe("answered")
    expect(predictionOf("How much does a raft cost?", [`${text} A raft costs 90 euros.`, ...TEXTS]).verdict).toBe(
      "answered",
    )
  })

  test("a weight with something is not the weight of that", () => {
    const text =
      "| Part | Detail |\n|---|---|\n| Weight with anchor | 340 kg |\n\nThe anchor is red. The anchor lies in the bow."
    expect(predictionOf("How heavy is the anchor?", [text, ...TEXTS]).verdict).not.toBe("answered")
  })

  test("but one that most passages have may be left out", () => {
    const others = Array.from({ length: 12 }, (_, i) => `The boat yard has gate ${i}.`)
    const ask = (passages: string[]) =>
      predictionOf("Who owns the Skerrin yard?", ["Ida Holm owns Skerrin.", ...passages])
    expect(ask(others).missing).toEqual([])
    expect(ask(TEXTS).verdict).not.toBe("answered")
  })

  test("the measure of a part is not that of the whole", () => {
    const text = "The crane stands in the yard. Its hook has a length of two metres. The crane is red."
    expect(predictionOf("How long is the crane?", [text, ...TEXTS]).verdict).not.toBe("answered")
    expect(predictionOf("How long is the hook?", [text, ...TEXTS]).verdict).toBe("answered")
  })

  test("in a language whose words are cut roughly a missing one may be there in another form", () => {
    const [query, text] = [
      "Wer gründete die Werft Brackwasser?",
      "Die Gründer der Werft Brackwasser waren Ida Holm und Per Lund.",
    ]
    expect(predictionOf(query, [text]).reason).not.toContain("says anything about")
  })
})

test("a verdict and its score say the same, whatever the evidence", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const evidence = fc.record(Object.fromEntries(FEATURES.map((name) => [name, share]))) as fc.Arbitrary<Features>
  const asking = fc.constantFrom(
    "How many desks does the Berlin office have?",
    "Who opened the Berlin office and the canteen?",
    "What colour is the door of the canteen?",
    "Berlin office",
  )
  const verdicts = new Set<string>()
  fc.assert(
    fc.property(
      asking,
      fc.constantFrom(...TEXTS),
      evidence,
      fc.double({ min: -4, max: 4, noNaN: true }),
      (query, text, features, bias) => {
        const choice = chooseStatements(query, toSources([fakeHit({ text })], 5))
        const { verdict, score, missing } = predictFrom(choice, features, { ...COEFFICIENTS.lexical, bias })
        verdicts.add(verdict)
        if (verdict === "answered") expect(score).toBeGreaterThanOrEqual(0.5)
        else expect(score).toBeLessThan(0.5)
        if (verdict === "partial") expect(score).toBeGreaterThanOrEqual(MIN_PARTIAL_SCORE)
        expect(missing.length > 0).toBe(verdict === "partial")
      },
    ),
    { numRuns: 300 },
  )
  expect(verdicts).toContain("answered")
  expect(verdicts).toContain("abstained")
})

describe("who and where are not said by a date or a figure", () => {
  test.each([
    ["Who founded the rowing club?", "Rowing club, founded: 4 April 1926"],
    ["Who founded the rowing club?", "The rowing club was founded in 1926."],
    ["Where was the rowing club founded?", "Rowing club founded: 1926"],
    ["Wer gründete den Ruderclub?", "Ruderclub gegründet: 1926"],
    [
      "Where do the almonds come from?",
      "| Ingredient | Amount |\n|---|---|\n| Almonds | 80 grams |\n| Salt | 4 grams |",
    ],
  ])("%s %s", (query, text) => {
    expect(predictionOf(query, [text]).verdict).toBe("abstained")
  })

  test.each([
    ["Who founded the rowing club?", "The rowing club was founded in 1926 by Ada Brandt."],
    ["When was the rowing club founded?", "Rowing club, founded: 4 April 1926"],
    ["Wo tagt der Ruderclub?", "Der Ruderclub tagt jedes Jahr im Bootshaus."],
    ["Who is the coach?", "The coach is Ada Brandt."],
    ["Wer ist der Trainer?", "Trainer ist Hedda Brandt."],
    ["Where do the almonds come from?", "| Ingredient | From |\n|---|---|\n| Almonds | Sicily |\n| Salt | Wieliczka |"],
  ])("but here they are: %s %s", (query, text) => {
    expect(predictionOf(query, [text]).verdict).toBe("answered")
  })
})

test("which one is asked for must be told", () => {
  const ask = (text: string) => predictionOf("Which lamp do new rowers receive?", [text, ...TEXTS])
  expect(ask("New rowers receive a lamp and a whistle.")).toMatchObject({
    verdict: "abstained",
    reason: "No sentence has what is asked for: which one.",
  })
  expect(ask("New rowers receive a yellow lamp.").verdict).toBe("answered")
})

describe("a word that any sentence about the thing may leave out is not missed", () => {
  const TEXT = [
    "Never put the raft on coral. Hull: cedar planks. The raft office answers from 9:00 to 17:30, on weekdays.",
  ]
  test.each(["Can I use the raft on coral?", "When is the raft office open?"])("%s", (query) => {
    expect(lacks(query, TEXT)).toBe(false)
  })

  test.each(["Can I paint the raft on coral?", "When did the raft office open?"])("but here one is: %s", (query) => {
    expect(lacks(query, TEXT)).toBe(true)
  })
})

test("looks only at the passages that would become sources", () => {
  expect(predictionOf("What does the premium plan cost?", TEXTS, 1).verdict).toBe("answered")
  const hits = TEXTS.map((text, i) => fakeHit({ text, document: `doc_${i}` }))
  expect(predictVerdict("What does the premium plan cost?", hits, toSources(hits, 1), "lexical").verdict).toBe(
    "abstained",
  )
})

test("weighs the words of a question by all that was found, and evidence as it was fitted to the kind of model", () => {
  const query = "What does the premium plan with unlimited uploads cost?"
  const scoreBeside = (others: string, kind: "lexical" | "neural") => {
    const texts = [TEXTS[1] ?? "", ...Array<string>(5).fill(others)]
    const hits = texts.map((text, i) => fakeHit({ text, document: `doc_${i}` }))
    return predictVerdict(query, hits, toSources(hits, 1), kind).score
  }
  const score = scoreBeside("The premium plan is sold in Berlin.", "lexical")
  expect(score).not.toBeCloseTo(scoreBeside("Our office in Berlin is open.", "lexical"), 6)
  expect(score).not.toBeCloseTo(scoreBeside("The premium plan is sold in Berlin.", "neural"), 6)
})
