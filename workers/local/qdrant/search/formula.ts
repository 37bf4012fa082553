// Compiles a scoring formula over the scores of the prefetches.
import { isRecord } from "../points/json-path.ts"
import { refuse } from "../refusal.ts"

/** Value of the formula for one point; `scores` holds its score in each prefetch, or undefined. */
export type Formula = (scores: readonly (number | undefined)[]) => number

const scoreVariable = /^\$score(?:\[(\d+)\])?$/

export function compileFormula(expression: unknown, defaults: Record<string, number>): Formula {
  const fallbacks = new Map<number, number>()
  for (const [name, value] of Object.entries(defaults)) fallbacks.set(scoreIndex(name), value)
  return compile(expression, fallbacks)
}

function scoreIndex(name: string): number {
  const found = scoreVariable.exec(name)
  return found ? Number(found[1] ?? 0) : refuse(501, `formula variable ${JSON.stringify(name)} is not supported here`)
}

function compile(expression: unknown, fallbacks: ReadonlyMap<number, number>): Formula {
  const inner = (part: unknown) => compile(part, fallbacks)
  const each = (parts: unknown) => (Array.isArray(parts) ? parts.map(inner) : malformed(expression))
  if (typeof expression === "number") return () => expression
  if (typeof expression === "string") {
    const index = scoreIndex(expression)
    const fallback = fallbacks.get(index) ?? 0
    return (scores) => scores[index] ?? fallback
  }
  if (!isRecord(expression)) return malformed(expression)
  const [operator, ...others] = Object.keys(expression)
  if (others.length > 0) return malformed(expression)
  switch (operator) {
    case "sum": {
      const terms = each(expression.sum)
      return (scores) => terms.reduce((sum, term) => sum + term(scores), 0)
    }
    case "mult": {
      const factors = each(expression.mult)
      return (scores) => factors.reduce((product, factor) => product * factor(scores), 1)
    }
    case "div":
      return compileDivision(expression.div, inner)
    default:
      return refuse(501, `formula operator ${JSON.stringify(operator)} is not supported here`)
  }
}

/** Zero divided by anything is zero; any other division by zero is refused. */
function compileDivision(form: unknown, inner: (part: unknown) => Formula): Formula {
  if (!isRecord(form)) return malformed(form)
  const { left, right, ...others } = form
  if (Object.keys(others).length > 0) return malformed(form)
  const numerator = inner(left)
  const denominator = inner(right)
  return (scores) => {
    const above = numerator(scores)
    if (above === 0) return 0
    const below = denominator(scores)
    if (below !== 0) return above / below
    return refuse(400, `Wrong input: The expression ${above}/0 produced a non-finite number`)
  }
}

const malformed = (part: unknown): never =>
  refuse(400, `Format error in JSON body: bad formula ${JSON.stringify(part)}`)
