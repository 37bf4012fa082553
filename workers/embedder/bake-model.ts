// Command of the image build: downloads EMBEDDING_MODEL and RERANK_MODEL into MODELS_DIR, as the service's own configuration names them.
import { fetchModel } from "./model/fetch-model.ts"
import { modelIsPresent } from "./model/locate-model.ts"
import { readAllModelSettings } from "./read-config.ts"

try {
  for (const settings of readAllModelSettings(process.env)) {
    if (!(await modelIsPresent(settings))) await fetchModel(settings)
  }
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
