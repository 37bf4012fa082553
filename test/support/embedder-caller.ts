// A Worker that asks the embedding service the way edge, ingest and admin do, and replies with what it got.
import { httpEmbedder } from "../../src/adapters/embedder/http-embedder.ts"
import { reachEmbedder } from "../../src/adapters/embedder/reach-embedder.ts"
import type { Service } from "../../src/config-vars.ts"
import { AppError } from "../../src/errors.ts"

type Env = { EMBEDDER: Service; EMBEDDER_SECRET: string; EMBEDDER_URL?: string }

export default {
  async fetch(_request: Request, env: Env): Promise<Response> {
    const { EMBEDDER, EMBEDDER_SECRET, EMBEDDER_URL } = env
    const embedder = httpEmbedder(
      reachEmbedder({ EMBEDDER, EMBEDDER_SECRET, EMBEDDER_URL, EMBEDDER_QUERY_URL: undefined }),
    )
    const options = { requestId: "req_binding", timeoutMs: 60_000 }
    try {
      const [query, document, model] = await Promise.all([
        embedder.embed(["a"], "query", options),
        embedder.embed(["a"], "document", options),
        embedder.model(options),
      ])
      return Response.json([query.stamp.model, document.stamp.model, model.model])
    } catch (error) {
      return Response.json(error instanceof AppError ? error.code : String(error), { status: 500 })
    }
  },
}
