// Where evaluation data and models stand, when they do: a folder of their own beside the checkout, or as told.
import { existsSync } from "node:fs"
import { join } from "node:path"

const ROOT = join(import.meta.dirname, "../..")
const CANDIDATES = [process.env.EVAL_SHARED, join(ROOT, "../shared"), "/work/shared"]
const shared =
  CANDIDATES.find((folder) => folder !== undefined && existsSync(join(folder, "data"))) ?? join(ROOT, "../shared")

/** A file or folder of the evaluation data; null where it is absent. */
export function dataAt(...parts: string[]): string | null {
  const path = join(shared, "data", ...parts)
  return existsSync(path) ? path : null
}

/** The folder of a model; null where it is absent. */
export function modelAt(name: string): string | null {
  const path = join(shared, "models", name)
  return existsSync(path) ? path : null
}

/** What runs leave behind: vectors of large models, and the last figures. */
export const STATE = join(ROOT, ".local", "eval")
