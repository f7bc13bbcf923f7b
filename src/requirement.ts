import type { Observation } from './checks/observation.js';
import type { CallState, StepContext } from './runner/call-state.js';
import type { Configuration } from './schemas/configuration.gen.js';
import { editionNamed } from './schemas/editions.js';
import { factNamed } from './schemas/facts.js';
import type { HeaderRecord } from './schemas/trace.gen.js';
import type { Exchange } from './trace/exchange.js';
import type { TraceReading } from './trace/reading.js';

/** How far a requirement binds (docs/verdicts.md). */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** What has to be configured, selected or to be had for a requirement to be driven. */
export type Need =
  | 'active-call'
  | 'released-call'
  | 'release-seen'
  | 'released-by-peer'
  | 'hold'
  | 'ringing'
  | 'bystander'
  | 'bystander-call'
  | 'unlicensed'
  | 'events'
  | 'reporting'
  | 'refusals'
  | 'known-key'
  | 'configured-key'
  | 'ascii-dispositions'
  | 'two-dispositions';

/** The words that a requirement rests on. */
export interface Source {
  /** `SetCallDisposition` for the page itself; else the page of the first fact. */
  readonly document: string;
  /** Words of the page, white space aside; else the first fact, in our wording. */
  readonly quote: string;
  /** Ids of fixtures/documentation/facts.json that it rests on. */
  readonly facts: readonly string[];
}

/** What is said of a requirement, which may differ between editions of the documentation. */
export interface Wording {
  /** The sentence "the target ...", from its verb on. */
  readonly text: string;
  readonly source: Source;
  /** What the report shows as expected. */
  readonly expected: string;
  /** What the suite does to the target for it. */
  readonly does: string;
}

/** When a step has its turn in its call state: the plain requests first, those that may disturb the call last. */
export type Turn = 'plain' | 'odd value' | 'odd key' | 'changed';

/** What is driven for a requirement on a call in a state. */
export interface Step {
  readonly callState: CallState;
  readonly send: (context: StepContext) => Promise<unknown>;
  readonly turn: Turn;
  /** Driven only where the call is brought into that state for something else anyway. */
  readonly alongside: boolean;
}

/** What decides which steps there are. */
export interface DriveConditions {
  readonly configuration: Configuration;
  /** Whether what a requirement needs is configured, selected or not. */
  canDrive(id: string): boolean;
}

/** What decides which cases there are. */
export interface CaseConditions {
  readonly header: HeaderRecord;
  /** Whether a requirement is not run, because something that it needs is not configured or it was filtered out. */
  isUntested(id: string): boolean;
}

/**
 * How a requirement is judged: on which exchanges, and what is expected of each. It is pure: what it says depends on the
 * trace and on nothing else.
 */
export interface Rule {
  /** Whether the requirement says something about an exchange. */
  applies(exchange: Exchange, reading: TraceReading): boolean;
  /** What was seen of it on an exchange to which it applies; undefined = it says nothing about this one after all. */
  expect(exchange: Exchange, reading: TraceReading): Observation | undefined;
  /** The case that an exchange belongs to; undefined = none, it counts all the same. */
  caseOf?(exchange: Exchange): string | undefined;
  /** The cases of which each must be decided. */
  cases?(conditions: CaseConditions): readonly string[];
  /** What is said when it applied to no exchange. */
  readonly whenNone: string;
  /** Says what each exchange came to, in place of the first: for rows that report what a target does. */
  readonly tellsEach?: boolean;
}

/** One sentence that a target keeps or contradicts, with all that is known of it. */
export interface Requirement extends Wording, Rule {
  /** Its address for ever. */
  readonly id: string;
  readonly level: Level;
  /** The level that holds once GWS_CHARSET is set. */
  readonly levelWithCharset?: Level;
  /** What the call is when the request is sent. */
  readonly branch: 'active' | 'released' | 'both';
  readonly needs?: readonly Need[];
  /** What another edition of the documentation says, by the edition's name. */
  readonly editions?: Readonly<Record<string, Partial<Wording>>>;
  /** What is sent for it. Further exchanges are judged wherever it applies. */
  readonly drive: Step | readonly Step[] | ((conditions: DriveConditions) => readonly Step[]);
}

/** No requirement has that id. */
export class UnknownRequirement extends Error {
  override readonly name = 'UnknownRequirement';

  constructor(readonly id: string) {
    super(`${JSON.stringify(id)} is no requirement of the catalogue`);
  }
}

const declared = new Map<string, Requirement>();

/** Declares a requirement. Each spec file declares its own when it is imported (`specs/all.ts`). */
export function requirement(id: string, about: Omit<Requirement, 'id'>): void {
  if (declared.has(id)) throw new Error(`${id} is declared twice`);
  declared.set(id, { id, ...about });
}

/** Every requirement, in the order in which the specs declare and a run drives them. */
export function requirements(): readonly Requirement[] {
  if (declared.size === 0) throw new Error('no requirement is declared: specs/all.ts was not imported');
  return [...declared.values()];
}

const GROUPS = ['RES', 'ACT', 'KEY', 'REL', 'ERR'];

/**
 * Every requirement in the order of ids, worded as an edition of the documentation has it. Ids, levels and rules are the same in all of
 * them.
 * @param edition its name; absent = the default
 * @throws UnknownEdition
 */
export function catalogueOf(edition?: string): readonly Requirement[] {
  const { name } = editionNamed(edition);
  const place = ({ id }: Requirement) => GROUPS.indexOf(id.slice(0, 3)) * 100 + Number(id.slice(4));
  return requirements()
    .map((each) => ({ ...each, ...each.editions?.[name] }))
    .sort((a, b) => place(a) - place(b));
}

/**
 * The requirement with that id, such as `ACT-03`, in the words of the default edition.
 * @throws UnknownRequirement
 */
export function requirementOf(id: string): Requirement {
  const found = declared.get(id);
  if (found === undefined) throw new UnknownRequirement(id);
  return found;
}

/** The steps of a requirement. */
export function stepsOf({ drive }: Requirement, conditions: DriveConditions): readonly Step[] {
  if (typeof drive === 'function') return drive(conditions);
  return 'send' in drive ? [drive] : drive;
}

/** What is sent for other requirements, as far as they can be driven: for one that looks at what becomes of it. */
export function asFor(...ids: string[]): (conditions: DriveConditions) => readonly Step[] {
  return (conditions) =>
    ids
      .filter((id) => conditions.canDrive(id))
      .flatMap((id) => stepsOf(requirementOf(id), conditions))
      .filter(({ alongside }) => !alongside);
}

/** On a call in that state, send this. */
export function on(callState: CallState, send: Step['send'], turn: Turn = 'plain'): Step {
  return { callState, send, turn, alongside: false };
}

/** The same on a call in a further state, where the run comes to it for something else anyway. */
export function also(callState: CallState, send: Step['send'], turn: Turn = 'plain'): Step {
  return { callState, send, turn, alongside: true };
}

/** Words of the page, and the facts that are needed to read them. */
export function page(quote: string, ...facts: string[]): Source {
  return { document: 'SetCallDisposition', quote, facts };
}

/** Where the page is silent: the fact that a requirement rests on, and further ones. */
export function fact(id: string, ...further: string[]): Source {
  const { page: document, fact: quote } = factNamed(id);
  return { document, quote, facts: [id, ...further] };
}
