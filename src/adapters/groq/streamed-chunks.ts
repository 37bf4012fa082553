// Reads the chunks of a streamed completion from the service's reply.
import { createParser } from "eventsource-parser"
import { APIError } from "groq-sdk"

const DONE = "[DONE]"

/**
 * Each event's JSON, whatever the event's name, until the service ends the stream. In one step from bytes to chunks, because
 * each stream between the model and the client delays every word. The SDK's own reader takes more steps, and logs the text
 * of an unreadable event. Throws `APIError` for an error event and `SyntaxError` for an event that is not JSON.
 */
export async function* streamedChunks({ body, headers }: Response): AsyncGenerator<unknown> {
  const events: string[] = []
  const parser = createParser({ onEvent: ({ data }) => events.push(data) })
  const decoder = new TextDecoder()
  let isDone = false
  for await (const bytes of body ?? []) {
    parser.feed(decoder.decode(bytes, { stream: true }))
    for (const data of events.splice(0)) {
      isDone ||= data.startsWith(DONE)
      if (isDone) continue
      const chunk: unknown = JSON.parse(data)
      const failure = failureIn(chunk)
      if (failure) throw new APIError(undefined, failure, undefined, headers)
      yield chunk
    }
  }
}

const failureIn = (chunk: unknown): object | null =>
  typeof chunk === "object" && chunk !== null && "error" in chunk && chunk.error ? Object(chunk.error) : null
