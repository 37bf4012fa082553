// The options of the Redis stand-in.
import { z } from "zod"

export const redisOptions = z
  .strictObject({
    /** 0 or absent: any free port. */
    port: z.int().min(0).max(65_535).optional(),
    /** Loopback by default; other addresses are for a container of its own. */
    host: z.string().optional(),
    /** The bearer token that every request must carry. */
    token: z.string().min(1),
    /** The real Redis to use. The two options below are for the in-process engine only. */
    redisUrl: z.url({ protocol: /^rediss?$/ }).optional(),
    /** From this many keys on, commands that may grow the database are refused as out of memory. */
    maxMemoryKeys: z.int().positive().optional(),
    /** Plain reads see the state of this long ago, like a lagging replica. */
    replicaLagMs: z.int().positive().optional(),
  })
  .refine(({ redisUrl, maxMemoryKeys, replicaLagMs }) => !redisUrl || (!maxMemoryKeys && !replicaLagMs), {
    error: "maxMemoryKeys and replicaLagMs have no effect on a real Redis",
  })

export type RedisOptions = z.infer<typeof redisOptions>
