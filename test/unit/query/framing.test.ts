// Parts of a question that say where to look, and who is said to speak there.
import { expect, test } from "vitest"
import { asksForSummary, speakersIn, withoutFraming } from "../../../src/query/model/evidence/framing.ts"
import { termsOf, weighQuestion } from "../../../src/query/model/evidence/weigh-question.ts"
import { predictionOf } from "./predictions.ts"

const left = (question: string) => withoutFraming(question).replace(/\s+/g, " ")

test.each([
  ["According to the handbook, when is lunch?", " , when is lunch?"],
  ["When is lunch, as stated in our 2024 handbook?", "When is lunch, ?"],
  ["What is said of locks in the article?", "What is said of locks ?"],
  ["Which tools are mentioned in this 1996 publication?", "Which tools are ?"],
  ["What did she ask for in her Harbour Day Address?", "What did she ask for ?"],
  ["What is new in the Annual Safety Report?", "What is new ?"],
  ["What did Ana Lind say about locks?", "What Ana Lind about locks?"],
  ["What does it say regarding specific fees?", "What does it say fees?"],
  ["Which boats sank, as described in Ana Lind's report?", "Which boats sank, in Ana Lind's ?"],
  [
    "How many boats sank due to fog, according to Captain Ruiz's statement?",
    "How many boats sank fog, Captain Ruiz's ?",
  ],
  ["Which rules related to fog hold with regard to ferries?", "Which rules fog hold ferries?"],
  ["In terms of size, what is done in order to save otters?", " size, what is done save otters?"],
])("%s does not need where to look", (question, wanted) => {
  expect(left(question)).toBe(wanted)
})

test.each([
  // A room, a house, money or a thing.
  "Where in the study is the safe?",
  "What is the address of the museum?",
  "How many pages are in the report?",
  "Who wrote the policy?",
  "Which book is in the story room?",
  // No kind of text.
  "What changed during the strike?",
  // Kinship.
  "Which birds are related to the auk?",
  "Is the otter related to the mink?",
])("%s needs all of its words", (question) => {
  expect(left(question)).toBe(question)
})

test.each([
  ["What did Mayor Dalgaard propose about the pipes?", ["Mayor Dalgaard"]],
  ["Has Dr. Weiss recommended a rest?", ["Dr. Weiss"]],
  ["How many boats sank, according to Captain Ruiz?", ["Captain Ruiz"]],
  ["What are Ana Lind's views on locks?", ["Ana Lind"]],
  ["Which risks are described by Orla Finn?", ["Orla Finn"]],
  // What somebody has or does is told of them by others.
  ["What is Ana Lind's address?", []],
  ["Does Norvik use solar cells?", []],
  ["When did Ana Lind leave?", []],
])("%s names as speakers: %j", (question, names) => {
  expect(speakersIn(question)).toEqual(names)
})

const SPEECH = [
  "Fellow citizens, I want to replace every lead pipe within ten years. I ask the council for 4 million crowns a year.",
  "We will plant 600 trees along the quay, and I have told the harbour to keep its lights on until midnight.",
  "My mother taught school here for thirty years, and I still meet her pupils in the market.",
]

test("a speech answers what its speaker proposed, although it does not name her", () => {
  const { verdict, statements } = predictionOf(
    "What did Mayor Dalgaard propose to do about every old lead pipe in her New Year Speech?",
    SPEECH,
  )
  expect(verdict).toBe("answered")
  expect(statements[0]?.displayText).toContain("every lead pipe within ten years")
})

test("of a short question it is said that the name of the speaker is nowhere", () => {
  const short = predictionOf("What did Mayor Dalgaard propose about lead pipes?", SPEECH)
  expect([short.verdict, short.missing]).toEqual(["partial", ["Mayor", "Dalgaard"]])
})

test.each([
  "What did Mayor Dalgaard propose about the tram in her New Year Speech?",
  "According to Mayor Dalgaard, how many wells were drilled?",
])("but not what it does not speak of: %s", (question) => {
  expect(predictionOf(question, SPEECH).verdict).not.toBe("answered")
})

test("a speaker weighs less only where no passage has the name, and tells two speakers apart elsewhere", () => {
  const shareOf = (...texts: string[]) =>
    weighQuestion("What did Berg propose about ferries?", texts.map(termsOf))
      .units.filter(({ label }) => label === "Berg")
      .reduce((sum, { weight }) => sum + weight, 0)
  const silent = ["Ferries should run at night.", "Ferries are slow."]
  expect(shareOf(...silent)).toBeLessThan(shareOf("Berg: ferries should run at night.", "Dahl: ferries are slow."))
})

test("a title weighs no more than the name behind it that no passage has, although others have it, too", () => {
  const weightIn = (label: string, text: string) =>
    weighQuestion("What did Captain Berg propose about ferries?", [termsOf(text), termsOf("Ferries are slow.")])
      .units.filter((unit) => unit.label === label)
      .reduce((sum, { weight }) => sum + weight, 0)
  const other = "The captain of the ferry sleeps."
  expect(weightIn("Captain", other)).toBeLessThan(weightIn("Berg", other))
  expect(weightIn("Captain", other)).toBeLessThan(weightIn("Captain", "The captain is Berg."))
})

const MEMO = ["Templates are ready-made documents for letters and reports. It is about time that every file had one."]

test.each([
  "What is this document about?",
  "What's the report about?",
  "Please summarise the file.",
  "Worum geht es in diesem Bericht?",
  "Wovon handelt das Dokument?",
  "De quoi parle ce document ?",
  "¿De qué trata este documento?",
])("no statement that has a word of it is a summary: %s", (question) => {
  expect(asksForSummary(question)).toBe(true)
  expect(predictionOf(question, MEMO)).toMatchObject({ verdict: "abstained", statements: [] })
})

test.each(["What is the policy about dogs?", "What is the report on locks about to say?", "Summarise the dog rules."])(
  "a question about something in it asks for no summary: %s",
  (question) => {
    expect(asksForSummary(question)).toBe(false)
  },
)
