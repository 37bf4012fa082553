// Command of the image build: downloads EMBEDDING_MODEL into MODELS_DIR, as the service's own configuration names them.
import { fetchModel } from "./model/fetch-model.ts"
import { modelIsPresent } from "./model/locate-model.ts"
import { readModelSettings } from "./read-config.ts"

try {
  const settings = readModelSettings(process.env)
  if (!(await modelIsPresent(settings))) await fetchModel(settings)
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
}
