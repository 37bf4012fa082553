// Where the embedding service is: at a URL where one is set, else behind the Worker bound as EMBEDDER, with its two pools.
import type { EdgeConfig } from "../../config.ts"
import type { HttpEmbedderOptions } from "./http-embedder.ts"

type EmbedderConfig = Pick<EdgeConfig, "EMBEDDER" | "EMBEDDER_URL" | "EMBEDDER_QUERY_URL" | "EMBEDDER_SECRET">

/** The configuration has one of the two. The host of a binding's URL means nothing; its path chooses the pool. */
export function reachEmbedder(config: EmbedderConfig): HttpEmbedderOptions {
  const secret = config.EMBEDDER_SECRET
  const service = config.EMBEDDER
  if (config.EMBEDDER_URL !== undefined || service === undefined)
    return { url: config.EMBEDDER_URL ?? "", queryUrl: config.EMBEDDER_QUERY_URL, secret }
  return {
    url: "http://embedder/ingest",
    queryUrl: "http://embedder/query",
    secret,
    fetch: (input, init) => service.fetch(input, init),
  }
}
