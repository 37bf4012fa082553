// Replaces the embedder's containers: each pool forwards its requests to the service, which runs as a child process.
import { DurableObject } from "cloudflare:workers"

class ForwardingPool extends DurableObject<{ EMBEDDER_URL: string }> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    return await fetch(new Request(this.env.EMBEDDER_URL + pathname, request))
  }
}

export class QueryEmbedder extends ForwardingPool {}
export class IngestEmbedder extends ForwardingPool {}

export default { fetch: () => new Response(null, { status: 404 }) }
