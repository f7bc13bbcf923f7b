import { isAscii } from 'node:buffer';
import { isMeta } from '../bayeux.js';
import { parseRecorded } from '../json-text.js';
import { members, own } from '../message.js';
import type { Redaction } from '../redaction.js';
import {
  firstTime,
  jsonIn,
  type LoggedMessages,
  loggedLine,
  loggedMessages,
  timeBefore,
} from './bayeux-line.js';
import { type Format, formatOf } from './format.js';
import { type HttpEntry, harEntry, timeOf } from './har-entry.js';
import { HarShapes } from './har-shapes.js';
import type { Input } from './input.js';
import { JsonElements } from './json-elements.js';
import { type Line, Lines } from './lines.js';
import type { MessageKinds } from './message-kinds.js';
import type { Recording } from './recording.js';
import type { Taken } from './taken.js';

/** Where what a file holds goes. */
export interface Sinks {
  readonly recording: Recording;
  readonly taken: Taken;
  readonly redaction: Redaction;
  /** Of lines that are no trace of this suite. */
  readonly kinds: MessageKinds;
  /** A line of a trace of this suite. */
  readonly traceLine: (line: Line, number: number) => void;
}

/** By so much the start of an entry may lie behind that of one before it, in ms: a poll is listed when it is over. */
const LISTED_LATE = 150_000;
/** A HAR begins with the browser and the pages, which say nothing of the traffic. */
const HEAD = 64 * 1024;
/** So much is read on from what lies in memory at once: what waits to be put in order is little then. */
const PIECE = 32 * 1024;
const QUOTE = 80;
/** What may hold a secret that is not known as one is not quoted. */
const DELICATE = /authorization|cookie|token|passw|secret|credential|basic |bearer /i;

/** A file being read as what it holds: piece by piece, so that files that cover the same time can be read side by side. */
export class Source {
  format?: Format;
  /** How far it was read: nothing that happened before is still to come of it, in ms since 1970. */
  until = Number.NEGATIVE_INFINITY;
  isOver = false;
  #latest = Number.NEGATIVE_INFINITY;
  readonly #chunks: AsyncGenerator<Buffer>;
  #parts?: JsonElements;
  readonly #shapes = new HarShapes();
  readonly #lines = new Lines();
  #number = 0;

  constructor(
    readonly input: Input,
    private readonly sinks: Sinks,
  ) {
    this.#chunks = input.chunks();
  }

  /** Reads so much that it is known what the file holds. @throws NoRecording */
  async begin(): Promise<void> {
    const head: Buffer[] = [];
    let length = 0;
    let isOver = false;
    while (length < HEAD && !isOver) {
      const { value, done } = await this.#chunks.next();
      isOver = done === true;
      if (value === undefined) continue;
      head.push(value);
      length += value.length;
    }
    const begun = Buffer.concat(head);
    this.format = formatOf(this.input.path, begun);
    if (this.format === 'har' || this.format === 'document')
      this.#parts = new JsonElements(this.format === 'har');
    this.#rest = begun;
    this.#isLast = isOver;
  }

  #rest = Buffer.alloc(0);
  #isLast = false;

  /** Reads the next piece. */
  async next(): Promise<void> {
    if (this.#rest.length === 0 && !this.#isLast) {
      const { value, done } = await this.#chunks.next();
      this.#isLast = done === true;
      this.#rest = value ?? this.#rest;
    }
    // An entry that lies in two pieces is copied, and looked at byte by byte.
    const length = this.format === 'har' ? this.#rest.length : PIECE;
    const piece = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    if (piece.length > 0) this.#take(piece);
    if (this.#isLast && this.#rest.length === 0) this.#end();
  }

  #take(chunk: Buffer): void {
    const parts = this.#parts;
    if (parts === undefined) this.#lines.push(chunk, (line) => this.#line(line, false));
    else for (const part of parts.push(chunk, this.#knownEntries(chunk))) this.#part(part);
    this.until = this.#latest - (this.format === 'har' ? LISTED_LATE : 0);
    if (parts?.isTooLong || this.#lines.isTooLong) this.#end('an entry has no end');
  }

  #end(cutOff?: string): void {
    this.isOver = true;
    this.until = Number.POSITIVE_INFINITY;
    const last = this.#lines.end();
    if (last !== undefined) this.#line(last, true);
    if (cutOff !== undefined) this.input.cutOff ??= cutOff;
    else if (this.#parts?.isOpen) this.input.cutOff ??= `it ends within entry ${this.#number + 1}`;
  }

  #line(line: Line, isLast: boolean): void {
    this.#number += 1;
    if (this.format === 'trace') {
      this.sinks.traceLine(line, this.#number);
      return;
    }
    const { text } = line;
    if (!this.#isKnown(line, text) && text.trim() !== '') this.#loggedLine(text, isLast);
  }

  #loggedLine(line: string, isLast: boolean): void {
    const found = loggedLine(line);
    if (found !== undefined) this.#learn(line, this.#value(found.value, found.json, found.at));
    else if (isLast && /[[{]/.test(line)) this.input.cutOff ??= `it ends within line ${this.#number}`;
    else if (/[[{]/.test(line)) this.#broken(`line ${this.#number}`, line);
    else this.sinks.taken.leaveAside('lines without JSON');
  }

  // A line with a message of a kind that was met.
  #isKnown(line: Line, text: string): boolean {
    const json = jsonIn(text);
    const found = json && this.sinks.kinds.find(text, json.from, json.to);
    if (json === undefined || found === undefined) return false;
    const at = timeBefore(text, json.from) ?? firstTime(found.beside);
    this.#latest = Math.max(this.#latest, at ?? this.#latest);
    const brackets = text[json.from] === '[' ? 1 : 0;
    const [from, to] = [json.from + brackets, json.to - brackets];
    const { known, phoneNumber } = found;
    const message = { known, text: text.slice(from, to), bytes: line.part(from, to) };
    this.sinks.recording.addKnown({ message, phoneNumber, at, log: this.input.path });
    return true;
  }

  // Where the text of a message does not show alone, it is parsed in any case.
  #learn(line: string, logged: LoggedMessages | undefined): void {
    const json = jsonIn(line);
    const [message] = logged?.messages ?? [];
    if (json === undefined || message === undefined || logged?.alone === undefined) return;
    if (isMeta(message.channel)) return;
    const within = line[json.from] === '[' ? ['[]'] : [];
    this.sinks.kinds.learn(line, json.from, json.to, { channel: message.channel, message }, within);
  }

  // Takes entries of a shape that was met, where they lie among the bytes.
  #knownEntries(chunk: Buffer): ((from: number) => number | undefined) | undefined {
    if (this.format !== 'har' || !isAscii(chunk)) return undefined;
    const text = chunk.toString('latin1');
    return (from) => {
      const found = this.#shapes.find(text, from);
      if (found === undefined) return undefined;
      this.#number += 1;
      this.#entry(found.entry, text, from, found.end);
      return found.end;
    };
  }

  #part(text: string): void {
    this.#number += 1;
    const found = this.format === 'har' ? this.#shapes.find(text, 0) : undefined;
    if (found?.end === text.length) {
      this.#entry(found.entry, text);
      return;
    }
    const parsed = parseRecorded(text);
    if (parsed === undefined) this.#broken(`entry ${this.#number}`, text);
    else if (this.format === 'har') {
      this.#shapes.learn(text);
      this.#entry(harEntry(parsed.value), text);
    } else this.#value(parsed.value, text);
  }

  #entry(entry: HttpEntry | undefined, text: string, from = 0, to = text.length): void {
    if (entry === undefined) {
      this.#broken(`entry ${this.#number}`, text.slice(from, to));
      return;
    }
    this.#latest = Math.max(this.#latest, entry.sentAt);
    this.sinks.recording.addEntry(entry, to - from);
  }

  #value(value: unknown, json: string, at?: number): LoggedMessages | undefined {
    const { recording, taken } = this.sinks;
    const event = own(members(value), 'event');
    if (event === 'EventUserEvent' || event === 'Alive') {
      const time = timeOf(own(members(value), 'time')) ?? at;
      this.#latest = Math.max(this.#latest, time ?? this.#latest);
      recording.addEvent(value, time, json.length);
      return undefined;
    }
    const logged = loggedMessages(value, json, at);
    if (logged === undefined) {
      taken.leaveAside('lines or entries without a CometD message');
      return undefined;
    }
    this.#latest = Math.max(this.#latest, logged.at ?? this.#latest);
    recording.addMessages(logged, this.input.path);
    return logged;
  }

  #broken(where: string, text: string): void {
    const begin = text.trim().slice(0, QUOTE);
    const quote = DELICATE.test(text)
      ? '(not quoted: it may hold credentials)'
      : this.sinks.redaction.beginOf(begin, QUOTE);
    this.sinks.taken.broken(`${this.input.path}, ${where}`, quote);
  }
}
