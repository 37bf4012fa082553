// What the bench asks about: one tenant, one document of its own, one question the document answers.
import { createHash, randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Client, createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import { QUESTIONS, SAMPLES } from "../../workers/local/samples/questions.ts"

export type Scene = {
  apiKey: string
  documentId: string
  question: string
  /** Of a tenant that may ask once a minute. */
  refusedKey: string
}

/** More than a bench can ask: the limiter works as for any tenant and never refuses. */
export const RATE_LIMITS = { RATE_LIMIT_PREMIUM_TIER: "100000000" }

const SETTLE_ATTEMPTS = 100

/** Waits until the document is ready. */
export async function prepareScene(platform: Platform): Promise<Scene> {
  const [sample] = SAMPLES
  const wanted = QUESTIONS.find(({ document }) => document === sample.filename)
  if (!wanted) throw new Error(`no question about ${sample.filename}`)
  const { api_key: apiKey } = await newTenant(platform, "bench", { limits: { max_documents: 100_000 } })
  const client = createClient(platform.edgeUrl, apiKey)
  const bytes = readFileSync(join(import.meta.dirname, "../../workers/local/samples", sample.filename))
  const { id } = await client.upload({ ...sample, bytes })
  const { status, error } = await client.settled(id)
  if (status !== "ready") throw new Error(`${sample.filename}: ${error?.message ?? status}`)
  const refused = await newTenant(platform, "bench-refused", { limits: { requests_per_minute: 1 } })
  return { apiKey, documentId: id, question: wanted.question, refusedKey: refused.api_key }
}

/** Asks the question until the answer comes from the cache. */
export async function warmCache(client: Client, { question }: Pick<Scene, "question">): Promise<void> {
  for (let attempt = 0; attempt < SETTLE_ATTEMPTS; attempt++) if ((await client.ask(question)).cache === "HIT") return
  throw new Error("the question never came from the cache")
}

/**
 * The same question in words nobody used before: neither its answer nor its embedding is cached. The new word has no figure
 * and no vowel, because one in a thousand that had (`1fee0f47`) asked for something else.
 */
export const freshQuestion = ({ question }: Scene) => `${question} (site ${newWord()})`

const CONSONANTS = "bcdfghjklmnpqrst"
const newWord = () =>
  Array.from(randomUUID().replaceAll("-", "").slice(0, 8), (digit) => CONSONANTS[Number.parseInt(digit, 16)]).join("")

/** A registration of bytes nobody uploaded before. */
export const freshRegistration = () => ({
  filename: "bench.txt",
  content_type: "text/plain",
  size_bytes: 1_024,
  sha256: createHash("sha256").update(randomUUID()).digest("hex"),
})
