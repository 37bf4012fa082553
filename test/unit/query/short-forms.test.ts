// Short forms and what they stand for: the question may use one, and the statement that answers it the other.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { formsAskedFor, otherFormOf, shortFormsIn } from "../../../src/query/model/evidence/short-forms.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const ask = (query: string, text: string) => {
  const hits = [fakeHit({ text })]
  const { verdict, statements } = predictVerdict(query, hits, toSources(hits, 5), "lexical")
  return { verdict, quotes: statements.map(({ displayText }) => displayText) }
}

const HARBOUR = `The vessel traffic service (VTS) watches the strait. Each VTS operator works shifts of eight hours.

EPIRB: emergency position indicating radio beacon. The EPIRB is tested every March in the net store. PFDs are kept there as well.

Whoever goes on deck wears a personal flotation device (PFD). A PFD holds for 10 years.`

test.each([
  ["How long are the shifts of a vessel traffic service operator?", "Each VTS operator works shifts of eight hours."],
  ["How long does a personal flotation device hold?", "A PFD holds for 10 years."],
])("%s", (query, quote) => {
  expect(ask(query, HARBOUR)).toEqual({ verdict: "answered", quotes: [quote] })
})

test.each([
  [
    "Where is the emergency position indicating radio beacon tested?",
    HARBOUR,
    "The EPIRB is tested every March in the net store.",
  ],
  [
    "Ab wann gelten die Allgemeinen Versicherungsbedingungen?",
    "Die Allgemeinen Versicherungsbedingungen (AVB) liegen aus. Die AVB gelten ab dem 1. Mai.",
    "Die AVB gelten ab dem 1. Mai.",
  ],
  [
    "Who feeds the AMR?",
    "Autonomous mobile robots (AMRs) drive at night. Nora Quist feeds each autonomous mobile robot with new maps.",
    "Nora Quist feeds each autonomous mobile robot with new maps.",
  ],
  [
    "When do employees accrue paid time off?",
    "Note: PTO = paid time off. Employees accrue PTO monthly.",
    "Employees accrue PTO monthly.",
  ],
])("%s", (query, text, quote) => {
  const { verdict, quotes } = ask(query, text)
  expect([verdict, quotes]).toEqual(["answered", expect.arrayContaining([quote])])
})

test("a definition is read behind a word that introduces it", () => {
  expect(shortFormsIn({ text: "Note: PTO = paid time off." })).toEqual([{ short: "PTO", long: "paid time off" }])
})

test("a letter in a long form has the same short form as its words, also one that is a word of its own elsewhere", () => {
  const forms = formsAskedFor("What is vitamin D good for?", [{ text: "The liver of the cod has vitamin D (VD)." }])
  const other = otherFormOf("D", forms)
  expect([other?.test("VD hardens bones."), other?.test("Milk hardens bones.")]).toEqual([true, false])
})

test("only what the question names whole has another form", () => {
  const formsIn = (question: string) => formsAskedFor(question, [{ text: HARBOUR }])
  const other = otherFormOf("personal", formsIn("How long does a personal flotation device hold?"))
  expect(
    ["A PFD holds.", "The PFDs hold.", "A pfd holds.", "An EPIRB holds."].map((text) => other?.test(text)),
  ).toEqual([true, true, false, false])
  expect(otherFormOf("hold", formsIn("How long does a personal flotation device hold?"))).toBeUndefined()
  expect(otherFormOf("personal", formsIn("How long does a personal fitness diary hold?"))).toBeUndefined()
})

test.each([
  ["We call it paid time off (PTO).", "PTO", "paid time off"],
  ["the BMS (battery management system) shuts down", "BMS", "battery management system"],
  ["Autonomous mobile robots (AMRs) drive.", "AMR", "Autonomous mobile robots"],
  ["Организация Объединённых Наций (ООН) основана в 1945 году.", "ООН", "Организация Объединённых Наций"],
  ["Die Betriebskostenverordnung (BetrKV) nennt sie.", "BetrKV", "Betriebskostenverordnung"],
  ["NDT stands for non destructive testing in this manual.", "NDT", "non destructive testing"],
  ["MTBF – mean time between failures", "MTBF", "mean time between failures"],
])("%s", (text, short, long) => {
  expect(shortFormsIn({ text })).toEqual([{ short, long }])
})

test.each([
  "The ferry (see also page 4) leaves at nine.",
  "Fees are due in May (VAT included).",
  "The museum (Hull) is closed.",
  "NOTE: nothing else may be stored here.",
  "It weighs four tonnes (T).",
  "The quay (NNW of the pier) is new.",
])("none in: %s", (text) => {
  expect(shortFormsIn({ text })).toEqual([])
})
