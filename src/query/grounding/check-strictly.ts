// The strict check: asks the model once which claims of a written answer its quotes support.
import type { TenantContext } from "../../context.ts"
import { timeoutSignal } from "../../deadline.ts"
import { AppError } from "../../errors.ts"
import type { Metrics } from "../../metrics.ts"
import type { CompletionRequest, LanguageModel } from "../../ports.ts"
import { callModel, type ModelCall } from "../language-model/call-model.ts"
import { maximumOf } from "../language-model/model-request.ts"
import { type ClaimWithQuotes, readChecks } from "../model/prompt-check.ts"
import { saidIn } from "./code-spans.ts"
import { dropClaims } from "./drop-claims.ts"
import type { Grounded } from "./grounded.ts"
import { plainReply } from "./without-reasoning.ts"

/** Milliseconds to wait for the model; after that our own comparison decides alone. */
export const CHECK_TIMEOUT_MS = 8_000
/** Tokens for a claim: one line is enough, with room for models that think first. */
const TOKENS_A_CLAIM = 8
const MIN_TOKENS = 512

export type StrictOutcome = Grounded & { isChecked: boolean }

export type StrictDeps = {
  model: LanguageModel
  metrics: Metrics
  /** The signal of the caller's request. */
  signal: AbortSignal
  timeoutMs: number
  asker: CompletionRequest["asker"]
  budget?: TenantContext["budget"]
  /** Every call that costs something is added here. */
  calls: ModelCall[]
}

/**
 * Removes the claims that our comparison or the model does not support. If the model fails, is late or replies in
 * another form, our comparison decides alone, the verdict is `partial` at best and `isChecked` is false.
 */
export async function checkStrictly(deps: StrictDeps, question: string, grounded: Grounded): Promise<StrictOutcome> {
  const { answer, citations } = grounded
  if (grounded.claims.length === 0) return { ...grounded, isChecked: true }
  const compared = grounded.claims.flatMap((claim, place) => (claim.verdict === "supported" ? [{ claim, place }] : []))
  const claims = compared.map(({ claim }) => ({
    claim: saidIn(answer, { start: claim.answerStart, end: claim.answerEnd }),
    quotes: claim.citations.flatMap((place) => citations[place]?.quote ?? []),
  }))
  const said = claims.length === 0 ? [] : await askModel(deps, question, claims)
  const kept = said ? compared.filter((_, i) => said[i] === true) : compared
  const isChecked = said !== null
  return { ...dropClaims(grounded, new Set(kept.map(({ place }) => place)), isChecked), isChecked }
}

/** Of a budget too, since the answer itself is paid for by then. */
const NO_CHECK = new Set<string>(["llm-unavailable", "budget-exhausted"])

/** For each claim, whether the model supports it; null if that could not be learned. */
async function askModel(
  { model, metrics, signal, timeoutMs, asker, budget, calls }: StrictDeps,
  question: string,
  claims: readonly ClaimWithQuotes[],
): Promise<boolean[] | null> {
  const late = timeoutSignal(timeoutMs)
  const request: CompletionRequest = {
    question,
    sources: [],
    statements: [],
    claims,
    maxTokens: MIN_TOKENS + TOKENS_A_CLAIM * claims.length,
    temperature: 0,
    signal: AbortSignal.any([signal, late]),
    asker,
  }
  let call: ModelCall | null = null
  try {
    if (budget && !(await budget.cover(maximumOf(model, request)))) return null
    call = callModel(model, metrics, request)
    calls.push(call)
    let reply = ""
    for await (const event of call.events) if (event.type === "text") reply += event.text
    return readChecks(plainReply(reply), claims.length)
  } catch (error) {
    signal.throwIfAborted()
    if (late.aborted || (error instanceof AppError && NO_CHECK.has(error.code))) return null
    throw error
  } finally {
    call?.abandon()
  }
}
