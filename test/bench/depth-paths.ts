// The requests whose sequential depth is measured, each with what its reply must say to count.
import { type Client, createClient } from "../../workers/local/client.ts"
import { freshQuestion, freshRegistration, type Scene } from "./scene.ts"

export type DepthPath = {
  name: "hit" | "miss" | "status" | "upload" | "miss-with-model"
  what: string
  /** The most hops it may wait for, one after the other. */
  target: number
  send(client: Client, scene: Scene): Promise<Response>
  holds(reply: Response, body: string): boolean
}

export const hit: DepthPath = {
  name: "hit",
  what: "POST /api/v1/query, cached",
  target: 1,
  send: (client, { question }) => client.send("POST", "/api/v1/query", { query: question }),
  holds: (reply) => reply.status === 200 && reply.headers.get("X-Cache") === "HIT",
}

const miss: DepthPath = {
  name: "miss",
  what: "POST /api/v1/query, never asked before",
  target: 4,
  send: (client, scene) => client.send("POST", "/api/v1/query", { query: freshQuestion(scene) }),
  holds: (reply, body) =>
    reply.status === 200 &&
    reply.headers.get("X-Cache") === "MISS" &&
    body.includes('"degraded":[]') &&
    !body.includes('"verdict":"abstained"'),
}

export const missWithModel: DepthPath = {
  ...miss,
  name: "miss-with-model",
  what: "the same, answered by a language model",
  holds: (reply, body) => miss.holds(reply, body) && body.includes('"model":"groq/'),
}

const status: DepthPath = {
  name: "status",
  what: "GET /api/v1/documents/{id}/status",
  target: 1,
  send: (client, { documentId }) => client.send("GET", `/api/v1/documents/${documentId}/status`),
  holds: (reply) => reply.status === 200,
}

const upload: DepthPath = {
  name: "upload",
  what: "POST /api/v1/documents",
  target: 2,
  send: (client) => client.send("POST", "/api/v1/documents", freshRegistration()),
  holds: (reply) => reply.status === 201,
}

/** What is measured with extractive answers. */
export const DEPTH_PATHS: readonly DepthPath[] = [hit, miss, status, upload]

/** How long one request of the path took, body included; throws when the reply is not what the path is about. */
export async function timeOnce(path: DepthPath, edgeUrl: string, scene: Scene): Promise<number> {
  const client = createClient(edgeUrl, scene.apiKey)
  const startedAt = performance.now()
  const reply = await path.send(client, scene)
  const body = await reply.text()
  const elapsedMs = performance.now() - startedAt
  if (!path.holds(reply, body)) throw new Error(`${path.name} answered ${reply.status}: ${body.slice(0, 500)}`)
  return elapsedMs
}
