// What a language model is asked with, and for whom.
import type { TenantContext } from "../context.ts"
import type { CompletionRequest } from "../ports.ts"
import type { Question, Source } from "./question.ts"

export const requestOf = (ctx: TenantContext, question: Question, sources: Source[]) => ({
  question: question.query,
  sources,
  maxTokens: question.maxTokens,
  temperature: question.temperature,
  signal: ctx.signal,
  asker: askerOf(ctx, question),
})

export const askerOf = ({ tenantId, defer }: TenantContext, question: Question): CompletionRequest["asker"] => ({
  ...{ tenantId, defer, expectedTokens: expectedTokensOf(question) },
})

/** What a call is likely to take, prompt and answer; corrected by what it took. */
export const expectedTokensOf = ({ topK, maxTokens }: Question) => 400 + topK * 350 + (maxTokens ?? 300)
