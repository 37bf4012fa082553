// Pooling and prompts of known model families. A wrong choice would lower the quality without any error.
import type { Pooling } from "./model-spec.ts"

export type ModelProfile = { pooling: Pooling; queryPrefix: string; documentPrefix: string }

const plain = { queryPrefix: "", documentPrefix: "" }
const searchPrompt = { queryPrefix: "Represent this sentence for searching relevant passages: ", documentPrefix: "" }

// From the model card of each family.
const PROFILES: { family: RegExp; profile: ModelProfile }[] = [
  { family: /bge-m3/, profile: { pooling: "cls", ...plain } },
  { family: /bge-(small|base|large)-en/, profile: { pooling: "cls", ...searchPrompt } },
  { family: /snowflake-arctic-embed/, profile: { pooling: "cls", ...searchPrompt } },
  {
    family: /(^|-)e5-(small|base|large)/,
    profile: { pooling: "mean", queryPrefix: "query: ", documentPrefix: "passage: " },
  },
  { family: /gte-.*-v1\.5/, profile: { pooling: "cls", ...plain } },
  { family: /gte-(small|base|large)/, profile: { pooling: "mean", ...plain } },
  { family: /minilm|mpnet/, profile: { pooling: "mean", ...plain } },
]

/** The profile of a model by the last part of its id; null for a family this table does not know. */
export function findProfile(model: string): ModelProfile | null {
  const name = (model.split("/").at(-1) ?? model).toLowerCase()
  return PROFILES.find(({ family }) => family.test(name))?.profile ?? null
}
