// Combines several models into one: the first that may be called answers,
// and the next takes over if it fails before its first word.
import { AppError } from "../../errors.ts"
import type { TenantId } from "../../ids.ts"
import type { CompletionRequest, LanguageModel, Log, ModelAllowance, ModelLimits, ModelTurn } from "../../ports.ts"
import { BUSY, DAY_LIMIT, isModelFault, NOT_TAKEN, TOO_LONG } from "../model/model-faults.ts"

export type ModelSlot = ModelAllowance & { model: LanguageModel }

type Options = {
  /** In order of preference; at least one. */
  slots: readonly [ModelSlot, ...ModelSlot[]]
  limits: ModelLimits
  log: Pick<Log, "error" | "warn">
  now?: () => number
}

/** How long a model is left out after a lasting refusal (a wrong key, an unknown model). */
const REFUSED_PAUSE_SECONDS = 60
/** The longest pause after a provider's own failure: it may recover sooner than it says. */
const MAX_BUSY_SECONDS = 60
/** The longest pause after a limit, whatever `retry-after` says. */
const MAX_PAUSE_SECONDS = 86_400
const SECONDS_OF_A_MINUTE = 60

/**
 * A model that asks `slots` in turn. Throws `llm-unavailable`
 * when none of them can answer, and the abort error as it is.
 */
export function modelsInTurn({ slots, limits, log, now = Date.now }: Options): LanguageModel {
  /** Model id → paused until (ms since the epoch), as this isolate learned it; used when Redis is away. */
  const paused = new Map<string, number>()

  /** If Redis is away, the first model that is not paused is taken; the provider's own limits then decide. */
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

  /** Pauses the model in every isolate, if asking again at once would fail in the same way. */
  function learn({ id }: ModelSlot, error: AppError, { tenantId, defer }: CompletionRequest["asker"]): void {
    const seconds = pauseAfter(error)
    if (seconds === null) return
    const isOfDay = error.detail === DAY_LIMIT || seconds > SECONDS_OF_A_MINUTE
    const window = error.code === "llm-limited" ? (isOfDay ? "day" : "minute") : null
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
      if (slot) await limits.correct(slot.id, tenant, -tokens, -1).catch(() => undefined)
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
            else if (event.type === "usage") {
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

/** How many seconds the model is paused after the error; null if the next request may ask it at once. */
function pauseAfter({ code, detail, retryAfterSeconds = 0 }: AppError): number | null {
  if (code === "llm-limited") return Math.min(retryAfterSeconds, MAX_PAUSE_SECONDS)
  if (code === "llm-refused") return detail === TOO_LONG || detail === NOT_TAKEN ? null : REFUSED_PAUSE_SECONDS
  return detail === BUSY ? Math.min(retryAfterSeconds, MAX_BUSY_SECONDS) : null
}

const unavailable = (detail: string | undefined, retryAfterSeconds: number | undefined, cause?: unknown) =>
  new AppError("llm-unavailable", {
    cause,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
