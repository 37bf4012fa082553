// What the bench says of ingestion: the targets with what was measured.
import { type Ingested, LEXICAL } from "./measure-ingest.ts"
import { figure, renderTable } from "./table.ts"

export function ingestTable(ingested: Ingested): string {
  const { docsPerS, bareDocsPerS, growth, documents, rssMb, model, perDocument } = ingested
  const mark = (holds: boolean) => (holds ? "ok" : "MISSED")
  const ratio = docsPerS / bareDocsPerS
  return renderTable(
    ["ingestion", "wanted", "measured", ""],
    [
      ["ingest_docs_per_s", "", figure(docsPerS, 1), ""],
      model === LEXICAL
        ? ["… / a bare loop of the same model", "see --model", figure(ratio, 2), ""]
        : ["… / a bare loop of the same model", ">= 0.50", figure(ratio, 2), mark(ratio >= 0.5)],
      [`ingest_growth, the last of ${documents} to the first`, "<= 1.20", figure(growth, 2), mark(growth <= 1.2)],
      ["platform_rss_mb", "<= 1000", figure(rssMb), mark(rssMb <= 1_000)],
      ["a document: trips to Postgres", "", figure(perDocument.postgresTrips, 1), ""],
      ["a document: statements", "", figure(perDocument.statements, 1), ""],
      ["a document: trips to Redis", "", figure(perDocument.redisTrips, 1), ""],
    ],
  )
}
