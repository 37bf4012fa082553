// The configuration of the metrics Worker and its Durable Objects, read from env.
import { z } from "zod"
import type { MetricsGateway } from "./gateway.ts"
import type { MetricsShard } from "./shard.ts"

/** The raw environment; vars and secrets are used only after parsing. */
export type MetricsEnv = {
  GATEWAY: DurableObjectNamespace<MetricsGateway>
  SHARDS: DurableObjectNamespace<MetricsShard>
}

export const gatewayConfigSchema = z.object({
  ENV: z.enum(["dev", "staging", "prod"]),
  APP_VERSION: z.string().default("0.1.0"),
  /** Durable Objects that take what isolates flush; each takes about 10,000 busy isolates. 1: the gateway takes them itself. */
  METRICS_SHARDS: z.coerce.number().int().min(1).max(64).default(1),
  /** Base address of a real Pushgateway that also receives the aggregate. */
  PUSHGATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The whole Authorization header for PUSHGATEWAY_URL, e.g. `Basic …`. */
  PUSHGATEWAY_AUTHORIZATION: z.string().optional(),
})
export type GatewayConfig = z.output<typeof gatewayConfigSchema>

export const metricsConfigSchema = z.object({
  ...gatewayConfigSchema.shape,
  /** Bearer token for scraping and pushing. */
  METRICS_TOKEN: z.string().min(32, "must have at least 32 characters"),
})
