// Scans a model's text while it streams: finds marks, and removes links, images, HTML and URLs that no source has.
import {
  ANY_URL,
  closingBracket,
  DEFINITION,
  DEFINITION_BEGUN,
  isTypeArgument,
  LABEL,
  LABEL_BEGUN,
  URL_TAIL,
} from "./answer-urls.ts"
import {
  MARKS,
  MARKS_BEGUN,
  marksIn,
  OTHER_MARKS,
  OTHER_MARKS_BEGUN,
  WIDE_MARKS,
  WIDE_MARKS_BEGUN,
  wideMarksIn,
} from "./read-marks.ts"
import { closesFence, codeAt, codeLineAt } from "./scan-code.ts"
import { dropped, type Lexeme, plainUrl, type Scanner, type Step, text, textOf } from "./scan-steps.ts"

/** Room for a mark of each of fifty sources, with its sentence. */
const MAX_MARK = 400
const [MAX_ENCLOSED, MAX_URL, MAX_WORD] = [1_000, 2_000, 64] as const
/** Longer brackets hold no label of a link. */
const MAX_LABEL = 200
/** Slashes, the longest DNS label, a dot. */
const MAX_HOST = 2 + 63 + 1
const URL_BODY = /[^\s<>"`[\]]*/y

/** Allows these URLs and tags; `name[1]` is code if the name is `indexed`. How the text is cut changes nothing. */
export function createScanner(allowed: ReadonlySet<string>, indexed?: ReadonlySet<string>, isCode = false): Scanner {
  let buffer = ""
  /** The last character that was returned, and its line so far. */
  let [last, line] = ["", ""]
  /** The sign that opened the block of code that goes on. */
  let fence: string | null = null

  function read(at: number, eof: boolean): Step | null {
    const char = buffer.charAt(at)
    if (fence !== null && !/\s/.test(char)) return codeLine(at, eof, fence)
    if (isCode && /[[(!【［`~]/.test(char)) return text(char, at + 1)
    if (char === "`" || char === "~") return code(at, eof)
    if (/\s/.test(char)) return run(/\s+/y, "space", at, eof)
    if (char === "[") return !eof && mayDefine(at) ? null : (definition(at) ?? marks(at, eof))
    if (char === "!" && buffer.charAt(at + 1) === "[") return image(at, eof)
    if (char === "<") return tag(at, eof)
    if (char === "(" && last === "]") return target(at, eof)
    if (/[(\\【［]/.test(char)) return otherMarks(at, eof)
    if (/[a-z0-9]/i.test(char)) return word(at, eof)
    if (char === "/") return slashes(at, eof)
    if (/[.,;:!?)…。、，！？；：]/.test(char)) return punctuation(at, eof)
    if (char > "\x7f") return run(/[^\p{ASCII}\s…【［。、，！？；：]+/uy, "text", at, eof)
    return text(char, at + 1)
  }

  function run(pattern: RegExp, type: "text" | "space", at: number, eof: boolean): Step | null {
    let found = match(pattern, at)
    if (type === "space" && at + found.length === buffer.length && !eof) return null
    if (/[\uD800-\uDBFF]$/.test(found) && at + found.length === buffer.length && !eof) found = found.slice(0, -1)
    return found === "" ? null : { lexemes: [{ type, text: found }], end: at + found.length }
  }

  /** Code in a line is returned when its end is known, a block of code line by line. */
  function code(at: number, eof: boolean): Step | null {
    const found = codeAt(buffer, at, line, eof)
    if (!found) return null
    if (found.opens) fence = found.signs
    return text((found.signs + cleanCode(found.inner) + found.closing).trimEnd(), found.end)
  }

  function codeLine(at: number, eof: boolean, sign: string): Step | null {
    const found = codeLineAt(buffer, at, eof)
    if (found === null) return null
    if (closesFence(line, found, sign)) fence = null
    return text(cleanCode(found).trimEnd(), at + found.length)
  }

  const cleanCode = (written: string) => {
    const inner = createScanner(allowed, undefined, true)
    return textOf([...inner.push(written), ...inner.finish()])
  }

  function marks(at: number, eof: boolean): Step | null {
    const found = match(MARKS, at)
    if (found !== "" && found.length <= MAX_MARK)
      return { lexemes: [{ type: "marks", marks: marksIn(found) }], end: at + found.length }
    const rest = buffer.slice(at, at + MAX_MARK + 1)
    const hasBegun = MARKS_BEGUN.test(rest)
    // A longer group than any that a prompt asks for loses its bracket: it must not leave looking like checked marks.
    if (found !== "" || (hasBegun && rest.length > MAX_MARK)) return dropped(at + 1)
    if (hasBegun && !eof) return null
    return hasBegun && /\d/.test(rest) ? dropped(buffer.length) : link(at, eof)
  }

  function otherMarks(at: number, eof: boolean): Step | null {
    const char = buffer.charAt(at)
    const isWide = /[【［]/.test(char)
    const rest = buffer.slice(at, at + MAX_LABEL)
    const hasBegun = (isWide ? WIDE_MARKS_BEGUN : OTHER_MARKS_BEGUN).test(rest)
    if (hasBegun && !eof) return null
    const found = match(isWide ? WIDE_MARKS : OTHER_MARKS, at)
    if (found !== "") return { lexemes: [{ type: "marks", marks: wideMarksIn(found) }], end: at + found.length }
    if (isWide && hasBegun && /\d/.test(rest)) return dropped(buffer.length)
    return char === "\\" ? slashes(at, eof) : text(char, at + 1)
  }

  /** Of a link its label is left, as text, and its target if a source has it. */
  function link(at: number, eof: boolean): Step | null {
    const label = match(LABEL, at)
    const end = at + label.length
    const isOpen = label === "" && buffer.length - at <= MAX_LABEL && LABEL_BEGUN.test(buffer.slice(at))
    if (isOpen && !eof) return null
    if (label !== "" && end === buffer.length && !eof) return null
    if (label === "" || buffer.charAt(end) !== "(") return text("[", at + 1)
    const behind = target(end, eof)
    if (!behind) return null
    const inner = createScanner(allowed)
    const lexemes = [...inner.push(label.slice(1, -1)), ...inner.finish()]
    return { lexemes: [{ type: "dropped" }, ...lexemes, ...behind.lexemes], end: behind.end }
  }

  /** An image that no source has leaves nothing, as it shows nothing without its target. */
  function image(at: number, eof: boolean): Step | null {
    const label = match(LABEL, at + 1)
    const end = at + 1 + label.length
    const isOpen = label === "" ? LABEL_BEGUN.test(buffer.slice(at + 1, at + MAX_LABEL + 4)) : end === buffer.length
    if (isOpen && !eof && buffer.length - at <= MAX_LABEL + 2) return null
    if (label === "" || buffer.charAt(end) !== "(") return punctuation(at, eof)
    const behind = target(end, eof)
    return behind && (behind.lexemes.length > 1 ? link(at + 1, eof) : behind)
  }

  const beginsLine = () => /^\n?$/.test(last)
  const mayDefine = (at: number) =>
    beginsLine() && buffer.length - at <= MAX_URL && DEFINITION_BEGUN.test(buffer.slice(at))

  /** Null unless a line is the definition of a link that no source has. */
  function definition(at: number): Step | null {
    if (!beginsLine()) return null
    DEFINITION.lastIndex = at
    const [whole = "", url = ""] = DEFINITION.exec(buffer) ?? []
    const isUrl = [...url.matchAll(ANY_URL)].some(({ index }) => index === 0)
    return isUrl && !allowed.has(url.replace(/>$/, "")) ? dropped(at + whole.length) : null
  }

  function tag(at: number, eof: boolean): Step | null {
    const next = buffer.charAt(at + 1)
    if (next === "") return eof ? dropped(at + 1) : null
    if (!/[a-z/!?]/i.test(next)) return /[\s\d=-]/.test(next) ? text("<", at + 1) : dropped(at + 1)
    const rest = buffer.slice(at, at + MAX_ENCLOSED)
    const stop = rest.slice(1).search(/[<>]/) + 1
    if (stop === 0) return rest.length < MAX_ENCLOSED && !eof ? null : dropped(at + 1)
    if (rest.charAt(stop) === "<") return dropped(at + 1)
    const whole = rest.slice(0, stop + 1)
    const inner = whole.slice(1, -1)
    if (allowed.has(inner)) return plainUrl(inner, at + whole.length)
    const isKept = allowed.has(whole) || isTypeArgument(whole)
    return isKept ? text(whole, at + whole.length) : dropped(at + whole.length)
  }

  /** The target of a link, in parentheses after `]`: removed, or returned as plain text if a source has the URL. */
  function target(at: number, eof: boolean): Step | null {
    const rest = buffer.slice(at, at + MAX_ENCLOSED)
    const close = closingBracket(rest)
    if (close >= 0) {
      const url = rest.slice(1, close).trim().split(/\s/, 1)[0]?.replace(/^<|>$/g, "") ?? ""
      return allowed.has(url) ? plainUrl(url, at + close + 1) : dropped(at + close + 1)
    }
    return rest.length < MAX_ENCLOSED && !eof ? null : dropped(at + 1)
  }

  function word(at: number, eof: boolean): Step | null {
    const found = match(/[a-z0-9]+/iy, at).slice(0, MAX_WORD)
    const end = at + found.length
    if (found.length === MAX_WORD) return text(found, end)
    if (indexed?.has(found) && !/[\w.`]/.test(last)) {
      const index = match(/\[(?:\d{1,3}\]?)?/y, end)
      if (index.endsWith("]")) return text(`\`${found}${index}\``, end + index.length)
      if (end + index.length === buffer.length && !eof) return null
    }
    const rest = buffer.slice(end, end + 3)
    if (rest === "://" || (/^(?:https?|mailto|xmpp)$/i.test(found) && rest.startsWith(":")))
      return url(at, end + 1, eof)
    if (/^www$/i.test(found) && rest.startsWith(".")) return url(at, end + 1, eof)
    if ("://".startsWith(rest) && !eof) return null
    return text(found, end)
  }

  function slashes(at: number, eof: boolean): Step | null {
    const rest = buffer.slice(at, at + MAX_HOST)
    if (!eof && rest.length < MAX_HOST && /^[/\\]{1,2}$|^[/\\]{2}[\w-]+$/.test(rest)) return null
    return /^[/\\]{2}[\w-]+\./.test(rest) ? url(at, at + 2, eof) : text(buffer.charAt(at), at + 1)
  }

  function url(at: number, bodyAt: number, eof: boolean): Step | null {
    const body = match(URL_BODY, bodyAt).slice(0, MAX_URL)
    if (bodyAt + body.length === buffer.length && body.length < MAX_URL && !eof) return null
    const whole = buffer.slice(at, bodyAt + body.length).replace(URL_TAIL, "")
    const end = at + whole.length
    if (end < bodyAt) return text(buffer.slice(at, bodyAt), bodyAt)
    return allowed.has(whole) ? text(whole, end) : dropped(end)
  }

  function punctuation(at: number, eof: boolean): Step | null {
    const found = match(/[.,;:?!)…。、，！？；：]+/y, at)
    const end = at + found.length
    if (end === buffer.length && !eof) return null
    const closes = /^[\s<>"[\]]?$/.test(buffer.charAt(end))
    return { lexemes: [{ type: closes ? "close" : "text", text: found }], end }
  }

  function match(pattern: RegExp, at: number): string {
    pattern.lastIndex = at
    return pattern.exec(buffer)?.[0] ?? ""
  }

  function drain(eof: boolean): Lexeme[] {
    const lexemes: Lexeme[] = []
    let at = 0
    while (at < buffer.length) {
      const step = read(at, eof)
      if (!step) break
      for (const lexeme of step.lexemes) {
        const written = lexeme.type === "marks" ? "]" : lexeme.type === "dropped" ? "" : lexeme.text
        last = written.slice(-1) || last
        line = `${line}${written}`.slice(-MAX_LABEL).replace(/^.*\n/s, "")
        lexemes.push(lexeme)
      }
      at = step.end
    }
    buffer = buffer.slice(at)
    return lexemes
  }

  return {
    push(delta) {
      buffer += delta
      return drain(false)
    },
    finish: () => drain(true),
    discard() {
      buffer = ""
      fence = null
    },
  }
}
