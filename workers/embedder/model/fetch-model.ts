// Downloads a model's files into the models folder, using the download of Transformers.js.
import { resolve } from "node:path"
import type { ModelSettings } from "./model-spec.ts"

/**
 * Creates `<modelsDir>/<id>/{config.json, tokenizer.json, tokenizer_config.json, onnx/…}`; existing files are kept. Without
 * `dtype` it takes the full-precision weights, which every repository has.
 */
export async function fetchModel({ name, dtype = "fp32", modelsDir, hubUrl }: ModelSettings): Promise<void> {
  const { AutoModel, AutoTokenizer, env, LogLevel } = await import("@huggingface/transformers")
  env.logLevel = LogLevel.NONE
  env.remoteHost = hubUrl.endsWith("/") ? hubUrl : `${hubUrl}/`
  env.allowRemoteModels = true
  env.allowLocalModels = false
  // The layout of the download cache is the one that models are loaded from.
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

/** The cause of an error; `fetch failed` alone says nothing. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message
}
