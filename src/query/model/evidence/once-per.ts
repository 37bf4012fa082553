// Computes a value once for each object or text, because verdict, answer and grounding all read the same passages.

/** The result is kept as long as the object lives; neither may be changed afterwards. */
export function oncePer<K extends object, V extends {}>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const value = compute(key)
    known.set(key, value)
    return value
  }
}

/** The same for texts. Make it for one question: the results are kept as long as the function lives. */
export function oncePerText<V extends {}>(compute: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = compute(text)
    known.set(text, value)
    return value
  }
}
