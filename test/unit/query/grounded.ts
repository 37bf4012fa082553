// Two sources, and an answer grounded in them from its deltas.
import { createGrounder } from "../../../src/query/grounding/ground.ts"
import type { Source } from "../../../src/query/model/question.ts"
import { fakeSources } from "../../support/fake-source.ts"

export const SOURCES = fakeSources(
  "Refunds are available within 30 days of purchase. Details stand at https://docs.example.com/refunds today.",
  "The premium plan costs 49 euros a month. It includes priority support and unlimited uploads.",
)

export function ground(deltas: string[], sources: Source[] = SOURCES) {
  const grounder = createGrounder(sources)
  const events = deltas.flatMap((delta) => grounder.push(delta))
  const { events: rest, ...grounded } = grounder.finish()
  events.push(...rest)
  const streamed = events.flatMap((event) => (event.type === "token" ? [event.text] : [])).join("")
  return { ...grounded, events, streamed }
}
