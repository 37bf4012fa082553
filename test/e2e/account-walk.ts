// Uses a platform in every way that is accounted for, over a provider whose script says what it counts.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "vitest"
import { z } from "zod"
import { createClient } from "../../workers/local/client.ts"
import type { Platform } from "../../workers/local/platform.ts"
import type { GroqStep } from "../support/scripted-groq.ts"
import { entriesShape, eventually, usageShape } from "./account-figures.ts"
import { textFile } from "./tenant.ts"

export const SAID = "The kiln cools for nine hours. [1]"
export const told = (prompt: number, completion: number, deltas = [SAID]) =>
  ({ type: "answer", deltas, usage: { prompt, completion } }) satisfies GroqStep
/** What the organisation's provider does, call by call; the last one stays. */
export const SCRIPT: GroqStep[] = [
  told(401, 17), // asked
  told(433, 19), // streamed
  told(501, 23), // asked strictly
  told(211, 5, ["1 yes"]), // and checked
  { type: "stall", deltas: [SAID] }, // its asker leaves
  { type: "cut", deltas: [SAID, " But"] },
  { type: "refuse", status: 500 },
  told(283, 13), // by the model that takes over
  told(307, 11), // by another key
]
export const FALLBACK = "openai/gpt-oss-20b"
export const TOLD = SCRIPT.flatMap((step) => (step.type === "answer" && step.usage ? [step.usage] : []))
export const [CALLS, CUT] = [SCRIPT.length - 1, 2]

/** Asks, hits the cache, streams, checks, leaves, is cut off, falls back, searches with a reranker, asks by a second key. */
export async function walk({ edgeUrl }: Platform, apiKey: string, budget: (unit: string, period: string) => object) {
  const client = createClient(edgeUrl, apiKey)
  const post = async (path: string, body?: object) => await (await client.send("POST", `/api/v1/${path}`, body)).json()
  const get = async (path: string): Promise<unknown> => (await client.send("GET", `/api/v1/${path}`)).json()
  await client.settled((await client.upload(textFile("The kiln cools for nine hours."))).id)
  await client.settled((await client.upload(textFile("The glaze is made of ash. The kiln is old.", "ash.txt"))).id)
  const scans = z.object({ id: z.string() }).parse(await post("collections", { name: "scans", ocr: true }))
  const scan = readFileSync(join(import.meta.dirname, "../embedder/fixtures/scan.png"))
  const picture = { filename: "notice.png", contentType: "image/png", bytes: new Uint8Array(scan) }
  await client.settled((await client.upload(picture, { collection_id: scans.id })).id)

  const made = await client.ask("How long does the kiln cool?")
  // Kept behind its reply, as its record is.
  await eventually(async () => expect(entriesShape.parse(await get("queries")).data).toHaveLength(1))
  const hit = await client.ask("How long does the kiln cool?")
  expect([made.cache, hit.cache]).toEqual(["MISS", "HIT"])
  const streamed = await (
    await client.send("POST", "/api/v1/query", { query: "How many hours does the kiln cool?", stream: true })
  ).text()
  const done = usageShape.parse(JSON.parse(/event: usage\ndata: (.*)/.exec(streamed)?.[1] ?? ""))
  const strict = await client.ask("For how long does the kiln cool?", { grounding: "strict" })
  const leaver = new AbortController()
  const leaving = await fetch(`${edgeUrl}/api/v1/query`, {
    method: "POST",
    headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({ query: "The kiln cools how long?", stream: true }),
    signal: leaver.signal,
  })
  const reader = leaving.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true }
    if (done || value?.includes("event: token")) break
  }
  leaver.abort()
  const cut = await client.ask("Tell how long the kiln cools.")
  const taken = await client.ask("Say how long the kiln cools.")
  expect([cut.answer.degraded, taken.answer.degraded]).toEqual([["llm"], ["llm_fallback"]])
  expect(taken.answer.model).toBe(`groq/${FALLBACK}`)
  const issued = await post("keys", { name: "second", scopes: ["query", "usage:read"] })
  const second = z.object({ key: z.string(), api_key: z.object({ id: z.string() }) }).parse(issued)
  await client.send("PUT", `/api/v1/keys/${second.api_key.id}/budgets`, {
    budgets: [budget("usd", "month"), budget("queries", "month")],
  })
  const other = createClient(edgeUrl, second.key)
  const its = await other.ask("How long must the kiln cool?")
  const found = await post("search", { query: "kiln", rerank: true })
  expect(found).toMatchObject({ degraded: [], data: [{ scores: { rerank: expect.any(Number) } }, {}] })
  return { client, other, get, post, made, hit, strict, cut, taken, its, done }
}
