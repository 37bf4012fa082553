import { newId } from "../../../src/ids.ts"
import type { CompletionEvent, LanguageModel } from "../../../src/ports.ts"
import { fakeSources } from "../../support/fake-source.ts"

/** Returns once what was deferred is done as well. */
export async function asked(llm: LanguageModel, signal = new AbortController().signal) {
  const deferred: Promise<unknown>[] = []
  const asker = {
    tenantId: newId("ten"),
    expectedTokens: 100,
    defer: (work: Promise<unknown>) => void deferred.push(work),
  }
  const request = {
    question: "q",
    sources: fakeSources("The refund window is 30 days."),
    statements: [],
    maxTokens: null,
    temperature: null,
  }
  const events: CompletionEvent[] = []
  try {
    for await (const event of llm.stream({ ...request, asker, signal })) events.push(event)
    return { events, model: events.flatMap((event) => (event.type === "usage" ? [event.model] : []))[0] }
  } catch (error) {
    return { error, events }
  } finally {
    await Promise.all(deferred)
  }
}
