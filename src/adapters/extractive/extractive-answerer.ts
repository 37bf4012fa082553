// Answers without a model: quotes the statements that the verdict rests on, verbatim.
import type { CompletionEvent, LanguageModel } from "../../ports.ts"

/** Said when there are no statements; the mark tells the grounder that this is no answer. */
const NOTHING_FOUND = "The sources do not answer this. [0]"

export function extractiveAnswerer(): LanguageModel {
  return {
    name: "extractive",
    isFree: true,
    async *stream({ statements, signal }): AsyncGenerator<CompletionEvent> {
      signal.throwIfAborted()
      for (const [i, { displayText, source }] of statements.entries())
        yield { type: "text", text: `${i > 0 ? " " : ""}${displayText} [${source.index}]` }
      if (statements.length === 0) yield { type: "text", text: NOTHING_FOUND }
      yield { type: "usage", promptTokens: 0, completionTokens: 0, costUsd: 0 }
    },
  }
}
