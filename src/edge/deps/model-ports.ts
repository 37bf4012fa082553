// The language models of the edge Worker: the deployment's in order of preference, a tenant's own, and extractive answers.
import { extractiveAnswerer } from "../../adapters/extractive/extractive-answerer.ts"
import { groqCheck } from "../../adapters/groq/check-groq.ts"
import { configuredModels } from "../../adapters/groq/configured-models.ts"
import { groqLanguageModel } from "../../adapters/groq/groq-language-model.ts"
import { ownLanguageModel } from "../../adapters/groq/own-language-model.ts"
import { resolveOverHttps } from "../../adapters/webhooks/resolve-host.ts"
import { withBreaker } from "../../breaker.ts"
import type { EdgeConfig } from "../../config.ts"
import type { LanguageModel, Log, ModelLimits } from "../../ports.ts"
import { modelsInTurn } from "../../query/language-model/models-in-turn.ts"
import type { Seal } from "../../seal.ts"
import type { AddressRules } from "../../webhooks/model/public-address.ts"
import { createOwnModels, MODEL_REPLIES } from "../own-models.ts"
import type { Breakers } from "./breakers.ts"

type Shared = {
  config: EdgeConfig
  breakers: Breakers
  limits: ModelLimits
  log: Log
  seal: Seal | null
  rules: AddressRules
}

const CHECK_TIMEOUT_MS = 2_000

export async function createModelPorts({ config, breakers, limits, log, seal, rules }: Shared) {
  const models = await configuredModels(config)
  const extractive = extractiveAnswerer()
  const [first, ...fallbacks] = models.map(({ options, allowance }, i) => ({
    ...allowance,
    model: withBreaker(i === 0 ? breakers.llm : breakers.llmFallback, groqLanguageModel(options), MODEL_REPLIES),
  }))
  const llm: LanguageModel = first ? modelsInTurn({ slots: [first, ...fallbacks], limits, log }) : extractive
  const resolve = config.WEBHOOK_RESOLVER_URL === "off" ? null : resolveOverHttps(config.WEBHOOK_RESOLVER_URL)
  return {
    llm,
    extractive,
    ownModel: createOwnModels({
      modelOf: (tenant, provider) => ownLanguageModel({ seal, rules, resolve }, tenant, provider),
      limits,
      log,
    }),
    /** Null if no model is configured. */
    checkLlm: models[0] ? groqCheck(models[0].options, CHECK_TIMEOUT_MS) : null,
  }
}
