// Words of a question that a value shows by itself, and such that ask for nothing.
import { expect, test } from "vitest"
import { predictVerdict } from "../../../src/query/grounding/verdict.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../../support/fake-source.ts"

const verdictOf = (query: string, text: string) => {
  const hits = [fakeHit({ text })]
  return predictVerdict(query, hits, toSources(hits, 5), "lexical").verdict
}
const PARTS = "| Part no. | Name | Wear |\n|---|---|---|\n| 88-12 | Lower seal | 0.2–0.4 mm |\n"

test.each([
  ["harvest supper date", "The harvest supper is on 9 October.", "The harvest supper is in the barn."],
  ["default value of max_depth", "Parameter: max_depth; default 12", "Parameter: max_depth, which has a default"],
  ["What is the part number of the lower seal?", PARTS, "The part behind the lower seal is new."],
  ["What is the wear range of the lower seal?", PARTS, "The wear of the lower seal is 4 mm."],
  ["Is the quay office open at weekends?", "Quay office, open: Mon–Fri 9–17", "The quay office is open in summer."],
  ["Is the quay open on weekdays?", "Quay, open: Monday to Friday", "The quay is open on Sundays."],
  ["At what frequency does the beacon send?", "The beacon sends at 406 MHz.", "The beacon sends a signal."],
  ["Which oil goes into the gearbox?", "Gearbox: fill in Valvo 80 oil", "Fuel: fill in diesel"],
  ["What does a berth cost for somebody from abroad?", "Berth from abroad: 30 euros", "Berth: 30 euros"],
  ["How late may I hand in the form?", "Forms: hand in within 20 days", "Forms: hand in at the desk"],
  ["What occurred at the lock in 1909?", "In 1909 a barge hit the lock.", "In 1910 a barge hit the lock."],
  ["How long is the notice period for a berth?", "Notice for a berth: four weeks", "Notice for a berth: in writing"],
  ["How long is the trial period?", "The trial lasts 14 days.", "The trial runs over 14 metres."],
  [
    "How long is the waiting time at the lock?",
    "At the lock boats wait 20 minutes.",
    "At the lock boats sail 20 minutes.",
  ],
  ["How many guests can I bring and until when?", "Bring up to six guests until 30 June.", "Bring a guest."],
])("%s is answered by: %s, not by: %s", (query, answer, other) => {
  expect(verdictOf(query, answer)).toBe("answered")
  expect(verdictOf(query, other)).not.toBe("answered")
})
