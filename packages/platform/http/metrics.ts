import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

type Labels = Readonly<Record<string, string>>

/** Families and series at most, so that a wrong label cannot eat the memory; more are counted as dropped. */
const MOST_FAMILIES = 300
const MOST_SERIES = 2_000

/** Prometheus numbers in a registry of this house's own. The rooms know it as a port of two functions. */
export class Metrics {
  readonly registry = new Registry()
  readonly #counters = new Map<string, { metric: Counter; labels: readonly string[]; series: Set<string> }>()
  readonly #histograms = new Map<string, { metric: Histogram; labels: readonly string[]; series: Set<string> }>()
  readonly #dropped: Counter

  constructor() {
    this.#dropped = new Counter({
      name: 'evertill_metrics_dropped_total',
      help: 'Values that were not kept because there were too many families or series',
      registers: [this.registry],
    })
  }

  /** Adds the numbers of this process: memory, event loop, collector. Starts observers, so only doors call it. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry })
  }

  /** Adds one. The first call of a name says which labels it has. */
  count(name: string, labels: Labels = {}): void {
    let family = this.#counters.get(name)
    if (family === undefined) {
      if (this.#full()) return
      const labelNames = Object.keys(labels)
      const metric = new Counter({ name, help: helpOf(name), labelNames, registers: [this.registry] })
      family = { metric, labels: labelNames, series: new Set() }
      this.#counters.set(name, family)
    }
    if (this.#fits(family, labels)) family.metric.inc(labels as Record<string, string>)
  }

  /** Seconds into a histogram. */
  observe(name: string, seconds: number, labels: Labels = {}): void {
    let family = this.#histograms.get(name)
    if (family === undefined) {
      if (this.#full()) return
      const labelNames = Object.keys(labels)
      const metric = new Histogram({
        name,
        help: helpOf(name),
        labelNames,
        buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
        registers: [this.registry],
      })
      family = { metric, labels: labelNames, series: new Set() }
      this.#histograms.set(name, family)
    }
    if (this.#fits(family, labels)) family.metric.observe(labels as Record<string, string>, seconds)
  }

  /** A number that is asked for whenever somebody looks. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read())
      },
    })
  }

  #full(): boolean {
    const full = this.#counters.size + this.#histograms.size >= MOST_FAMILIES
    if (full) this.#dropped.inc()
    return full
  }

  #fits(family: { labels: readonly string[]; series: Set<string> }, labels: Labels): boolean {
    const names = Object.keys(labels)
    const known = names.length === family.labels.length && names.every((name) => family.labels.includes(name))
    const key = names.map((name) => `${name}=${labels[name]}`).join()
    if (known && (family.series.has(key) || family.series.size < MOST_SERIES)) {
      family.series.add(key)
      return true
    }
    this.#dropped.inc()
    return false
  }
}

function helpOf(name: string): string {
  return name.replace(/_(total|seconds)$/, '').replaceAll('_', ' ')
}
