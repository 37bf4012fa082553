// The rows of the table: which request, to which Worker, in which process.
import type { Platform } from "../../workers/local/platform.ts"
import type { BenchWorkers } from "./bench-workers.ts"
import type { Target } from "./http-load.ts"
import type { Scene } from "./scene.ts"

export type RowName =
  | "no-op"
  | "auth-no-op"
  | "one-hop"
  | "cached-query"
  | "cached-query-alone"
  | "document-status"
  | "refused-query"
  | "extractive-miss"
export type Row = {
  name: RowName
  label: string
  target: Target
  /** The workerd that answers. */
  workerd: number
  /** How many ask at a time; as many as of the other rows unless told otherwise. */
  connections?: number
}
type Processes = { product: number; bench: number }

export function rowsOf(platform: Platform, bench: BenchWorkers, scene: Scene, processes: Processes): Row[] {
  const credential = { Authorization: `Bearer ${scene.apiKey}` }
  const question = (apiKey: string, edgeUrl = platform.edgeUrl): Target => ({
    url: new URL("/api/v1/query", edgeUrl).href,
    method: "POST",
    headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({ query: scene.question }),
  })
  return [
    {
      name: "no-op",
      label: "bare Hono no-op",
      target: { url: bench.urls["no-op"], method: "GET", headers: {} },
      workerd: processes.bench,
    },
    {
      name: "auth-no-op",
      label: "authenticated no-op",
      target: { url: bench.urls["auth-no-op"], method: "GET", headers: credential },
      workerd: processes.bench,
    },
    {
      name: "one-hop",
      label: "bare one-hop Worker",
      target: { url: bench.urls["one-hop"], method: "GET", headers: {} },
      workerd: processes.bench,
    },
    {
      name: "cached-query",
      label: "cached query",
      target: question(scene.apiKey),
      workerd: processes.product,
    },
    {
      name: "cached-query-alone",
      label: "cached query, the edge alone",
      target: question(scene.apiKey, bench.urls["edge-alone"]),
      workerd: processes.bench,
    },
    {
      name: "document-status",
      label: "status of a document",
      target: {
        url: `${platform.edgeUrl}/api/v1/documents/${scene.documentId}/status`,
        method: "GET",
        headers: credential,
      },
      workerd: processes.product,
    },
    {
      name: "refused-query",
      label: "question over its limit, 429",
      target: { ...question(scene.refusedKey), statuses: [200, 429] },
      workerd: processes.product,
    },
    {
      name: "extractive-miss",
      label: "question answered anew, extractively, among 2",
      target: {
        ...question(scene.apiKey),
        body: JSON.stringify({ query: scene.question, cache: "bypass" }),
      },
      workerd: processes.product,
      // So many that the isolate keeps up, or it would refuse some.
      connections: 2,
    },
  ]
}
