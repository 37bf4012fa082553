// Runs another Worker's cron when it is asked to over HTTP.

type Scheduled = { scheduled(event: { scheduledTime: Date; cron?: string }): Promise<{ outcome: string }> }
type Env = { INGEST: Fetcher & Scheduled }

export default {
  async fetch(request: Request, { INGEST }: Env) {
    const cron = new URL(request.url).searchParams.get("cron") ?? undefined
    const { outcome } = await INGEST.scheduled({ scheduledTime: new Date(), ...(cron ? { cron } : {}) })
    return new Response(outcome, { status: outcome === "ok" ? 200 : 500 })
  },
}
