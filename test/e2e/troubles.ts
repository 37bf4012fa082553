// What can go wrong on the platform, each made to happen, with the alerts that must fire when it goes on.
import type { Client } from "../../workers/local/client.ts"
import type { Platform } from "../../workers/local/platform.ts"
import type { StoreName } from "../../workers/local/stores.ts"
import type { GroqStep } from "../support/scripted-groq.ts"
import { textFile } from "./tenant.ts"

export type World = {
  platform: Platform
  client: Client
  /** From now on the model's provider does this. */
  provider: (step: GroqStep) => void
}

export type Trouble = {
  fires: readonly string[]
  /** Killed before it and back afterwards. */
  without?: StoreName
  /** How often a minute it happens; once where nothing is said. */
  times?: number
  /** May run again until its alerts fire, since isolates tell what they counted a little later. */
  happen: (world: World) => Promise<unknown>
}

let asked = 0
/** Written as nobody wrote it before, so that no cache helps. */
const ask = ({ client }: World) =>
  client.send("POST", "/api/v1/query", { query: `How long does the kiln cool${"?".repeat(++asked)}` })

const ANSWER: GroqStep = { type: "answer", deltas: ["The kiln cools for nine hours. [1]"] }

export const TROUBLES: Record<string, Trouble> = {
  "the embedding service is away": {
    without: "embedder",
    fires: ["EmbedderDown", "BreakerOpen", "AnswersDegraded"],
    async happen(world) {
      for (let i = 0; i < 6; i++) await ask(world)
      await world.client.upload(textFile("The glaze is made of ash.", "glaze.txt"))
    },
  },
  "Redis is away": {
    without: "redis",
    fires: ["CacheBypassed", "LimiterOpen", "SweepFails"],
    async happen({ client, platform }) {
      await client.send("GET", "/api/v1/documents")
      await platform.sweep()
    },
  },
  "Qdrant is away": {
    without: "qdrant",
    times: 100,
    fires: ["VectorStoreFails", "AvailabilityBurnsFast", "AvailabilityBurnsSlowly"],
    happen: ask,
  },
  "the provider refuses": {
    fires: ["ModelFails"],
    async happen(world) {
      world.provider({ type: "refuse", status: 500 })
      await ask(world)
      world.provider(ANSWER)
    },
  },
  "the provider takes its time": {
    fires: ["QueryLatencyBurnsFast", "QueryLatencyBurnsSlowly"],
    times: 100,
    async happen(world) {
      world.provider({ ...ANSWER, delayMs: 2_200 })
      await ask(world)
      world.provider(ANSWER)
    },
  },
  "everybody asks": { fires: ["ModelCostJumps"], times: 100_000, happen: ask },
  "somebody guesses keys": {
    fires: ["CredentialsGuessed"],
    times: 600,
    happen: ({ platform }) =>
      fetch(`${platform.edgeUrl}/api/v1/documents`, { headers: { Authorization: "Bearer rag_nobody" } }),
  },
  "files are broken": {
    fires: ["DocumentsFail"],
    times: 20,
    async happen({ client }) {
      const cutShort = `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n% ${++asked}\n`
      const file = { ...textFile(cutShort, "cut-short.pdf"), contentType: "application/pdf" }
      await client.settled((await client.upload(file)).id)
    },
  },
}
