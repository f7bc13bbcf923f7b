import { quoted } from '../checks/observation.js';
import { clipped } from '../trace/visible.js';

// A sentence with shorter ones is read at once.
const LONG = 100;
const AROUND = 12;
const SHOWN = 30;
const CASE = 40;
// A case is named by a word, or by its value, which may hold a semicolon.
const BETWEEN = /; (?="|[\w-]+(?:;|$))/;

/**
 * A sentence that says that a value became another one (src/checks/carried.ts): of long ones what is around the first difference, and
 * each of the other cases by its begin. What names the case is left out where it is the value itself.
 * @param sent the value
 * @param texts among them what it became
 */
export function toldDifference(sentence: string, sent: unknown, texts: Iterable<string>): string {
  if (typeof sent !== 'string') return sentence;
  for (const got of texts) {
    const whole = `${quoted(sent)} became ${quoted(got)}`;
    if (!sentence.includes(whole)) continue;
    const [told = '', cases] = sentence.replace(`${quoted(sent)}: ${whole}`, () => whole).split('; so too: ');
    const others = cases?.split(BETWEEN).map((each) => clipped(each, CASE));
    const short = whole.length > LONG ? difference(sent, got) : whole;
    return [told.replace(whole, () => short), ...(others ? [`so too: ${others.join('; ')}`] : [])].join('; ');
  }
  return sentence;
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
