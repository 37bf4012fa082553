// Writes ONNX graphs: the few protobuf messages a small model needs.
import protobuf from "protobufjs"

const repeated = (type: string, id: number) => ({ rule: "repeated", type, id })

// Field numbers of onnx.proto3; messages and fields a small graph does not use are left out.
const root = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: { type: "int64", id: 1 },
        graph: { type: "Graph", id: 7 },
        opsetImport: repeated("Opset", 8),
      },
    },
    Opset: { fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } } },
    Graph: {
      fields: {
        node: repeated("Node", 1),
        name: { type: "string", id: 2 },
        initializer: repeated("Tensor", 5),
        input: repeated("ValueInfo", 11),
        output: repeated("ValueInfo", 12),
      },
    },
    Node: {
      fields: {
        input: repeated("string", 1),
        output: repeated("string", 2),
        opType: { type: "string", id: 4 },
        attribute: repeated("Attribute", 5),
      },
    },
    Attribute: {
      fields: {
        name: { type: "string", id: 1 },
        f: { type: "float", id: 2 },
        i: { type: "int64", id: 3 },
        ints: repeated("int64", 8),
        type: { type: "int32", id: 20 },
      },
    },
    Tensor: {
      fields: {
        dims: repeated("int64", 1),
        dataType: { type: "int32", id: 2 },
        name: { type: "string", id: 8 },
        rawData: { type: "bytes", id: 9 },
      },
    },
    ValueInfo: { fields: { name: { type: "string", id: 1 }, type: { type: "Type", id: 2 } } },
    Type: { fields: { tensorType: { type: "TensorType", id: 1 } } },
    TensorType: { fields: { elemType: { type: "int32", id: 1 }, shape: { type: "Shape", id: 2 } } },
    Shape: { fields: { dim: repeated("Dimension", 1) } },
    Dimension: { fields: { dimValue: { type: "int64", id: 1 }, dimParam: { type: "string", id: 2 } } },
  },
})

const FLOAT = 1
const INT64 = 7
const IR_VERSION = 9
const OPSET_VERSION = 20
const ATTRIBUTE_FLOAT = 1
const ATTRIBUTE_INT = 2
const ATTRIBUTE_INTS = 7

export type Attributes = { floats?: Record<string, number>; ints?: Record<string, number | number[]> }
export type Value = { name: string; type: "float" | "int64"; shape: (string | number)[] }

/** A graph under construction; every call returns the name of the value it adds. */
export function createGraph() {
  const nodes: object[] = []
  const tensors: object[] = []
  let values = 0
  const nextName = () => `value_${values++}`

  function constant(data: Float32Array | BigInt64Array, dims: number[]): string {
    const name = nextName()
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    tensors.push({ name, dims, dataType: data instanceof Float32Array ? FLOAT : INT64, rawData })
    return name
  }

  return {
    floats: (data: Float32Array, dims: number[]): string => constant(data, dims),
    scalar: (value: number): string => constant(new Float32Array([value]), []),
    scalarInteger: (value: number): string => constant(new BigInt64Array([BigInt(value)]), []),
    integers: (values: number[]): string => constant(new BigInt64Array(values.map(BigInt)), [values.length]),

    node(opType: string, input: string[], { floats = {}, ints = {} }: Attributes = {}, name = nextName()): string {
      const attribute = [
        ...Object.entries(floats).map(([key, f]) => ({ name: key, f, type: ATTRIBUTE_FLOAT })),
        ...Object.entries(ints).map(([key, value]) =>
          Array.isArray(value)
            ? { name: key, ints: value, type: ATTRIBUTE_INTS }
            : { name: key, i: value, type: ATTRIBUTE_INT },
        ),
      ]
      nodes.push({ opType, input, output: [name], attribute })
      return name
    },

    /** The bytes of the model file. */
    write(inputs: Value[], outputs: Value[]): Uint8Array {
      const model = root.lookupType("Model")
      const graph = {
        name: "graph",
        node: nodes,
        initializer: tensors,
        input: inputs.map(toInfo),
        output: outputs.map(toInfo),
      }
      const opsetImport = [{ domain: "", version: OPSET_VERSION }]
      return model.encode(model.fromObject({ irVersion: IR_VERSION, graph, opsetImport })).finish()
    },
  }
}

function toInfo({ name, type, shape }: Value): object {
  const dim = shape.map((size) => (typeof size === "string" ? { dimParam: size } : { dimValue: size }))
  return { name, type: { tensorType: { elemType: type === "float" ? FLOAT : INT64, shape: { dim } } } }
}
