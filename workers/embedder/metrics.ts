// The service's Prometheus metrics, in one registry per instance.
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client"

export type Metrics = ReturnType<typeof createMetrics>

/** `queueLength` is called at every scrape. */
export function createMetrics(queueLength: () => number) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: "rag_embedder_queue_length",
    help: "Texts waiting for a lane.",
    registers,
    collect() {
      this.set(queueLength())
    },
  })
  return {
    registry,
    embeddingSeconds: new Histogram({
      name: "rag_embedding_duration_seconds",
      help: "Time from an accepted embedding request to its vectors, waiting included.",
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2],
      registers,
    }),
    rerankSeconds: new Histogram({
      name: "rag_rerank_duration_seconds",
      help: "Time from an accepted rerank request to its scores, waiting included.",
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2],
      registers,
    }),
    parseSeconds: new Histogram({
      name: "rag_parse_duration_seconds",
      help: "Time from an accepted document to its stored manifest or its failure, by type.",
      labelNames: ["type"],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
      registers,
    }),
    modelLoadSeconds: new Gauge({
      name: "rag_model_load_seconds",
      help: "Time the model took to load and warm.",
      registers,
    }),
    batchSize: new Histogram({
      name: "rag_embedder_batch_size",
      help: "Texts handed to a lane at once.",
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    }),
  }
}
