/**
 * Judges a long trace and prints, as one line of JSON, how long it took and the most memory that the process held. To be started as a process
 * of its own: its arguments are the number of exchanges, and how many of them are of one call.
 */
import '../specs/all.js';
import { judgeTrace } from '../src/judge/judge.js';
import { longTrace } from './long-trace.js';

const exchanges = Number(process.argv[2]);
const ofCall = Number(process.argv[3] ?? 100);
// What is loaded and compiled once is no part of judging.
judgeTrace(longTrace(200));
const begun = performance.now();
const { results } = judgeTrace(longTrace(exchanges, ofCall));
const ms = performance.now() - begun;
const verdicts = [...results.values()].map(({ verdict }) => verdict);
const amiss = verdicts.filter((verdict) => verdict === 'fail' || verdict === 'warn' || verdict === 'error');
if (amiss.length > 0) throw new Error(`a conformant trace is judged ${amiss.join(', ')}`);
const mb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ exchanges, ms: Math.round(ms), mb: Math.round(mb) })}\n`);
