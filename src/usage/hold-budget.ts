// Holds a question's share of its budgets until its real use is known,
// reports budgets that run out, and refuses questions beyond them.
import type { BudgetShare, RequestContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { BudgetCounters, BudgetLedger, Log } from "../ports.ts"
import { type Amounts, amountFor, budgetState, type Reserved, softOf, sumOf } from "./model/budget.ts"

export type BudgetDeps = { budgets: BudgetCounters; budgetLedger: BudgetLedger; log: Pick<Log, "error"> }

export type BudgetHold = BudgetShare & {
  /** Of the budgets past their soft limit, the one with the smallest share left; null if there is none. */
  warning: Reserved | null
}

/** By then some of the running questions that hold the rest of the budget have ended. */
const HELD_RETRY_SECONDS = 5

/**
 * Throws `budget-exhausted` if a budget with nothing left refuses questions. `reserved` are the budgets of tenant and
 * key, as the counter answered for this question.
 */
export function holdBudget(
  deps: BudgetDeps,
  defer: RequestContext["defer"],
  reserved: readonly Reserved[],
): BudgetHold {
  const notice = (states: readonly Reserved[]) => {
    for (const one of states) if (one.tell || one.isFresh) defer(follow(deps, one))
  }
  notice(reserved)
  const isExtractive = isRefused(reserved)
  let taken = isExtractive ? [] : reserved
  let covered: Amounts = { queries: 0, tokens: 0, usd: 0 }
  return {
    isExtractive,
    warning: tightest(reserved.filter(({ budget, used }) => used >= softOf(budget))),
    async cover(most) {
      const wanted = sumOf(covered, most)
      const short = taken.filter((one) => amountFor(one, wanted) > one.need)
      if (short.length > 0) {
        const raised = await deps.budgets.raise(short, wanted).catch((error: unknown) => {
          // Without Redis budgets bound nothing.
          if (!(error instanceof AppError && error.code === "cache-unavailable")) throw error
          return []
        })
        notice(raised.filter(({ tell }) => tell))
        if (isRefused(raised)) return false
        taken = taken.map((one) => raised[short.indexOf(one)] ?? one)
      }
      covered = wanted
      return true
    },
    settle(used) {
      if (taken.length > 0) defer(deps.budgets.settle(taken, used).catch(noted(deps, "budget.not-settled")))
    },
  }
}

/** True where one has nothing left and its owner wants no error; throws `budget-exhausted` where it wants one. */
function isRefused(reserved: readonly Reserved[]): boolean {
  const refusing = reserved.filter((one) => one.isRefused)
  const refusals = refusing.filter(({ budget }) => budget.whenExhausted === "refuse")
  const refusal = refusals.find(({ isUsedUp }) => isUsedUp) ?? refusals[0]
  if (refusal) throw refusal.isUsedUp ? exhausted(refusal) : held(refusal)
  return refusing.length > 0
}

/** The error of a used-up budget says that nothing is left and when it renews. */
function exhausted(reserved: Reserved): AppError {
  const { period, unit, limit, renews_at, key_id } = budgetState(reserved)
  const whose = key_id === null ? "The tenant's" : "The key's"
  const retryAfterSeconds = Math.max(1, Math.ceil((reserved.endsAt - Date.now()) / 1000))
  return new AppError("budget-exhausted", {
    detail: `${whose} budget of ${limit} ${unit} a ${period} is used up: 0 left; it renews at ${renews_at}.`,
    retryAfterSeconds,
  })
}

function held({ budget: { limit, unit, period }, keyId }: Reserved): AppError {
  const whose = keyId === null ? "the tenant's" : "the key's"
  return new AppError("budget-exhausted", {
    detail: `Questions that are being answered hold what is left of ${whose} budget of ${limit} ${unit} a ${period}.`,
    retryAfterSeconds: HELD_RETRY_SECONDS,
  })
}

const tightest = (past: readonly Reserved[]): Reserved | null =>
  past.reduce<Reserved | null>((a, b) => (a === null || leftOf(b) < leftOf(a) ? b : a), null)
const leftOf = (one: Reserved) => budgetState(one).left / one.budget.limit

async function follow(deps: BudgetDeps, one: Reserved): Promise<void> {
  try {
    if (one.isFresh) await deps.budgets.restore(one, await deps.budgetLedger.spent(one))
    if (one.tell) await tell(deps, one.tell, one)
  } catch (error) {
    noted(deps, "budget.not-followed")(error)
  }
}

/**
 * The counter has marked the tenant as told. If telling fails, the mark is removed, so that the next question tells it.
 */
async function tell({ budgets, budgetLedger }: BudgetDeps, what: "warned" | "exhausted", one: Reserved): Promise<void> {
  try {
    await budgetLedger.tell(one.tenantId, `budget.${what}`, one)
  } catch (error) {
    await budgets.retell(one)
    throw error
  }
}

const noted =
  ({ log }: Pick<BudgetDeps, "log">, event: string) =>
  (error: unknown) =>
    log.error(event, error, {})
