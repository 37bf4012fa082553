// Downloads a model's files into the models folder, through Transformers.js' own download.
import { resolve } from "node:path"
import type { ModelSettings } from "./model-spec.ts"

/**
 * Leaves `<modelsDir>/<id>/{config.json, tokenizer.json, tokenizer_config.json, onnx/…}` on disk; what is there already is kept.
 * Without `dtype` the full-precision weights are taken, the only ones every repository has.
 */
export async function fetchModel({ name, dtype = "fp32", modelsDir, hubUrl }: ModelSettings): Promise<void> {
  const { AutoModel, AutoTokenizer, env, LogLevel } = await import("@huggingface/transformers")
  env.logLevel = LogLevel.NONE
  env.remoteHost = hubUrl.endsWith("/") ? hubUrl : `${hubUrl}/`
  env.allowRemoteModels = true
  env.allowLocalModels = false
  // The cache's layout is the one models are loaded from.
  env.cacheDir = resolve(modelsDir)
  try {
    await AutoTokenizer.from_pretrained(name)
    const model = await AutoModel.from_pretrained(name, { dtype, device: "cpu" })
    await model.dispose()
  } catch (cause) {
    throw new Error(
      `The model "${name}" (${dtype}) could not be downloaded from ${env.remoteHost}: ${reasonOf(cause)}. ` +
        "Check the name and the network, or give a folder that holds the model.",
      { cause },
    )
  }
}

/** `fetch failed` alone says nothing; the reason is underneath. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message
}
