export type Quantiles = { n: number; p50: number; p95: number; p99: number; max: number }

/** By nearest rank. Throws where there is nothing to measure: no figure is better than a wrong one. */
export function quantiles(values: number[]): Quantiles {
  if (values.length === 0) throw new Error('Nothing was measured.')
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { n: values.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? 0 }
}
