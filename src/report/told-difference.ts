import { quoted } from '../checks/observation.js';
import { type Contradiction, soToo } from '../judge/requirement-verdict.js';
import { clipped } from '../trace/visible.js';

// A sentence with shorter ones is read at once.
const LONG = 100;
const AROUND = 12;
const SHOWN = 30;
const CASE = 40;

/**
 * What contradicts a requirement, as a reader takes it in. Of a long value that became another one what is around the first difference,
 * and each of the other cases by its begin; what names the case is left out where it is the value itself.
 */
export function toldDifference({ reason, replaced, otherCases }: Contradiction): string {
  if (typeof replaced?.sent !== 'string' || typeof replaced.got !== 'string')
    return reason + soToo(otherCases);
  const { name, sent, got } = replaced;
  const whole = `${quoted(sent)} became ${quoted(got)}`;
  const told = whole.length > LONG ? difference(sent, got) : whole;
  const begins = otherCases.map((each) => clipped(each, CASE));
  return (name === quoted(sent) ? told : `${name}: ${told}`) + soToo(begins);
}

function difference(sent: string, got: string): string {
  let from = 0;
  while (from < sent.length && sent[from] === got[from]) from += 1;
  const part = (text: string) => {
    const begin = Math.max(0, from - AROUND);
    const shown = text.slice(begin, from + SHOWN);
    return JSON.stringify(`${begin > 0 ? '…' : ''}${shown}${begin + shown.length < text.length ? '…' : ''}`);
  };
  const lengths = sent.length === got.length ? '' : ` (${sent.length} characters became ${got.length})`;
  return `${part(sent)} became ${part(got)}${lengths}`;
}
