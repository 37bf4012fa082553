// What the demo's documents answer and what they do not, asked without a platform.
import { beforeAll, describe, expect, test } from "vitest"
import { NOT_SAID, QUESTIONS, UNANSWERABLE } from "../../workers/local/samples/questions.ts"
import { demoAsker } from "../support/demo-index.ts"

let ask: Awaited<ReturnType<typeof demoAsker>>
beforeAll(async () => {
  ask = await demoAsker()
})

describe("no document says it, so the answer is not sure", () => {
  test.each([
    ...NOT_SAID,
    UNANSWERABLE,
    "What is the price of the solar kit?",
    "How much did the crane cost?",
    "What is the phone number of the support desk?",
    "How many people work at Saltmarsh Instruments in Canada?",
    "How long is the warranty in Canada?",
    "What are the opening hours of the office in Delvedam?",
    "What is the salary of an engineer?",
    "How much does the solar kit weigh?",
    "When was Tomas Reyes born?",
    "Who is the chief financial officer?",
    "How many gauges were sold in 2025?",
    "What discount do schools get?",
    "Who owns Saltmarsh Instruments?",
    "Who founded the University of Delvedam?",
    "Who is the mayor of Wexcombe?",
    "Who is the chief executive of Saltmarsh Instruments?",
    "What is the annual revenue of Saltmarsh Instruments?",
    "Does the gauge work under water?",
    "Does the gauge have Bluetooth?",
    "How much is the replacement gauge?",
    "How wide is the gauge?",
    "What is the range of the external antenna?",
  ])("%s", async (question) => {
    const { prediction } = await ask(question)
    expect(prediction.verdict).not.toBe("answered")
    expect(prediction.score).toBeLessThan(0.5)
  })
})

describe("a document says it, so it is answered", () => {
  test.each<[question: string, expects: string]>([
    ...QUESTIONS.map(({ question, expects }): [string, string] => [question, expects]),
    ["Who found the security hole?", "Lena Fischbach"],
    ["Where is the serial number engraved?", "on the lid"],
    ["How long are certificates valid?", "90 days"],
    ["How long is the warranty?", "five years"],
    ["How many gauges were affected by the battery drain?", "38 gauges"],
    ["How long does an update take?", "four minutes"],
    ["Which alert fires when gauges send nothing?", "silent gauges"],
    ["How many radar pulses is a reading the average of?", "40 radar pulses"],
    ["How much can the crane lift?", "800 kilograms"],
    ["What is the part number of the solar kit?", "SP-40"],
    ["When was Saltmarsh Instruments founded?", "2009"],
    ["Does the warranty cover boats?", "It does not cover boats."],
    ["What is the part number of the external antenna?", "XA-12"],
    ["Who reads every review?", "Olga Brandt"],
    ["Who founded Saltmarsh Instruments?", "Ada Lindqvist and Tomas Reyes"],
  ])("%s", async (question, expects) => {
    const { prediction, statements } = await ask(question)
    expect(prediction).toMatchObject({ verdict: "answered" })
    expect(statements.join(" ")).toContain(expects)
  })
})

describe("one sentence answers", () => {
  test.each([
    "Who inspects the brake of the crane?",
    "How much is an engineer paid for a week on call?",
    "What is the accuracy of the gauge?",
    "How many days of paid leave does an employee get each year?",
  ])("%s", async (question) => {
    expect((await ask(question)).statements).toHaveLength(1)
  })
})
