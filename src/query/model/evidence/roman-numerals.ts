// Roman numerals up to those of centuries and monarchs.

const VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10 }

/** Of digits or of Roman numerals. */
export const figureOf = (written: string): number =>
  /\d/.test(written)
    ? Number(written)
    : [...written].reduce((sum, sign, i) => {
        const [value, next] = [VALUES[sign] ?? 0, VALUES[written[i + 1] ?? ""] ?? 0]
        return sum + (value < next ? -value : value)
      }, 0)
