// What the bench says of ingestion: the targets with what was measured, and where the processor's time went.
import { CPU_PARTS, type CpuPart, type Ingested, LEXICAL } from "./measure-ingest.ts"
import { figure, renderTable } from "./table.ts"

const PARTS: Record<CpuPart, string> = {
  embedder: "embedder: parse, chunk, embed",
  workers: "workerd: Workers, queues, R2",
  postgres: "Postgres stand-in",
  redis: "Redis stand-in",
  qdrant: "Qdrant stand-in",
  client: "the client that asks",
  loop: "a text of the bare loop",
}

export function ingestTable(ingested: Ingested): string {
  const { docsPerS, ratio, growth, growthByClock, documents, model, perDocument, cpuMs } = ingested
  const { rssMb, togetherMb } = ingested
  const mark = (holds: boolean) => (holds ? "ok" : "MISSED")
  return renderTable(
    ["ingestion", "wanted", "measured", ""],
    [
      ["ingest_docs_per_s", "", figure(docsPerS, 1), ""],
      model === LEXICAL
        ? ["… / a bare loop of the same model", "see --model", figure(ratio, 2), ""]
        : ["… / a bare loop of the same model", ">= 0.50", figure(ratio, 2), mark(ratio >= 0.5)],
      ...CPU_PARTS.map((part) => [`CPU ms, ${PARTS[part]}`, "", figure(cpuMs[part], 1), ""]),
      [`ingest_growth, CPU, the last of ${documents} to the first`, "<= 1.20", figure(growth, 2), mark(growth <= 1.2)],
      ["ingest_growth by the clock", "", figure(growthByClock, 2), ""],
      ["platform_rss_mb", "<= 1000", figure(rssMb), mark(rssMb <= 1_000)],
      ["… with shared pages counted once", "", figure(togetherMb), ""],
      ["a document: trips to Postgres", "", figure(perDocument.postgresTrips, 1), ""],
      ["a document: statements", "", figure(perDocument.statements, 1), ""],
      ["a document: trips to Redis", "", figure(perDocument.redisTrips, 1), ""],
    ],
  )
}
