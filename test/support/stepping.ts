// Runs a writer one port call at a time, so that a test can interleave several in an order of its own.
/** A writer that stops before every call to a port; `step` lets it make one and go on to the next, or to its end. */
export async function stepping(run: (pausing: <T extends object>(port: T) => T) => Promise<unknown>) {
  let [resumed, stopped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const pause = async () => {
    resumed = Promise.withResolvers<void>()
    stopped.resolve()
    await resumed.promise
  }
  const pausing = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver)
        if (typeof member !== "function") return member
        return async (...args: unknown[]): Promise<unknown> => {
          await pause()
          return await Reflect.apply(member, target, args)
        }
      },
    })
  const writer = { isDone: false, step }
  const ended = run(pausing).finally(() => {
    writer.isDone = true
  })
  async function step() {
    stopped = Promise.withResolvers<void>()
    resumed.resolve()
    await Promise.race([stopped.promise, ended])
  }
  await Promise.race([stopped.promise, ended])
  return writer
}
