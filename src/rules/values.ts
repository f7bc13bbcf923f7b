import { isDeepStrictEqual } from 'node:util';
import type { Exchange } from '../trace/exchange.js';
import { own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { answerText, receptionOf } from './answered.js';
import { lastKnown, lastSent } from './effect.js';
import { keyOf } from './keys.js';
import { messageEvidence, unlessPlainShows } from './notification.js';
import {
  contradicted,
  type Evidence,
  holds,
  inconclusive,
  type Observation,
  quoted,
  type Rule,
  worst,
} from './observation.js';
import { replyTo } from './reply.js';

/** What became of one value of a corpus. */
type Carried = { fate: 'same' | 'replaced' | 'refused' | 'unseen'; words: string; evidence: Evidence[] };

function carried(view: TraceView, exchange: Exchange): Carried {
  const reception = receptionOf(view, exchange);
  const at = { exchange: exchange.id, seq: exchange.answer?.seq ?? exchange.sentSeq };
  if (reception.kind === 'refused')
    return {
      fate: 'refused',
      words: `${exchange.title}: refused`,
      evidence: [{ text: `refused: ${answerText(exchange)}`, ...at }],
    };
  if (reception.kind !== 'accepted')
    return { fate: 'unseen', words: `${exchange.title}: ${answerText(exchange)}`, evidence: [] };
  const reply = replyTo(view, exchange);
  if (reply.kind === 'none')
    return { fate: 'unseen', words: `${exchange.title}: no message came`, evidence: [] };
  const evidence = [messageEvidence(exchange, reply.message)];
  if (reply.kind !== 'other') return { fate: 'same', words: `${exchange.title}: same`, evidence };
  const key = keyOf(view, exchange);
  const before = key === undefined ? undefined : lastKnown(exchange, key)?.value;
  const sent = key === undefined ? undefined : lastSent(view, exchange, key)?.value;
  const now = key === undefined ? undefined : own(reply.message.userData, key);
  // That the key took another value than it had, or was last asked to have, and not ours, is seen: no deadline is needed.
  if (now !== undefined && ![before, sent].some((each) => isDeepStrictEqual(now, each)))
    return {
      fate: 'replaced',
      words: `${exchange.title}: ${quoted(exchange.value)} became ${quoted(now)}`,
      evidence,
    };
  return { fate: 'unseen', words: `${exchange.title}: ${quoted(exchange.value)} does not show`, evidence };
}

/** ACT-11: every accepted value of printable ASCII is carried unchanged; a refused one is noted. */
export const carriesAscii: Rule = {
  looksAhead: true,
  judge: (view, subject) =>
    unlessPlainShows(view) ??
    worst(
      subject.exchanges.map((exchange): Observation => {
        const { fate, words, evidence } = carried(view, exchange);
        if (fate === 'replaced') return contradicted(words, evidence);
        if (fate === 'unseen') return inconclusive(words, evidence);
        return holds(fate === 'same' ? 'every accepted value is carried unchanged' : words, evidence);
      }),
      'no value was sent',
    ),
};

/** ACT-17: per block of characters whether it is carried the same, replaced or refused; judged where GWS_CHARSET names what the site carries. */
export const carriesCharset: Rule = {
  looksAhead: true,
  judge: (view, subject) => {
    const plain = unlessPlainShows(view);
    if (plain !== undefined) return plain;
    const all = subject.exchanges.map((exchange) => ({ exchange, ...carried(view, exchange) }));
    if (all.length === 0) return inconclusive('no value was sent');
    const words = all.map((each) => each.words).join('; ');
    const evidence = all.flatMap((each) => each.evidence);
    if (view.header.charset !== undefined && all.some((each) => each.fate === 'replaced'))
      return contradicted(words, evidence);
    if (all.some((each) => each.fate === 'unseen')) return inconclusive(words, evidence);
    return holds(words, evidence);
  },
};
