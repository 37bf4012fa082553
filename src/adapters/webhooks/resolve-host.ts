// Resolves a host through DNS-over-HTTPS (JSON API), because a Worker has no other way to look up addresses.
import { z } from "zod"
import type { ResolveHost } from "../../webhooks/model/public-address.ts"

const A = 1
const AAAA = 28
const replySchema = z.object({
  Status: z.number(),
  Answer: z.array(z.object({ type: z.number(), data: z.string() })).optional(),
})

export const resolveOverHttps =
  (resolver: string, request: typeof fetch = fetch): ResolveHost =>
  async (host, signal) => {
    const ask = async (type: "A" | "AAAA") => {
      const url = new URL(resolver)
      url.searchParams.set("name", host)
      url.searchParams.set("type", type)
      const response = await request(url, { headers: { Accept: "application/dns-json" }, redirect: "manual", signal })
      if (!response.ok) throw new Error(`the resolver answered ${response.status}`)
      const { Status, Answer = [] } = replySchema.parse(await response.json())
      // 3: NXDOMAIN, the name does not exist.
      if (Status !== 0 && Status !== 3) throw new Error(`the resolver says ${Status}`)
      return Answer.filter((record) => record.type === A || record.type === AAAA).map((record) => record.data)
    }
    return (await Promise.all([ask("A"), ask("AAAA")])).flat()
  }
