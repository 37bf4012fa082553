// What is put around a question out of courtesy: it changes neither what is asked for nor whether it is answered.
import { describe, expect, test } from "vitest"
import { withoutCourtesy } from "../../../src/query/model/evidence/courtesy.ts"
import { partsOfQuestion } from "../../../src/query/model/evidence/split-question.ts"
import { quotesFor } from "./quotes-for.ts"

test.each([
  ["Can you tell me when the mill opens?", "when the mill opens?"],
  ["I would like to know whether otters bite", "otters bite"],
  ["Do you know how deep the lock is?", "how deep the lock is?"],
  ["Could you please explain how the sluice works?", "how the sluice works?"],
  ["Good morning, who keeps the bees? Many thanks!", "who keeps the bees?"],
  ["hi what is a weir", "what is a weir"],
  ["Who keeps the bees, please?", "Who keeps the bees?"],
  ["Hello there! Please tell me how many locks there are. Thank you in advance", "how many locks there are."],
  ["Guten Tag, könnten Sie mir bitte sagen, wer die Bienen hält? Vielen Dank", "wer die Bienen hält?"],
  ["Bonjour, pourriez-vous me dire qui tient le moulin, s'il vous plaît ?", "qui tient le moulin?"],
  ["¿Me puede decir cuándo abre el molino, por favor?", "cuándo abre el molino?"],
  ["Vorrei sapere quando apre il mulino, grazie", "quando apre il mulino"],
  ["Sabe quando abre o moinho?", "quando abre o moinho?"],
  ["Weet u hoe laat de molen opengaat?", "hoe laat de molen opengaat?"],
  ["Czy może mi pan powiedzieć, kiedy otwiera młyn?", "kiedy otwiera młyn?"],
  ["Скажите, пожалуйста, когда открывается мельница?", "когда открывается мельница?"],
])("%s asks: %s", (written, question) => {
  expect(withoutCourtesy(written)).toBe(question)
})

test.each([
  // These ask about it, or about what somebody knows.
  "What would please the guests?",
  "How do you say please in Polish?",
  "What does the word danke mean?",
  "Hello Kitty: who drew her?",
  "Do you know Ana Lind?",
  "Does the guide know how to swim?",
  "Can you swim in the lake?",
  // Nothing is left.
  "Please?",
])("%s stays as it is", (question) => {
  expect(withoutCourtesy(question)).toBe(question)
})

test("thanks are no part of a question", () => {
  expect(partsOfQuestion("When does the mill open? Thank you very much!")).toEqual(["When does the mill open?"])
})

describe("an answer need not be courteous", () => {
  const MILL = "The mill opens at 9.30 on Fridays. Dogs are welcome in the yard of the mill."
  test.each([
    ["When does the mill open, please?", "The mill opens at 9.30 on Fridays."],
    ["Hi, could you tell me when the mill opens? Thanks!", "The mill opens at 9.30 on Fridays."],
    ["Does anyone know if dogs are welcome in the yard?", "Dogs are welcome in the yard of the mill."],
  ])("%s", (question, quote) => {
    expect(quotesFor(question, MILL)).toMatchObject({ verdict: "answered", quotes: [quote] })
  })

  test("but a sentence without what is asked for is still none", () => {
    const question = "Could you please tell me how deep the mill pond is?"
    expect(quotesFor(question, "The mill pond is full of carp.").verdict).not.toBe("answered")
  })
})
