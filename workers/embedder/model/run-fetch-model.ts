// Downloads a model in a separate process, because creating a session blocks its thread.
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import type { ModelSettings } from "./model-spec.ts"

const ENTRY = join(import.meta.dirname, "..", "bake-model.ts")

/** Rejects with the download's own message. */
export async function runFetchModel({ name, dtype, modelsDir, hubUrl }: ModelSettings): Promise<void> {
  const env = {
    ...process.env,
    EMBEDDING_MODEL: name,
    RERANK_MODEL: "",
    MODELS_DIR: modelsDir,
    HF_ENDPOINT: hubUrl,
    ...(dtype && { EMBEDDING_DTYPE: dtype }),
  }
  try {
    await promisify(execFile)(process.execPath, [ENTRY], { env })
  } catch (cause) {
    const stderr = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : ""
    throw new Error(stderr || `The download of "${name}" failed.`, { cause })
  }
}
