// Resolves the operator's settings to a model: locates it, reads its configuration and computes its revision.
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { z } from "zod"
import { LEXICAL_REVISION } from "../../../src/embedding/lexical.ts"
import { locateModel } from "./locate-model.ts"
import { findProfile } from "./model-profiles.ts"
import type { ModelSettings, NeuralSpec, ResolvedModel } from "./model-spec.ts"

const tokenizerConfigSchema = z.object({ model_max_length: z.number().positive().optional() })
const configSchema = z.object({ max_position_embeddings: z.int().positive().optional() })

/** Throws an error that names what is missing, the place, and what to do. */
export async function resolveModel(settings: ModelSettings): Promise<ResolvedModel> {
  if (settings.name === "lexical") return { model: "lexical", revision: LEXICAL_REVISION, spec: { kind: "lexical" } }
  if (settings.remote) return resolveRemote(settings, settings.remote)
  const { model, folder, dtype, weights } = await locateModel(settings)
  const profile = findProfile(model)
  const pooling = settings.pooling ?? profile?.pooling
  if (!pooling) {
    throw new Error(
      `How "${model}" is pooled is not known: set EMBEDDING_POOLING to "mean" or "cls" (its model card says which).`,
    )
  }
  const spec: NeuralSpec = {
    kind: "neural",
    folder,
    dtype,
    pooling,
    queryPrefix: settings.queryPrefix ?? profile?.queryPrefix ?? "",
    documentPrefix: settings.documentPrefix ?? profile?.documentPrefix ?? "",
    maxTokens: await readMaxTokens(folder),
  }
  return { model, revision: await fingerprint(weights, spec), spec }
}

/** The revision is a hash of the address and the request. It cannot show that a service changed a model under the same name. */
function resolveRemote(settings: ModelSettings, remote: NonNullable<ModelSettings["remote"]>): ResolvedModel {
  const { name: model, queryPrefix = "", documentPrefix = "" } = settings
  const url = remote.url.replace(/\/$/, "")
  const parts = [url, model, remote.dimensions ?? null, queryPrefix, documentPrefix]
  const revision = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12)
  return { model, revision, spec: { ...remote, kind: "remote", url, model, queryPrefix, documentPrefix } }
}

/** The tokenizer's limit, or the model's positions if those are fewer (the limit can be a placeholder for "none"). */
export async function readMaxTokens(folder: string): Promise<number> {
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(folder, file), "utf8"))
  const { model_max_length = Infinity } = tokenizerConfigSchema.parse(await read("tokenizer_config.json"))
  const { max_position_embeddings = Infinity } = configSchema.parse(await read("config.json"))
  const maxTokens = Math.min(model_max_length, max_position_embeddings)
  if (!Number.isFinite(maxTokens))
    throw new Error(`The model in ${folder} does not say how many tokens it reads (model_max_length).`)
  return maxTokens
}

/** A hash of everything that determines the vectors: services with the same revision compute the same vectors. */
async function fingerprint(weights: string, spec: NeuralSpec): Promise<string> {
  const file = createHash("sha256")
  await pipeline(createReadStream(weights), file)
  const parts = [file.digest("hex"), spec.dtype, spec.pooling, spec.queryPrefix, spec.documentPrefix]
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12)
}
