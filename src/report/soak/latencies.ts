import hdr, { type Histogram } from 'hdr-histogram-js';
import type { Report, SoakDistribution, SoakLatency } from '../../schemas/report.gen.js';

type Soak = NonNullable<Report['soak']>;
type What = keyof Soak['latency'];

// Times are kept in tenths of a millisecond, as the clock of a trace has them, exact to three digits.
const TENTHS = 10;
const DIGITS = 3;
// A curve ends where a percentile has no time of its own any more, and after so many halvings in any case.
const HALVINGS = 24;
const SLICES = 20;
// In fewer slices, or with fewer times in one, there is no trend.
const FEWEST_SLICES = 8;
const FEWEST_TIMES = 10;
// So many times as slow, and so many milliseconds slower.
const SLOWER = 1.5;
const SLOWER_MS = 2;

interface Slice {
  from: number;
  atMs: number;
  readonly times: Histogram;
}

/** How long the target took, over all and in the course of a soak, in bounded memory (HdrHistogram). */
export class SoakLatencies {
  readonly #times: Readonly<Record<What, Histogram>> = {
    answer: histogram(),
    notification: histogram(),
    event: histogram(),
  };
  readonly #slices = { answer: new Map<number, Slice>(), notification: new Map<number, Slice>() };
  /** Between two dispositions. */
  readonly #gaps = histogram();

  /**
   * @param planned how many dispositions there are to be
   * @param perSecond how many of them a second; absent = each when the one before is done
   */
  constructor(
    private readonly planned: number,
    private readonly perSecond: number | undefined,
  ) {}

  /**
   * @param number of the disposition, from 1
   * @param sentAt in ms of the trace
   */
  add(what: What, ms: number, number: number, sentAt: number): void {
    this.#times[what].recordValue(tenths(ms));
    if (what === 'event') return;
    const place = Math.min(SLICES - 1, Math.floor((SLICES * (number - 1)) / this.planned));
    const slices = this.#slices[what];
    const slice = slices.get(place) ?? { from: number, atMs: sentAt, times: histogram() };
    slices.set(place, slice);
    if (number < slice.from) Object.assign(slice, { from: number, atMs: sentAt });
    slice.times.recordValue(tenths(ms));
  }

  /** A disposition was sent so long after the one before it. */
  gap(ms: number): void {
    this.#gaps.recordValue(tenths(ms));
  }

  get latency(): Soak['latency'] {
    const measured = Object.entries(this.#times).filter(([, { totalCount }]) => totalCount > 0);
    return Object.fromEntries(measured.map(([what, times]) => [what, this.#latencyOf(times)]));
  }

  #latencyOf(times: Histogram): SoakLatency {
    const interval =
      this.perSecond === undefined
        ? Math.max(1, this.#gaps.getValueAtPercentile(50))
        : tenths(1000 / this.perSecond);
    const corrected = histogram();
    corrected.addWhileCorrectingForCoordinatedOmission(times, interval);
    return {
      measured: distributionOf(times),
      corrected: distributionOf(corrected, times.maxValue),
      intervalMs: interval / TENTHS,
      histogram: hdr.encodeIntoCompressedBase64(times),
    };
  }

  get drift(): Soak['drift'] {
    const of = this.#times.notification.totalCount > 0 ? 'notification' : 'answer';
    const slices = [...this.#slices[of]]
      .sort(([a], [b]) => a - b)
      .map(([, { from, atMs, times }]) => ({
        from,
        atMs,
        count: times.totalCount,
        p50: ms(times.getValueAtPercentile(50)),
        p99: ms(times.getValueAtPercentile(99)),
      }));
    return { of, slices, ...trendOf(slices) };
  }
}

/** The middle of the first quarter against the middle of the last. */
function trendOf(all: Soak['drift']['slices']): Pick<Soak['drift'], 'trend' | 'text'> {
  const slices = all.filter(({ count }) => count >= FEWEST_TIMES);
  if (slices.length < FEWEST_SLICES)
    return { trend: 'unknown', text: 'too few were sent to tell whether it gets slower' };
  const quarter = Math.floor(slices.length / 4);
  const [begin, end] = [slices.slice(0, quarter), slices.slice(-quarter)].map(
    (some) => some.map(({ p50 }) => p50).sort((a, b) => a - b)[quarter >> 1] as number,
  ) as [number, number];
  const isOther = (slow: number, fast: number) => slow > SLOWER * fast && slow - fast > SLOWER_MS;
  const trend = isOther(end, begin) ? 'slower' : isOther(begin, end) ? 'faster' : 'steady';
  const words = { slower: 'it gets slower', faster: 'it gets faster', steady: 'steady' }[trend];
  return { trend, text: `${words}: half within ${begin} ms in the beginning, ${end} ms in the end` };
}

function histogram(): Histogram {
  return hdr.build({ numberOfSignificantValueDigits: DIGITS });
}

function tenths(time: number): number {
  return Math.max(0, Math.round(time * TENTHS));
}

function ms(value: number): number {
  return value / TENTHS;
}

// A histogram gives the greatest of the times that it does not tell apart.
function distributionOf(times: Histogram, most = times.maxValue): SoakDistribution {
  const at = (percentile: number) => ms(Math.min(most, times.getValueAtPercentile(percentile)));
  const count = times.totalCount;
  const curve = [at(0)];
  for (let halving = 1; halving <= HALVINGS && 2 ** (halving - 1) <= count; halving++)
    curve.push(at(100 * (1 - 0.5 ** halving)));
  return { count, p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: ms(most), curve };
}
