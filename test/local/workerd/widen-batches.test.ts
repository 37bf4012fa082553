// How many documents one workerd ingests at once; Miniflare gives a consumer its next batch when the last has ended.
import { convertV4MiniflareOptions, Miniflare } from "miniflare"
import { expect, test } from "vitest"
import { readWranglerFiles } from "../../../workers/local/workerd/read-wrangler-files.ts"
import { widenBatches } from "../../../workers/local/workerd/widen-batches.ts"

/** Sends itself messages and ends no batch before all of them came; replies how many came within ten seconds. */
const HOLDING = `
  let come = 0
  const allCome = async (messages) => {
    for (const until = Date.now() + 10_000; come < messages && Date.now() < until; ) await scheduler.wait(20)
  }
  export default {
    async fetch(request, env) {
      const messages = Number(new URL(request.url).searchParams.get("messages"))
      await env.QUEUE.sendBatch(Array.from({ length: messages }, () => ({ body: messages })))
      await allCome(messages)
      return new Response(String(come))
    },
    async queue({ messages }) {
      come += messages.length
      await allCome(messages[0].body)
    },
  }`

test("sixteen documents are worked on at once, although Cloudflare's batches have four", async () => {
  const [ingest] = await readWranglerFiles(["workers/ingest/wrangler.toml"])
  if (!ingest) throw new Error("wrangler.toml was not read")
  const { compatibilityDate, queueConsumers } = ingest.options
  expect(queueConsumers["footnote-ingest"]?.maxBatchSize).toBe(4)
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: HOLDING,
      compatibilityDate,
      queueProducers: { QUEUE: "footnote-ingest" },
      queueConsumers: widenBatches(queueConsumers),
    }),
  )
  try {
    const reply = await miniflare.dispatchFetch("http://queue/?messages=16")
    expect(Number(await reply.text())).toBe(16)
  } finally {
    await miniflare.dispose()
  }
})
