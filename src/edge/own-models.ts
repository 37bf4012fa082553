// Tenants' own accounts at providers as models: each with a breaker and pauses of its own, for as long as it stands.
import { createBreaker, withBreaker } from "../breaker.ts"
import type { TenantId } from "../ids.ts"
import type { LanguageModel, Log, ModelLimits } from "../ports.ts"
import { modelsInTurn } from "../query/language-model/models-in-turn.ts"
import type { Provider } from "../tenants/model/provider.ts"

type Options = {
  modelOf: (tenant: TenantId, provider: Provider) => LanguageModel
  limits: ModelLimits
  log: Pick<Log, "error" | "warn">
}

const MAX_KEPT = 500

/** What of a model replies with no promise, for its breaker. */
export const MODEL_REPLIES = { stream: "stream", costOf: "sync" } as const

/** The caller has read the tenant's record in this request, so an account that was removed is not used again. */
export function createOwnModels({ modelOf, limits, log }: Options) {
  const kept = new Map<string, LanguageModel>()
  return (tenant: TenantId, provider: Provider): LanguageModel => {
    const id = `own:${tenant}:${provider.setAt}`
    const known = kept.get(id)
    if (known) return known
    const model = withBreaker(createBreaker("llm-unavailable"), modelOf(tenant, provider), MODEL_REPLIES)
    const slot = { id: `${id}:${provider.model}`, model, tokensPerMinute: 0, requestsPerMinute: 0 }
    const own: LanguageModel = { ...modelsInTurn({ slots: [slot], limits, log }), isOwn: true }
    if (kept.size >= MAX_KEPT) kept.clear()
    kept.set(id, own)
    return own
  }
}
