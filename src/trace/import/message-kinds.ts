import { members, own } from '../message.js';
import { kindOfMessage, type MessageKind } from '../message-kind.js';
import { Recent } from '../recent.js';
import type { KnownMessage } from '../stored-message.js';
import { type Group, type Path, type Role, TextShape } from './text-shape.js';

/**
 * What those who judge a message look at of a member of it: its values, the members that it holds, or nothing but its type. What was nothing
 * stays so.
 */
export type Interest = (path: Path) => 'values' | 'members' | 'nothing';

/** A message that a text tells, and what stands beside it. */
export interface FoundMessage {
  /** Where the JSON value ends that tells it. */
  readonly end: number;
  readonly known: KnownMessage;
  /** The number of the agent's device. */
  readonly phoneNumber: string | undefined;
  /** The values beside it that are wanted, in their order. */
  readonly beside: readonly (string | number | undefined)[];
}

interface Shape {
  readonly text: TextShape;
  readonly kinds: Map<string, MessageKind>;
}

const CALL = ['data.phoneNumber', 'data.call.id', 'data.call.callUuid', 'data.call.connId'];
/** Of a message, members whose values tell what it is; a new client id is a secret that has to be learnt first. */
const KEYED = new Set([
  'channel',
  'clientId',
  'event',
  'data.messageType',
  'data.notificationType',
  'data.call.state',
]);
/** The same of what a message stands in. */
const KEYED_BESIDE = new Set(['type', 'channel', 'clientId', 'event']);
/** Members of a message that hold what interest is asked about. */
const ABOVE = new Set(['', 'data', 'data.call']);

const MOST_SHAPES = 24;
const MOST_KINDS = 1000;
const MOST_IDS = 2000;
/** To learn a kind takes as long as is saved by so many texts that are known: it is learnt on credit. */
const COST = 60;
const CREDIT = 400 * COST;
const LONGEST = 16_384;

/**
 * The kinds of message that were met in a recording. Most messages are of one that was, and need not be parsed: their text tells their kind and
 * which call they are about.
 */
export class MessageKinds {
  #shapes: Shape[] = [];
  #credit = CREDIT;
  readonly #ids = new Recent<string, string>(MOST_IDS);

  /**
   * @param interest what judges look at
   * @param beside the members beside messages whose values are wanted, at the top of a text or of the only item of its list
   */
  constructor(
    private readonly interest: Interest,
    private readonly beside: readonly string[],
  ) {}

  /**
   * The message that a text tells; undefined = it has to be parsed.
   * @param from where the JSON value begins in it
   * @param to where it must end; absent = anywhere
   */
  find(text: string, from: number, to?: number): FoundMessage | undefined {
    const shapes = this.#shapes;
    for (let index = 0; index < shapes.length; index++) {
      const shape = shapes[index] as Shape;
      const groups = shape.text.read(text, from);
      const { end } = shape.text;
      if (groups === undefined || (to !== undefined && end !== to)) continue;
      const kind = shape.kinds.get(keyOf(shape.text, groups));
      if (kind === undefined) return undefined;
      // What comes often is tried early.
      if (index > 0) [shapes[index - 1], shapes[index]] = [shape, shapes[index - 1] as Shape];
      this.#credit += 1;
      const { told } = shape.text;
      const phoneNumber = this.#idIn(told[0], groups);
      const callId = this.#idIn(told[1], groups);
      const callUuid = this.#idIn(told[2], groups);
      const connId = this.#idIn(told[3], groups);
      return { end, known: { kind, callId, callUuid, connId }, phoneNumber, beside: besideIn(told, groups) };
    }
    return undefined;
  }

  // A part of a text would keep the whole of it in memory; and most ids come again.
  #idIn(group: Group | undefined, groups: readonly string[]): string | undefined {
    if (group === undefined || group.isNumber) return undefined;
    const value = groups[group.index] as string;
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    const kept = Buffer.from(value).toString();
    this.#ids.set(kept, kept);
    return kept;
  }

  /**
   * Learns the kind of a message that was parsed.
   * @param from where the JSON value begins in the text
   * @param to where it ends
   * @param told the message, and the channel on which it came
   * @param within where in the value the message stands
   */
  learn(
    text: string,
    from: number,
    to: number,
    { channel, message }: { readonly channel: string; readonly message: unknown },
    within: Path,
  ): void {
    // One of several lines is none of a trace.
    if (this.#credit < COST || to - from > LONGEST || text.slice(from, to).includes('\n')) return;
    this.#credit -= COST;
    const shape = this.#shapeOf(text, from, within);
    const groups = shape?.text.read(text, from);
    if (
      shape === undefined ||
      groups === undefined ||
      shape.text.end !== to ||
      shape.kinds.size >= MOST_KINDS
    )
      return;
    const data = members(own(members(message), 'data'));
    shape.kinds.set(keyOf(shape.text, groups), kindOfMessage(channel, data, members(own(data, 'call'))));
  }

  #shapeOf(text: string, from: number, within: Path): Shape | undefined {
    const isListed = text[from] === '[';
    const wanted = [
      ...CALL.map((path) => [...within, path].join('.')),
      ...this.beside.map((name) => (isListed ? `[].${name}` : name)),
    ];
    const made = TextShape.of(text, from, this.#roles(within, wanted), wanted);
    const known = this.#shapes.find(({ text: { source } }) => source === made?.source);
    if (made === undefined || known !== undefined) return known;
    const shape = { text: made, kinds: new Map() };
    this.#shapes = [shape, ...this.#shapes].slice(0, MOST_SHAPES);
    return shape;
  }

  #roles(within: Path, wanted: readonly string[]): (path: Path) => Role {
    const told = new Set(wanted);
    return (path) => {
      if (told.has(path.join('.'))) return 'told';
      const isWithin = within.every((step, index) => path[index] === step);
      // Beside a message the names tell where it stands.
      if (!isWithin) {
        const isAround = path.every((step, index) => within[index] === step);
        return !isAround && KEYED_BESIDE.has(path.at(-1) ?? '') ? 'keyed' : 'members';
      }
      const inMessage = path.slice(within.length);
      const joined = inMessage.join('.');
      if (KEYED.has(joined)) return 'keyed';
      if (ABOVE.has(joined)) return 'members';
      const interest = this.interest(inMessage);
      return interest === 'values' ? 'keyed' : interest === 'members' ? 'members' : 'any';
    };
  }
}

function keyOf({ keyed }: TextShape, groups: readonly string[]): string {
  let key = '';
  for (const index of keyed) key += `${groups[index]},`;
  return key;
}

function besideIn(
  told: readonly (Group | undefined)[],
  groups: readonly string[],
): (string | number | undefined)[] {
  const values: (string | number | undefined)[] = [];
  for (let index = CALL.length; index < told.length; index++) {
    const group = told[index];
    const value = group && groups[group.index];
    values.push(group?.isNumber ? Number(value) : value);
  }
  return values;
}
