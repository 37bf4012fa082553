// Adds money; a sum of which a part is unknown is unknown.

export const addKnown = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b)
