// What stands in for the embedder's containers: each pool passes its requests on to the service that runs as a child.
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
