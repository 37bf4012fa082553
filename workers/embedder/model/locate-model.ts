// Finds a model's folder from its name and checks that everything needed is in it.
import { access } from "node:fs/promises"
import { basename, isAbsolute, join, resolve } from "node:path"
import { DTYPES, type Dtype, type ModelSettings } from "./model-spec.ts"

/** File of each weight format inside `onnx/`, as the hub's ONNX repositories name them. */
const WEIGHT_FILES = {
  int8: "model_int8.onnx",
  q8: "model_quantized.onnx",
  uint8: "model_uint8.onnx",
  fp32: "model.onnx",
  fp16: "model_fp16.onnx",
  q4: "model_q4.onnx",
} as const satisfies Record<Dtype, string>

/** What is read from a model's folder besides its weights. */
export const MODEL_FILES = ["config.json", "tokenizer.json", "tokenizer_config.json"]

export type LocatedModel = { model: string; folder: string; dtype: Dtype; weights: string }

/** A hub id is `name` or `owner/name`; anything that begins with a dot or is absolute is a folder. */
export const isFolder = (name: string): boolean => isAbsolute(name) || name.startsWith(".")

/** Where a model of this name lives on disk. */
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
  // A folder's path is nobody's business but this machine's: the model goes by the folder's name.
  return { model: isFolder(settings.name) ? basename(folder) : settings.name, folder, dtype, weights }
}

/** With no dtype set the fastest present on a CPU wins: signed int8 runs at twice the speed of uint8. */
async function firstPresent(folder: string): Promise<Dtype> {
  for (const dtype of DTYPES) {
    if (await exists(join(folder, "onnx", WEIGHT_FILES[dtype]))) return dtype
  }
  throw new Error(
    `The model has no weights: none of ${Object.values(WEIGHT_FILES).join(", ")} is in ${join(folder, "onnx")}.`,
  )
}

/** Nothing needs to be downloaded: the name is no hub id, or all its files are there. */
export async function modelIsPresent(settings: ModelSettings): Promise<boolean> {
  if (settings.name === "lexical" || isFolder(settings.name)) return true
  return await locateModel(settings).then(
    () => true,
    () => false,
  )
}
