// The usage queue over Cloudflare Queues; a message is text, put together where its size is known.
import type { UsageQueue } from "../../ports.ts"

export const usageQueue = (queue: Queue<string>): UsageQueue => ({
  async send(message) {
    await queue.send(message, { contentType: "text" })
  },
})
