import { closeSync, openSync, writeSync } from 'node:fs';
import type { TraceRecord } from '../src/schemas/trace.gen.js';
import { longTrace } from './long-trace.js';
import { type Form, texts } from './recording-forms.js';

/** Of so many calls one is dispositioned, once while it is up and once when it is released: one disposition in ten calls. */
const ONE_IN = 20;
/** The members that real messages have beside those of the sample bring them to about 1.2 KB. */
const USER_DATA = Object.fromEntries(
  Array.from({ length: 8 }, (_, index) => [
    `Customer_${index}`,
    `value ${index} of a customer, as routing attaches it`,
  ]),
);

/**
 * Writes a recording as a contact centre's day goes: calls that ring, are talked on, held and released, one in ten of which is
 * dispositioned, in messages of about 1.2 KB; the same for the same size. A log of messages holds no requests.
 * @param bytes about how large it is to be
 */
export function writeRecording(path: string, form: Form, bytes: number): void {
  const file = openSync(path, 'w');
  let written = 0;
  let pieces: string[] = [];
  for (const text of texts[form](day(() => written < bytes))) {
    pieces.push(text);
    written += text.length;
    if (pieces.length < 256) continue;
    writeSync(file, pieces.join(''));
    pieces = [];
  }
  writeSync(file, pieces.join(''));
  closeSync(file);
}

function* day(goesOn: () => boolean): Generator<TraceRecord> {
  let seq = 0;
  let at = 0;
  let calls = 0;
  const numbered = (record: TraceRecord): TraceRecord => ({ ...record, seq: seq++, at: ++at }) as TraceRecord;
  // The begin of the long trace, and of its calls those that are dispositioned.
  const [...dispositioned] = longTrace(2, 2);
  const begin = dispositioned.findIndex(({ type }) => type === 'message');
  for (const record of dispositioned.slice(0, begin)) yield numbered(record);
  const call = dispositioned.slice(begin).filter(({ type }) => type !== 'feed');
  const end = call.findLastIndex((record) => JSON.stringify(record).includes('"CALL0"'));
  const own = call.slice(0, end + 1);
  const told = own.filter(({ type }) => type === 'message');
  // Routing attaches data while a call rings, and it is held and retrieved: each agent is told as often again.
  const ordinary = [
    ...told.slice(0, 2),
    ...told.slice(0, 4),
    ...told.slice(2, 4),
    ...told.slice(2, 4),
    ...told.slice(2, 4),
    ...told.slice(-2),
  ];
  while (goesOn()) {
    const records = calls % ONE_IN === 0 ? own : ordinary;
    calls += 1;
    for (const record of records) yield numbered(renamed(record, calls));
    at += 1500;
  }
}

function renamed(record: TraceRecord, number: number): TraceRecord {
  const text = JSON.stringify(record)
    .replaceAll('CALL0', `CALL${number}`)
    .replaceAll('Gws-0-', `Gws-${number}-`)
    .replace(/"id":"r(\d+)"|"request":"r(\d+)"/g, (all) => all.replace(/r(\d+)/, `r${number}_$1`));
  const named = JSON.parse(text) as TraceRecord & { message?: { data?: { call?: { userData?: object } } } };
  const call = named.message?.data?.call;
  if (call !== undefined) call.userData = { ...USER_DATA, ...call.userData };
  return named;
}
