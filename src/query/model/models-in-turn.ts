// Several models as one: the first that may be called answers, and the next takes over while nothing has been said yet.
import { AppError } from "../../errors.ts"
import type { TenantId } from "../../ids.ts"
import type { CompletionRequest, LanguageModel, Log, ModelAllowance, ModelLimits, ModelTurn } from "../../ports.ts"
import { isModelFault, TOO_LONG } from "./model-faults.ts"

export type ModelSlot = ModelAllowance & { model: LanguageModel }

type Options = {
  /** In the order of preference; at least one. */
  slots: readonly [ModelSlot, ...ModelSlot[]]
  limits: ModelLimits
  log: Pick<Log, "error" | "warn">
  now?: () => number
}

/** A refusal for good (a wrong key, an unknown model) is asked about again after so long. */
const REFUSED_PAUSE_SECONDS = 60
/** Without a `retry-after` a provider's limits are those of a minute. */
const LIMITED_PAUSE_SECONDS = 10
/** Longer than this no provider's word keeps a model from being tried. */
const MAX_PAUSE_SECONDS = 86_400
const SECONDS_OF_A_MINUTE = 60

/** Whatever keeps all of them from answering is thrown as `llm-unavailable`; an abort as it is. */
export function modelsInTurn({ slots, limits, log, now = Date.now }: Options): LanguageModel {
  /** What this isolate has been told itself, should Redis be away. */
  const paused = new Map<string, number>()

  /** With Redis away the provider's own limits decide. */
  async function take(among: readonly ModelSlot[], tenant: TenantId, tokens: number): Promise<ModelTurn> {
    const open = among.filter(({ id }) => (paused.get(id) ?? 0) <= now())
    if (open.length === 0)
      return { waitSeconds: Math.ceil((Math.min(...among.map(({ id }) => paused.get(id) ?? 0)) - now()) / 1000) }
    try {
      const turn = await limits.take(open, tenant, tokens)
      const slot = "taken" in turn ? open[turn.taken] : undefined
      return slot ? { taken: among.indexOf(slot) } : turn
    } catch (error) {
      log.error("model-limits.away", error, { tenant_id: tenant })
      return { taken: among.indexOf(open[0] as ModelSlot) }
    }
  }

  /** Tells everyone of what will not change by asking again at once. */
  function learn({ id }: ModelSlot, error: AppError, { tenantId, defer }: CompletionRequest["asker"]): void {
    const isLimit = error.code === "llm-limited"
    if (!isLimit && error.code !== "llm-refused") return
    // Too long for the model is this one request's fault.
    if (error.detail === TOO_LONG) return
    const asked = error.retryAfterSeconds ?? (isLimit ? LIMITED_PAUSE_SECONDS : REFUSED_PAUSE_SECONDS)
    const seconds = Math.min(asked, MAX_PAUSE_SECONDS)
    const window = isLimit ? (seconds > SECONDS_OF_A_MINUTE ? "day" : "minute") : null
    log.warn("model.paused", { model: id, code: error.code, seconds, window, tenant_id: tenantId })
    paused.set(id, now() + seconds * 1000)
    defer(limits.pause(id, seconds).catch(() => undefined))
  }

  return {
    name: slots[0].model.name,
    costOf(promptTokens, completionTokens, name) {
      const meant = slots.filter(({ model }) => name === undefined || model.name === name)
      const costs = meant.flatMap(({ model }) => model.costOf?.(promptTokens, completionTokens) ?? [])
      return costs.length === 0 ? null : Math.max(...costs)
    },
    reserve: (tenant, tokens) => take(slots, tenant, tokens),
    giveBack: async (turn, tenant, tokens) => {
      const taken = await turn
      const slot = "taken" in taken ? slots[taken.taken] : undefined
      if (slot) await limits.correct(slot.id, tenant, -tokens).catch(() => undefined)
    },
    async *stream(request) {
      const { tenantId, expectedTokens: expected, defer } = request.asker
      let open: readonly ModelSlot[] = slots
      let turn = request.asker.turn ?? take(open, tenantId, expected)
      for (;;) {
        const given = await turn
        if ("waitSeconds" in given) throw unavailable("No model has a call left now.", given.waitSeconds)
        const slot = open[given.taken]
        if (!slot) throw new Error("a turn names no model")
        let hasSpoken = false
        try {
          for await (const event of slot.model.stream(request)) {
            if (event.type === "text") hasSpoken = true
            else {
              const more = event.promptTokens + event.completionTokens - expected
              defer(limits.correct(slot.id, tenantId, more).catch(() => undefined))
            }
            yield { ...event, model: slot.model.name }
          }
          return
        } catch (error) {
          request.signal.throwIfAborted()
          if (!isModelFault(error)) throw error
          learn(slot, error, request.asker)
          open = open.filter((other) => other !== slot)
          if (hasSpoken || open.length === 0) throw unavailable(error.detail, error.retryAfterSeconds, error)
          log.warn("model.fell-back", { model: slot.id, code: error.code, tenant_id: tenantId })
          turn = take(open, tenantId, expected)
        }
      }
    },
  }
}

const unavailable = (detail: string | undefined, retryAfterSeconds: number | undefined, cause?: unknown) =>
  new AppError("llm-unavailable", {
    cause,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
