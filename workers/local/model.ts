// `npm run model -- <hub id | folder | lexical> [dtype]`: chooses the embedding model for the next `npm run dev`.
import { cp, mkdir, writeFile } from "node:fs/promises"
import { join, relative } from "node:path"
import { loadEncoder } from "../embedder/lanes/encoder.ts"
import { isFolder, locateModel, MODEL_FILES, modelIsPresent } from "../embedder/model/locate-model.ts"
import type { Dtype, ModelSettings } from "../embedder/model/model-spec.ts"
import { resolveModel } from "../embedder/model/resolve-model.ts"
import { runFetchModel } from "../embedder/model/run-fetch-model.ts"
import { type Environment, readModelSettings } from "../embedder/read-config.ts"

/** The content of `<localDir>/model.json`, which the platform reads at its start. `dtype` only if one was given. */
export type ModelChoice = { model: string; dtype?: Dtype }

export type ChosenModel = { model: string; dimension: number; revision: string }

/**
 * Copies a model into `<localDir>/models`, loads it once, and records the choice. If that fails, nothing is recorded,
 * and the error says what was expected and where.
 */
export async function chooseModel(name: string, localDir: string, env: Environment): Promise<ChosenModel> {
  const modelsDir = join(localDir, "models")
  const settings = readModelSettings({ ...env, EMBEDDING_MODEL: name, MODELS_DIR: modelsDir })
  const id = isFolder(name) ? await copyModel(settings, modelsDir) : name
  const chosen = { ...settings, name: id }
  if (!chosen.remote && !(await modelIsPresent(chosen))) await runFetchModel(chosen)
  const { model, revision, spec } = await resolveModel(chosen)
  if (spec.kind === "remote") throw new Error("EMBEDDING_BASE_URL is set: the model runs there, none is needed here.")
  const encoder = await loadEncoder(spec)
  await encoder.encode(["A footnote leads to the passage a claim rests on."], "document")
  await mkdir(localDir, { recursive: true })
  const choice: ModelChoice = { model, ...(settings.dtype && { dtype: settings.dtype }) }
  await writeFile(join(localDir, "model.json"), `${JSON.stringify(choice)}\n`)
  return { model, dimension: encoder.dimension, revision }
}

/** Copies only the files that are read: configuration, tokenizer and one set of weights. Returns the model's id. */
async function copyModel(settings: ModelSettings, modelsDir: string): Promise<string> {
  const { model, folder, weights } = await locateModel(settings)
  for (const file of [...MODEL_FILES, relative(folder, weights)])
    await cp(join(folder, file), join(modelsDir, model, file))
  return model
}

if (import.meta.main) {
  const [name, dtype] = process.argv.slice(2)
  try {
    if (!name)
      throw new Error("Usage: npm run model -- <hub id | folder | lexical> [int8 | q8 | uint8 | fp32 | fp16 | q4]")
    const env = dtype ? { ...process.env, EMBEDDING_DTYPE: dtype } : process.env
    const { model, dimension, revision } = await chooseModel(name, ".local", env)
    console.log(`${model}: ${dimension} dimensions, revision ${revision}. The next "npm run dev" uses it.`)
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause)
    process.exitCode = 1
  }
}
