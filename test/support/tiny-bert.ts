// Writes a tiny BERT with seeded random weights to a folder, so that tests run a real model on every machine.
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { createGraph } from "./onnx-file.ts"

/** With `labels` the model is a cross-encoder with that many logits, without hidden states. */
export type TinyBertOptions = { seed?: number; hidden?: number; layers?: number; heads?: number; labels?: number }

const POSITIONS = 512
const SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
const CHARACTERS = [..."abcdefghijklmnopqrstuvwxyz0123456789.,;:!?-'()"]
const WORDS = ["the", "of", "a", "in", "to", "and", "is", "question", "passage", "document", "edge", "citation"]
const VOCABULARY = [...SPECIALS, ...CHARACTERS, ...CHARACTERS.map((character) => `##${character}`), ...WORDS]

/** Fills `folder` with config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx (fp32). */
export async function writeTinyBert(folder: string, options: TinyBertOptions = {}): Promise<void> {
  const { seed = 1, hidden = 32, layers = 2, heads = 2, labels = 0 } = options
  const size = { hidden, layers, heads, labels }
  await mkdir(join(folder, "onnx"), { recursive: true })
  await writeFile(join(folder, "onnx", "model.onnx"), writeModel(size, createRandom(seed)))
  await writeFile(
    join(folder, "config.json"),
    JSON.stringify({
      architectures: [labels > 0 ? "BertForSequenceClassification" : "BertModel"],
      model_type: "bert",
      hidden_size: hidden,
      intermediate_size: hidden * 4,
      num_attention_heads: heads,
      num_hidden_layers: layers,
      max_position_embeddings: POSITIONS,
      type_vocab_size: 2,
      vocab_size: VOCABULARY.length,
    }),
  )
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizer()))
  await writeFile(
    join(folder, "tokenizer_config.json"),
    JSON.stringify({ tokenizer_class: "BertTokenizer", do_lower_case: true, model_max_length: POSITIONS }),
  )
}

function writeModel(
  { hidden, layers, heads, labels }: { hidden: number; layers: number; heads: number; labels: number },
  random: () => number,
): Uint8Array {
  const graph = createGraph()
  const weights = (dims: number[]) =>
    graph.floats(
      Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => (random() - 0.5) * 0.3),
      dims,
    )
  const filled = (value: number, length: number) => graph.floats(new Float32Array(length).fill(value), [length])
  const dense = (from: string, width: number, depth: number) =>
    graph.node("Add", [graph.node("MatMul", [from, weights([width, depth])]), weights([depth])])
  const normalize = (from: string, name?: string) =>
    graph.node(
      "LayerNormalization",
      [from, filled(1, hidden), filled(0, hidden)],
      { ints: { axis: -1 }, floats: { epsilon: 1e-12 } },
      name,
    )

  const length = graph.node("Shape", ["input_ids"], { ints: { start: 1, end: 2 } })
  const positions = graph.node("Slice", [
    weights([POSITIONS, hidden]),
    graph.integers([0]),
    length,
    graph.integers([0]),
  ])
  const words = graph.node("Gather", [weights([VOCABULARY.length, hidden]), "input_ids"])
  const types = graph.node("Gather", [weights([2, hidden]), "token_type_ids"])
  let state = normalize(graph.node("Add", [graph.node("Add", [words, positions]), types]))

  // Padding gets a score that softmax turns into 0: (1 - mask) * -1e9, broadcast over heads and queries.
  const mask = graph.node("Cast", ["attention_mask"], { ints: { to: 1 } })
  const masked = graph.node("Mul", [graph.node("Sub", [graph.scalar(1), mask]), graph.scalar(-1e9)])
  const bias = graph.node("Unsqueeze", [masked, graph.integers([1, 2])])
  const split = graph.integers([0, 0, heads, hidden / heads])

  for (let layer = 0; layer < layers; layer++) {
    const name = layer === layers - 1 ? "last_hidden_state" : undefined
    const project = (perm: number[]) =>
      graph.node("Transpose", [graph.node("Reshape", [dense(state, hidden, hidden), split])], { ints: { perm } })
    const scores = graph.node("MatMul", [project([0, 2, 1, 3]), project([0, 2, 3, 1])])
    const scaled = graph.node("Add", [graph.node("Mul", [scores, graph.scalar(1 / Math.sqrt(hidden / heads))]), bias])
    const attention = graph.node("Softmax", [scaled], { ints: { axis: -1 } })
    const read = graph.node("Transpose", [graph.node("MatMul", [attention, project([0, 2, 1, 3])])], {
      ints: { perm: [0, 2, 1, 3] },
    })
    const merged = graph.node("Reshape", [read, graph.integers([0, 0, hidden])])
    const attended = normalize(graph.node("Add", [dense(merged, hidden, hidden), state]))
    const widened = graph.node("Gelu", [dense(attended, hidden, hidden * 4)])
    state = normalize(graph.node("Add", [dense(widened, hidden * 4, hidden), attended]), name)
  }

  const tokens = { type: "int64" as const, shape: ["batch", "sequence"] }
  const inputs = ["input_ids", "attention_mask", "token_type_ids"].map((name) => ({ name, ...tokens }))
  if (labels > 0) {
    // The first token represents the whole text. Its weights are large, so that random scores differ clearly.
    const first = graph.node("Gather", [state, graph.scalarInteger(0)], { ints: { axis: 1 } })
    graph.node("Mul", [dense(first, hidden, labels), graph.scalar(4)], {}, "logits")
    return graph.write(inputs, [{ name: "logits", type: "float", shape: ["batch", labels] }])
  }
  return graph.write(inputs, [{ name: "last_hidden_state", type: "float", shape: ["batch", "sequence", hidden] }])
}

function tokenizer(): object {
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } })
  const template = (id: string) => ({ id, ids: [VOCABULARY.indexOf(id)], tokens: [id] })
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: SPECIALS.map((content) => ({
      id: VOCABULARY.indexOf(content),
      content,
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [special("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, special("[SEP]")],
      pair: [
        special("[CLS]"),
        { Sequence: { id: "A", type_id: 0 } },
        special("[SEP]"),
        { Sequence: { id: "B", type_id: 1 } },
        special("[SEP]"),
      ],
      special_tokens: { "[CLS]": template("[CLS]"), "[SEP]": template("[SEP]") },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(VOCABULARY.map((token, id) => [token, id])),
    },
  }
}

/** Mulberry32: the same seed gives the same weights on every machine. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
