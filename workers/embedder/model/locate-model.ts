// Finds a model's folder by its name and checks that all required files are there.
import { access } from "node:fs/promises"
import { basename, isAbsolute, join, resolve } from "node:path"
import { DTYPES, type Dtype, type ModelSettings } from "./model-spec.ts"

/** The file of each weight format inside `onnx/`, as named in the hub's ONNX repositories. */
const WEIGHT_FILES = {
  int8: "model_int8.onnx",
  q8: "model_quantized.onnx",
  uint8: "model_uint8.onnx",
  fp32: "model.onnx",
  fp16: "model_fp16.onnx",
  q4: "model_q4.onnx",
} as const satisfies Record<Dtype, string>

/** The files of a model's folder that are read besides its weights. */
export const MODEL_FILES = ["config.json", "tokenizer.json", "tokenizer_config.json"]

export type LocatedModel = { model: string; folder: string; dtype: Dtype; weights: string }

/** A hub id is `name` or `owner/name`; a name that is absolute or starts with a dot is a folder. */
export const isFolder = (name: string): boolean => isAbsolute(name) || name.startsWith(".")

/** The folder of the model with this name. */
const modelFolder = (settings: Pick<ModelSettings, "name" | "modelsDir">): string =>
  isFolder(settings.name) ? resolve(settings.name) : resolve(settings.modelsDir, settings.name)

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** Throws an error that names what is missing and where it was looked for. */
export async function locateModel(settings: ModelSettings): Promise<LocatedModel> {
  const folder = modelFolder(settings)
  if (!(await exists(folder))) {
    throw new Error(
      `The model "${settings.name}" was not found: there is no folder ${folder}. ` +
        `Fetch it with "npm run model -- ${settings.name}", or set EMBEDDING_MODEL to "lexical".`,
    )
  }
  for (const file of MODEL_FILES) {
    if (!(await exists(join(folder, file))))
      throw new Error(`The model in ${folder} is incomplete: ${file} is missing.`)
  }
  const dtype = settings.dtype ?? (await firstPresent(folder))
  const weights = join(folder, "onnx", WEIGHT_FILES[dtype])
  if (!(await exists(weights))) throw new Error(`The model has no ${dtype} weights: ${weights} is missing.`)
  // The path of a folder should not leave this machine, so the model gets the folder's name.
  return { model: isFolder(settings.name) ? basename(folder) : settings.name, folder, dtype, weights }
}

/** Without a dtype the fastest one on a CPU is chosen: signed int8 is twice as fast as uint8. */
async function firstPresent(folder: string): Promise<Dtype> {
  for (const dtype of DTYPES) {
    if (await exists(join(folder, "onnx", WEIGHT_FILES[dtype]))) return dtype
  }
  throw new Error(
    `The model has no weights: none of ${Object.values(WEIGHT_FILES).join(", ")} is in ${join(folder, "onnx")}.`,
  )
}

/** True if nothing has to be downloaded: the name is not a hub id, or all files exist. */
export async function modelIsPresent(settings: ModelSettings): Promise<boolean> {
  if (settings.name === "lexical" || isFolder(settings.name)) return true
  return await locateModel(settings).then(
    () => true,
    () => false,
  )
}
