// The routes of the history: list, stats, export, one with its trace, feedback and removal.
import { Hono } from "hono"
import type { TenantContext } from "../../context.ts"
import { AppError } from "../../errors.ts"
import { invalidInput, jsonBody, validate } from "../../http/input/validate.ts"
import { toPageJson } from "../../http/shapes/page.ts"
import type { Feedback, Reach } from "../../ports.ts"
import { replayQuestion } from "../../query/history/replay-question.ts"
import { admitted } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import * as contracts from "../contracts/queries.ts"
import { exportHistory } from "../export-history.ts"
import {
  toEntryJson,
  toFeedbackJson,
  toFiguresJson,
  toHistoryFilter,
  toReplayChanges,
  toReplayJson,
  toTraceJson,
} from "../history-shapes.ts"

const MOST_REMOVED = 10_000

export const queries = new Hono<AppEnv>()
  .get("/", admitted("usage:read"), validate("query", contracts.listQueries.query), async (c) => {
    const { limit, cursor, ...filter } = c.req.valid("query")
    const { deps, ctx } = c.var
    const page = { limit, cursor: cursor ?? null }
    return c.json(
      toPageJson(await deps.history.list(ctx.tenantId, reachOf(ctx), toHistoryFilter(filter), page), toEntryJson),
    )
  })
  .get("/stats", admitted("usage:read"), validate("query", contracts.getQueryStats.query), async (c) => {
    const { days } = c.req.valid("query")
    const { deps, ctx } = c.var
    const figures = await deps.history.figures(ctx.tenantId, reachOf(ctx), days)
    return c.json({
      days,
      totals: toFiguresJson(figures.total),
      by_day: figures.days.map((one) => ({ day: one.group, ...toFiguresJson(one) })),
      by_key: figures.keys.map((one) => ({ key_id: one.group, ...toFiguresJson(one) })),
      by_collection: figures.collections.map((one) => ({ collection_id: one.group, ...toFiguresJson(one) })),
    })
  })
  .get("/export", admitted("usage:read"), validate("query", contracts.exportQueries.query), (c) => {
    const { format, ...filter } = c.req.valid("query")
    const { deps, ctx } = c.var
    const asked = { reach: reachOf(ctx), filter: toHistoryFilter(filter), format }
    return exportHistory(deps.history, ctx.tenantId, asked)
  })
  .get("/:id", admitted("usage:read"), validate("param", contracts.getQuery.params), async (c) => {
    const { deps, ctx } = c.var
    const found = await deps.history.get(ctx.tenantId, reachOf(ctx), c.req.valid("param").id)
    if (!found) throw new AppError("question-not-found")
    return c.json(toTraceJson(found))
  })
  .post(
    "/:id/replay",
    admitted("usage:read"),
    validate("param", contracts.replayQuery.params),
    validate("query", contracts.replayQuery.query),
    jsonBody({ optional: true }),
    validate("json", contracts.replayQuery.json),
    async (c) => {
      const { deps, ctx } = c.var
      const { id } = c.req.valid("param")
      const recorded = await deps.history.get(ctx.tenantId, reachOf(ctx), id)
      if (!recorded) throw new AppError("question-not-found")
      const replay = await replayQuestion(deps, ctx, recorded, toReplayChanges(c.req.valid("json")))
      return c.json({ id, ...toReplayJson(replay, c.req.valid("query").diff === "true") })
    },
  )
  .post(
    "/:id/feedback",
    admitted("query"),
    validate("param", contracts.rateQuery.params),
    jsonBody(),
    validate("json", contracts.rateQuery.json),
    async (c) => {
      const { deps, ctx } = c.var
      const { rating, reason, answer, wrong_citations } = c.req.valid("json")
      const feedback: Feedback = {
        rating,
        reason: reason ?? null,
        answer: answer ?? null,
        wrongCitations: wrong_citations ?? [],
        at: new Date().toISOString(),
      }
      if (!(await deps.history.rate(ctx.tenantId, reachOf(ctx), c.req.valid("param").id, feedback)))
        throw new AppError("question-not-found")
      return c.json(toFeedbackJson(feedback))
    },
  )
  .delete("/:id", admitted("documents:write"), validate("param", contracts.deleteQuery.params), async (c) => {
    const { deps, ctx } = c.var
    const removed = await deps.history.remove(ctx.tenantId, reachOf(ctx), c.req.valid("param").id, 1)
    if (removed === 0) throw new AppError("question-not-found")
    return c.body(null, 204)
  })
  .delete("/", admitted("documents:write"), validate("query", contracts.deleteQueries.query), async (c) => {
    const bounds = c.req.valid("query")
    if (Object.keys(bounds).length === 0)
      throw invalidInput([
        { code: "custom", path: ["user_id"], message: "name a user_id, key_id, from or to", input: bounds },
      ])
    const { deps, ctx } = c.var
    const removed = await deps.history.remove(ctx.tenantId, reachOf(ctx), toHistoryFilter(bounds), MOST_REMOVED)
    return c.json({ removed, more: removed === MOST_REMOVED })
  })

/** A caller bound to collections or a filter sees the history of these alone. */
const reachOf = ({ allowedCollections, filter }: TenantContext): Reach => ({
  collectionIds: allowedCollections,
  filter,
})
