// The limit of any answer that is never stale: one request to Redis, its reply passed on, nothing else.
type Env = { REDIS_URL: string; REDIS_TOKEN: string; PIPELINE: string }

export default {
  fetch: (_request, env) =>
    fetch(`${env.REDIS_URL}/pipeline`, {
      method: "POST",
      headers: { Authorization: `Bearer ${env.REDIS_TOKEN}`, "Content-Type": "application/json" },
      body: env.PIPELINE,
    }),
} satisfies ExportedHandler<Env>
