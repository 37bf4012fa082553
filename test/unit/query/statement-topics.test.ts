// What of a question each statement is about, and what else is known of those that are quoted.
import { describe, expect, test } from "vitest"
import { LEADING_PRONOUN } from "../../../src/query/model/evidence/find-candidates.ts"
import { aboutOf, choose, quoted } from "./chosen.ts"

describe("a statement is about", () => {
  const KEY = "Who has the key of the shed?"
  test.each([
    ["its own words", KEY, ["Ada Moss has the key."], ["key"]],
    ["its passage's heading", KEY, [{ text: "Ada Moss has the key.", headingPath: ["Shed"] }], ["key", "shed"]],
    ["its file's name", KEY, [{ text: "Ada Moss has the key.", filename: "shed.md" }], ["key", "shed"]],
    [
      "no ending of a file's name",
      "Who has the md key?",
      [{ text: "Ada Moss has the key.", filename: "a.md" }],
      ["key"],
    ],
    ["the heading over it in the text", KEY, ["# Shed\n\nAda Moss has the key."], ["key", "shed"]],
    ["no heading that another one ended", KEY, ["# Shed\n\nIt is dry.\n\n# Slip\n\nAda Moss has the key."], ["key"]],
    [
      "no heading of its passage that one of the same rank ended",
      KEY,
      [{ text: "# Slip\n\nAda Moss has the key.", headingPath: ["Shed"] }],
      ["key"],
    ],
    [
      "the heading of its passage that one of a lower rank did not end",
      KEY,
      [{ text: "## Slip\n\nAda Moss has the key.", headingPath: ["Shed"] }],
      ["key", "shed"],
    ],
    ["its title in bold type", KEY, ["**Shed.** Ada Moss has the key."], ["key", "shed"]],
    ["no title of another paragraph", KEY, ["**Shed.** It is dry.\n\nAda Moss has the key."], ["key"]],
    [
      "what the one before is about, where it goes on with `it`",
      "Who repairs the winch?",
      ["The winch is red. It is Per Lund who repairs."],
      ["repairs", "winch"],
    ],
    [
      "what the one before is about, where it names it by `it`",
      "Who repairs the winch?",
      ["The winch is red. Per Lund repairs it."],
      ["repairs", "winch"],
    ],
    [
      "what the one before that is about, over two that go on",
      "Who repairs the winch?",
      ["The winch is red. It is old. It is Per Lund who repairs."],
      ["repairs", "winch"],
    ],
    [
      "nothing else the one before is about",
      "Who repairs the winch?",
      ["The winch is red. Per Lund repairs sails."],
      ["repairs"],
    ],
    [
      "what two others of its passage are about",
      "Who repairs the winch?",
      ["The winch is red. The winch is old. Per Lund repairs sails."],
      ["repairs", "winch"],
    ],
    [
      "no topic of a title that another ended",
      "Who repairs the winch?",
      ["# Winch\n\nThe winch is red. The winch is old.\n\n# Sails\n\nPer Lund repairs sails."],
      ["repairs"],
    ],
    [
      "the whole of a name of two words that its passage has",
      "Who found the security hole?",
      ["Ida Holm found the hole. Security hole: a risk"],
      ["security", "hole"],
    ],
  ])("%s", (_, question, passages, words) => {
    expect(aboutOf(question, ...passages)).toEqual(words)
  })
})

describe("a measure is", () => {
  const HEAVY = "How heavy is the anchor?"
  test.each([
    ["of the thing that its statement names", HEAVY, ["The anchor holds 90 kg."], ["anchor", "a weight"]],
    ["of nothing that only stands beside the thing", HEAVY, ["Weight with its anchor: 340 kg"], ["a weight"]],
    [
      "of a thing that stands beside itself",
      HEAVY,
      ["The anchor weighs 90 kg with its anchor chain."],
      ["anchor", "a weight"],
    ],
    [
      "of two things, where that is asked",
      "How heavy is the raft with the anchor?",
      ["The raft weighs 90 kg with the anchor."],
      ["raft", "anchor", "a weight"],
    ],
    [
      "of the whole, where a line has only the measure",
      "How heavy is the crane?",
      ["The crane is red. The crane is old. Weight: 90 kg"],
      ["crane", "a weight"],
    ],
    [
      "of the whole, where `it` has the measure",
      "How heavy is the crane?",
      ["The crane is red. It weighs 90 kg."],
      ["crane", "a weight"],
    ],
    [
      "of no whole, where a part has it",
      "How heavy is the crane?",
      ["The crane is red. The crane is old. Its hook weighs 90 kg."],
      ["a weight"],
    ],
    [
      "of no topic, where another thing has it",
      "What is the weight of the crane?",
      ["The crane is red. The crane is old. Chains have a weight of 90 kg."],
      ["weight", "a weight"],
    ],
    [
      "of what only the words of the question name",
      "How deep is the well?",
      ["The well is 40 metres deep."],
      ["deep", "a length"],
    ],
  ])("%s", (_, question, passages, words) => {
    expect(aboutOf(question, ...passages)).toEqual(words)
  })

  test("of nothing that stands beside the thing, by any word for that, and of no whole that any part has", () => {
    for (const beside of ["with", "without", "including", "excluding", "plus"])
      expect(aboutOf(HEAVY, `Weight ${beside} its anchor: 340 kg`)).toEqual(["a weight"])
    for (const part of ["Its", "His", "Her", "Their"])
      expect(aboutOf("How heavy is the crane?", `The crane is red. It is old. ${part} hook weighs 90 kg.`)).toEqual([
        "a weight",
      ])
  })

  test.each([
    ["Wie schwer ist der Anker?", "Gewicht mit dem Anker: 340 kg"],
    ["Wie schwer ist der Anker?", "Gewicht ohne Anker: 340 kg"],
    ["Combien pèse l'ancre ?", "Poids avec l'ancre : 340 kg"],
    ["Combien pèse l'ancre ?", "Poids sans ancre : 340 kg"],
    ["¿Cuánto pesa el ancla?", "Peso con el ancla: 340 kg"],
    ["¿Cuánto pesa el ancla?", "Peso sin ancla: 340 kg"],
  ])("of nothing beside the thing in other languages: %s %s", (question, text) => {
    expect(aboutOf(question, text)).toEqual(["a weight"])
  })

  test("of nothing where its statement names no thing", () => {
    expect(quoted(HEAVY, "The chest holds 90 kg.")).toEqual([])
  })
})

describe("of a choice is known", () => {
  test("half of what stands next to a statement, and no more than about 2 of its worth", () => {
    const { chosen, asked } = choose(
      "Does Ida steer the old red boat?",
      "It is the boat. Ida steers well. It is the old one.",
    )
    const ida = chosen.find(({ displayText }) => displayText.startsWith("Ida"))
    const beside = asked.units.map(({ label }, u) => [label, ida?.contextCoverage[u]])
    expect(Object.fromEntries(beside)).toEqual({ Ida: 1, steer: 1, old: 0.5, red: 0, boat: 0.5 })
    for (const text of ["Ida Holm steers.", "Ida Holm steers the old red boat of the yard."])
      for (const { score } of choose("Who steers the old red boat of the yard?", text).chosen) {
        expect(score).toBeGreaterThan(0.2)
        expect(score).toBeLessThan(2)
      }
    expect(choose("Who steers?", "Ida Holm steers.").chosen[0]?.score).toBeGreaterThan(1)
  })

  test.each([
    ["When does the bus leave?", "leave"],
    ["What did Ida paint?", "paint"],
    ["What will the boat carry?", "carry"],
    ["What does the boat carry in winter?", "winter"],
    ["What is in the boat?", null],
  ])("the last word behind an auxiliary: %s %s", (question, verb) => {
    expect(choose(question, "The boat is red.").verb).toBe(verb)
  })

  test.each([
    ["a figure tells it", "At which pressure does the pump start?", "The pump starts at a pressure of 4 bar.", true],
    ["a place tells it", "What city is the crane in?", "The city crane is in Skerrin.", true],
    [
      "one of two tells it",
      "Which lamps do rowers get?",
      "Rowers get lamps. On Sundays rowers get green lamps of brass.",
      true,
    ],
    ["none tells it", "Which lamps do rowers get?", "Rowers get lamps and whistles.", false],
  ])("which one is meant, where %s", (_, question, text, told) => {
    expect(choose(question, text).isOneIdentified).toBe(told)
  })

  test("that a name of the question is no answer to it", () => {
    expect(choose("Where is the pier of Skerrin?", "The pier of Skerrin is long.").binding).toBeNull()
  })

  test("how much of the question its best passage has, be it quoted or not", () => {
    expect(choose("Is the old red boat locked?", "It is red.", "Boat. Old. Locked.").passageCoverage).toBeGreaterThan(
      0.5,
    )
    expect(choose("Is the old red boat locked?").passageCoverage).toBe(0)
  })
})

test.each([
  [
    "en",
    "It is red. | Its hull | He is | His | She is | Her hull | They are | Their hull | This is | These are | That is",
  ],
  [
    "de",
    "Er ist rot. | Sie ist | Ihr Rumpf | Ihre Wand | Sein Rumpf | Seine Wand | Diese Wand | Dieser | Dieses | Es wiegt",
  ],
  ["fr", "Il est rouge. | Elle est | Ils sont | Elles sont | Son bord | Sa coque"],
  ["es", "Él es rojo. | Ellos son | Ellas son | Esto es | Su casco | Sus velas"],
  ["it", "Egli è rosso. | Esso è | Essa pesa | Questo è | Questa è"],
  ["pt", "Ele é vermelho. | Ela é | Eles são | Elas são | Isto é"],
  ["nl", "Hij is rood. | Zij is | Ze is | Het weegt 90 kg. | Hun boot | Deze is | Dit is"],
  ["ru", "Он красный. | Она | Оно | Они | Его вес | Её вес | Их вес | Это лодка | Эта лодка | Этот"],
  ["uk", "Він червоний. | Вона | Вони | Його вага | Її вага | Цей човен | Ця | Ці | Це"],
  ["pl", "Ona jest | Ono jest | Oni są | Jego waga"],
  ["el", "Αυτό είναι | Αυτή είναι | Αυτός"],
])("in %s a statement goes on about what was named before", (_, heads) => {
  for (const head of heads.split(" | ")) expect([head, LEADING_PRONOUN.test(head)]).toEqual([head, true])
})

test.each(["Items are red.", "Head winds", "Ernst ist", "Ilse ist", "Het anker weegt 90 kg.", "Now it is red."])(
  "%s goes on about nothing",
  (head) => {
    expect(LEADING_PRONOUN.test(head)).toBe(false)
  },
)

describe("a statement that leaves a word out is about it", () => {
  const CRANE = "Who oils the crane?"
  test("where a file is named after it, whatever stands behind the last dot", () => {
    const text = "Ida Holm oils hinges."
    expect(aboutOf(CRANE, { text, filename: "notes.crane.pdf" })).toEqual(["oils", "crane"])
    expect(aboutOf(CRANE, { text, filename: "notes.pdf" })).toEqual(["oils"])
  })

  test("where a tenth of the passage has it, and not where three of forty statements do", () => {
    const cranes = [1, 2, 3].map((i) => `The crane ${i} is red.`)
    const boats = Array.from({ length: 36 }, (_, i) => `Boat ${i} floats.`)
    expect(aboutOf(CRANE, [...cranes, "Ida Holm oils hinges."].join(" "))).toEqual(["oils", "crane"])
    expect(aboutOf(CRANE, [...cranes, ...boats, "Ida Holm oils hinges."].join(" "))).toEqual(["oils"])
  })

  test.each([
    ["A Security Hole", ["security", "hole", "allow"]],
    ["A secure state", ["hole", "allow"]],
  ])("where the passage speaks of the compound: %s", (thing, words) => {
    const passage = `${thing} was found in May. The hole allows reading all files.`
    expect(aboutOf("What does the security hole allow?", passage)).toEqual(words)
  })
})
