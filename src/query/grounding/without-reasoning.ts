// Removes from a model's text what it thinks and which tools it calls, where it writes that into its answer.

const NAMES = "think|thinking|thought|thoughts|reasoning|reflection|scratchpad|tool_call|tool_calls|function_call"
/** `<think>` and the forms that some models have of it. Between backticks it is a text about such a sign. */
const OPENS = new RegExp(
  String.raw`(?<!\x60)(?:<(?<tag>${NAMES})(?:\s[^<>]*)?>|\[(?<sign>THINK|TOOL_CALLS?)\]|◁(?<mark>think)▷)`,
  "i",
)
/** Only its own signs go: the end of what the prompt began, and those around the answer itself. */
const ALONE = new RegExp(
  String.raw`(?<!\x60)(?:</(?:${NAMES})>|\[/THINK\]|◁/think▷|</?(?:answer|final_answer|response)>)`,
  "gi",
)
/** The beginning of any of them. */
const BEGUN = /(?:`|`?(?:<\/?[a-z_]{0,15}(?:\s[^<>]{0,60})?|\[\/?[A-Z_]{0,12}|◁\/?[a-z]{0,5}))$/i

export type ReasoningFilter = {
  /** What is certainly no reasoning; the beginning of a sign is held back. */
  push(delta: string): string
  finish(): string
  discard(): void
}

export function withoutReasoning(): ReasoningFilter {
  let buffer = ""
  /** Matches the end of what is being left out. */
  let closes: RegExp | null = null

  function drain(isEnd: boolean): string {
    let out = ""
    for (;;) {
      if (closes) {
        const end = closes.exec(buffer)
        if (!end) {
          buffer = isEnd ? "" : buffer.slice(-MAX_SIGN)
          return out
        }
        buffer = buffer.slice(end.index + end[0].length)
        closes = null
      }
      const begin = OPENS.exec(buffer)
      if (!begin) break
      out += buffer.slice(0, begin.index).replace(ALONE, "")
      buffer = buffer.slice(begin.index + begin[0].length)
      closes = endOf(begin.groups ?? {})
    }
    // With the backtick before it, which tells what the sign is.
    const held = isEnd ? "" : (BEGUN.exec(buffer)?.[0] ?? "")
    const from = buffer.length - held.length
    out += buffer.slice(0, from).replace(ALONE, "")
    buffer = held
    return out
  }

  return {
    push(delta) {
      buffer += delta
      return drain(false)
    },
    finish: () => drain(true),
    discard() {
      buffer = ""
      closes = null
    },
  }
}

/** The longest sign that ends something. */
const MAX_SIGN = 20

function endOf({ tag, sign }: Record<string, string | undefined>): RegExp {
  if (tag) return new RegExp(`</${tag}>`, "i")
  return sign ? new RegExp(String.raw`\[/${sign}\]`) : /◁\/think▷/
}

/** A whole text without them. */
export function plainReply(text: string): string {
  const filter = withoutReasoning()
  return filter.push(text) + filter.finish()
}
