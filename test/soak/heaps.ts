// The heap of each Worker after a garbage collection.
import { z } from "zod"
import { command, inspectedWorkers } from "../../workers/local/workerd/inspector.ts"

const usageSchema = z.object({ usedSize: z.number() })

/** How workerd names the isolate of a Worker that Miniflare was given; the others are Miniflare's own. */
const OURS = "core:user:"

/** All Workers together, in MB. */
export async function heapsMb(inspectorPort: number): Promise<number> {
  const ours = (await inspectedWorkers(inspectorPort)).filter(({ id }) => id.startsWith(OURS))
  const sizes = await Promise.all(
    ours.map(async (worker) => {
      // The first collection runs finalizers; what they let go is collected by the second.
      const collect = "HeapProfiler.collectGarbage"
      return usageSchema.parse(await command(worker, collect, collect, "Runtime.getHeapUsage")).usedSize / 1_048_576
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
