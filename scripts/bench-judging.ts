/**
 * Judges a long trace and prints one line of JSON: the CPU time that an exchange took, and what it takes to parse what was recorded of one,
 * in milliseconds; and the most memory that the process held while it judged. To be started as a process of its own: its arguments are the
 * number of exchanges, and how many of them are of one call.
 */
import '../specs/all.js';
import { judgeTrace } from '../src/judge/judge.js';
import { spent } from './bench-spent.js';
import { longTrace } from './long-trace.js';

const PARSED = 1000;

const exchanges = Number(process.argv[2]);
const ofCall = Number(process.argv[3] ?? 100);
// What is loaded and compiled once is no part of judging.
judgeTrace(longTrace(200));
const judging = await spent(() => {
  const { results } = judgeTrace(longTrace(exchanges, ofCall));
  const verdicts = [...results.values()].map(({ verdict }) => verdict);
  const amiss = verdicts.filter((verdict) => verdict === 'fail' || verdict === 'warn' || verdict === 'error');
  if (amiss.length > 0) throw new Error(`a conformant trace is judged ${amiss.join(', ')}`);
});
const mb = process.resourceUsage().maxRSS / 1024;
const lines = Array.from(longTrace(PARSED, ofCall), (record) => JSON.stringify(record));
const parse = () => {
  for (const line of lines) JSON.parse(line);
};
parse();
const parsing = await spent(parse);
process.stdout.write(
  `${JSON.stringify({ judge: judging / exchanges, parse: parsing / PARSED, mb: Math.round(mb) })}\n`,
);
