// The body of a reply that is written piece by piece while it is read.

/**
 * Each piece goes straight to whoever reads, and a writer waits until its piece was taken. One stream only, because each
 * further one between a writer and the client delays every piece. `gone` is aborted when nobody reads any more; what is
 * written after that is dropped.
 */
export function writtenBody() {
  const gone = new AbortController()
  let taken = Promise.withResolvers<void>()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  /** Called by a reader who waits, and so when nothing written is left. */
  const goOn = () => {
    taken.resolve()
    taken = Promise.withResolvers<void>()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given
      },
      pull: goOn,
      cancel() {
        gone.abort()
        goOn()
      },
    },
    { highWaterMark: 0 },
  )
  return {
    body,
    gone: gone.signal,
    async write(text: string): Promise<void> {
      if (!controller || gone.signal.aborted) return
      controller.enqueue(encoder.encode(text))
      const isTaken = controller.desiredSize === 0
      if (!isTaken) await taken.promise
    },
    end() {
      if (!gone.signal.aborted) controller?.close()
    },
    /** The reader sees a broken body, which cannot be taken for a whole one. */
    fail(error: unknown) {
      if (!gone.signal.aborted) controller?.error(error)
    },
  }
}

const encoder = new TextEncoder()
