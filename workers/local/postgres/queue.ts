// A bounded first-in, first-out queue: at most `lanes` jobs run and at most `limit` wait.

export type Queue = {
  /** Settles like the job. Null if too many jobs wait already; the job then never runs. */
  add(job: () => Promise<void>): Promise<void> | null
  /** Resolves once nothing runs and nothing waits. */
  drained(): Promise<void>
}

export function boundedQueue(lanes: number, limit: number): Queue {
  const waiting: (() => void)[] = []
  const watchers: (() => void)[] = []
  let running = 0

  const next = () => {
    const start = waiting.shift()
    if (start) return start()
    running -= 1
    if (running === 0) for (const wake of watchers.splice(0)) wake()
  }
  const run = async (job: () => Promise<void>) => {
    try {
      await job()
    } finally {
      // A job may finish within one turn of the event loop, so the next one waits until sockets have been served.
      setImmediate(next)
    }
  }

  return {
    add(job) {
      if (running < lanes) {
        running += 1
        return run(job)
      }
      if (waiting.length >= limit) return null
      return new Promise<void>((resolve, reject) => {
        waiting.push(() => void run(job).then(resolve, reject))
      })
    },
    drained: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => watchers.push(() => resolve()))),
  }
}
