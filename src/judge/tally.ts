import { type Evidence, type Observation, type Outcome, told } from '../checks/observation.js';
import type { Exchange } from '../trace/exchange.js';
import { Fingerprint, type Way } from './fingerprint.js';

// So many exchanges are named, and so many shown as evidence.
const NAMED = 5;
// So many kinds of reason are told apart.
const KINDS = 64;
// A row that tells what a target does says so many different things at most.
const TOLD = 16;

/** On how many exchanges a requirement was judged, and with which outcome. */
export interface Counts {
  /** How many it applies to. */
  readonly applies: number;
  readonly contradicted: number;
  /** How many could not be decided. */
  readonly undecided: number;
}

interface Seen {
  readonly exchange: string;
  readonly observation: Observation;
}

/** What was seen of one requirement, exchange by exchange; it keeps counts and the first of each kind, however many there are. */
export class Tally {
  readonly #counts: Record<Outcome, number> = {
    holds: 0,
    contradicted: 0,
    doubtful: 0,
    inconclusive: 0,
    unavailable: 0,
  };
  readonly #first: Partial<Record<Outcome, Seen[]>> = {};
  /** How often each kind of reason was given why an exchange is undecided, with the first of the kind. */
  readonly #open = new Map<string, { seen: Seen; count: number }>();
  readonly #decidedCases = new Map<string, Seen>();
  readonly #openCases = new Map<string, Seen>();
  /** In the order in which they were seen: the first is that of the first contradiction. */
  readonly #contradictedCases = new Set<string>();
  readonly #told = new Set<string>();
  readonly #ways = { contradicted: new Fingerprint(), doubtful: new Fingerprint() };
  readonly #noted: Seen[] = [];

  /**
   * Counts what was seen on an exchange.
   * @returns whether it is kept, so that the evidence of the verdict may point at the exchange
   */
  add(exchange: Exchange, observation: Observation, inCase: string | undefined): boolean {
    const { outcome, reason } = observation;
    const seen = { exchange: exchange.id, observation };
    this.#counts[outcome] += 1;
    const first = this.#first[outcome] ?? [];
    this.#first[outcome] = first;
    // What holds is shown by one exchange.
    let isKept = first.length < (outcome === 'holds' ? 1 : NAMED);
    if (isKept) first.push(seen);
    if (observation.noted && this.#noted.length < NAMED) isKept = this.#noted.push(seen) > 0;
    const isDecided = outcome !== 'inconclusive' && outcome !== 'unavailable';
    if (isDecided && this.#told.size < TOLD) this.#told.add(reason);
    if (outcome === 'contradicted' && inCase !== undefined) this.#contradictedCases.add(inCase);
    if (outcome === 'contradicted' || outcome === 'doubtful')
      this.#ways[outcome].add(observation, exchange, inCase);
    if (outcome === 'inconclusive' && this.#addOpen(seen)) isKept = true;
    const cases = isDecided ? this.#decidedCases : this.#openCases;
    if (inCase === undefined || cases.has(inCase)) return isKept;
    cases.set(inCase, seen);
    return true;
  }

  /** Whether anything was seen of a case. */
  hasCase(name: string): boolean {
    return this.#decidedCases.has(name) || this.#openCases.has(name);
  }

  // Reasons differ in times and names of exchanges.
  #addOpen(seen: Seen): boolean {
    const kind = told(seen.observation).replace(/x?\d[\d.]*/g, '#');
    const known = this.#open.get(kind);
    if (known !== undefined) known.count += 1;
    else if (this.#open.size < KINDS) this.#open.set(kind, { seen, count: 1 });
    else return false;
    return known === undefined;
  }

  get counts(): Counts {
    const { holds, contradicted, doubtful, inconclusive, unavailable } = this.#counts;
    return {
      applies: holds + contradicted + doubtful + inconclusive + unavailable,
      contradicted,
      undecided: inconclusive + unavailable,
    };
  }

  has(outcome: Outcome): boolean {
    return this.#counts[outcome] > 0;
  }

  /** The first observations of an outcome. */
  first(outcome: Outcome): Observation | undefined {
    return this.#first[outcome]?.[0]?.observation;
  }

  /** The cases that are contradicted besides the first. */
  get otherCases(): string[] {
    return [...this.#contradictedCases].slice(1);
  }

  /** In what ways exchanges show an outcome. */
  fingerprint(outcome: 'contradicted' | 'doubtful'): Way[] {
    return this.#ways[outcome].ways;
  }

  /** Why exchanges are undecided: for what can be set, where one is, else most of them; of equally many the first. */
  get mostOpen(): Observation | undefined {
    const canBeSet = ({ seen }: { seen: Seen }) => Number(/: set GWS_/.test(seen.observation.reason));
    const [most] = [...this.#open.values()].sort((a, b) => canBeSet(b) - canBeSet(a) || b.count - a.count);
    return most?.seen.observation;
  }

  /** Of cases of which each must be decided, the first that is not, with what was seen of it, if anything. */
  openCase(cases: readonly string[]): { name: string; observation?: Observation } | undefined {
    const name = cases.find((each) => !this.#decidedCases.has(each));
    return name === undefined ? undefined : { name, observation: this.#openCases.get(name)?.observation };
  }

  /** ` on 3 of 41 exchanges, x4, x9, x17`, of an outcome; nothing where there was one exchange alone. */
  share(outcome: Outcome): string {
    const { applies } = this.counts;
    if (applies < 2) return '';
    const count = this.#counts[outcome];
    const named = outcome === 'holds' ? [] : (this.#first[outcome] ?? []).map(({ exchange }) => exchange);
    const more = count > named.length && named.length > 0 ? ', ...' : '';
    return `; on ${count} of ${applies} exchanges${named.map((id) => `, ${id}`).join('')}${more}`;
  }

  /** The evidence of an outcome: of the first exchange of each case, else of the first exchanges. */
  evidence(outcome: Outcome): Evidence[] {
    const first = this.#first[outcome] ?? [];
    const ofCases = [...this.#decidedCases.values(), ...this.#openCases.values()].filter(
      ({ observation }) => observation.outcome === outcome,
    );
    const chosen = outcome === 'holds' ? (ofCases.length > 0 ? ofCases : first.slice(0, 1)) : first;
    return chosen.flatMap(({ observation }) => observation.evidence);
  }

  /** What is to be told beside the verdict, with its evidence. */
  get noted(): { text: string; evidence: Evidence[] } {
    const texts = this.#noted.map(({ exchange, observation }) => `${exchange}: ${observation.reason}`);
    return {
      text: texts.length === 0 ? '' : `; undecided ${texts.join('; ')}`,
      evidence: this.#noted.flatMap(({ observation }) => observation.evidence),
    };
  }

  /** Everything different that was seen, in its order. */
  get told(): string[] {
    return [...this.#told];
  }
}
