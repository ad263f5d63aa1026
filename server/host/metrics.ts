import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

type Labels = Record<string, string | number>
type Named = { name: string; help: string; labels?: readonly string[] }

/** What the process counts of itself, as Prometheus reads it. Labels are few and of few values: never an id or a number. */
export interface Metrics {
  /** Only grows. */
  counter(named: Named): { add(labels?: Labels, by?: number): void }
  /** Asked for at each reading: a gauge of ours is never a second count of what is counted elsewhere. */
  gauge(named: Omit<Named, 'labels'>, read: () => number | Promise<number>): void
  histogram(named: Named & { buckets: number[] }): { observe(value: number, labels?: Labels): void }
  /** The text that `/metrics` answers. */
  read(): Promise<{ type: string; text: string }>
}

export function createMetrics({ ofProcess = true }: { ofProcess?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (ofProcess) collectDefaultMetrics({ register: registry })
  /** Several shards in one process count in the same ones. */
  const known = <Kind>(name: string) => registry.getSingleMetric(name) as Kind | undefined
  return {
    counter({ name, help, labels = [] }) {
      const counter =
        known<Counter>(name) ?? new Counter({ name, help, labelNames: [...labels], registers: [registry] })
      return { add: (values = {}, by = 1) => counter.inc(values, by) }
    },
    gauge({ name, help }, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read())
        },
      })
    },
    histogram({ name, help, labels = [], buckets }) {
      const histogram =
        known<Histogram>(name) ?? new Histogram({ name, help, buckets, labelNames: [...labels], registers: [registry] })
      return { observe: (value, values = {}) => histogram.observe(values, value) }
    },
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}
