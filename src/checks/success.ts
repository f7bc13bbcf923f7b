import { type Exchange, isAway, neighbour, statusCode } from '../trace/exchange.js';
import type { TraceReading } from '../trace/reading.js';
import { firstTaken } from './applies.js';
import { contradicted, holds, inconclusive, type Observation, OF_ITS_OWN, quoted } from './observation.js';
import { responseEvidence, responseKind, responseText, unlessAccepted } from './response.js';
import { keysAreRefused, settingsAgainAreRefused } from './settings.js';

export function successOf(exchange: Exchange, reading: TraceReading): Observation {
  const evidence = responseEvidence(exchange);
  if (exchange.failure?.name === 'Aborted')
    return inconclusive('the run was ended before the response came', evidence, OF_ITS_OWN);
  const response = responseKind(reading, exchange);
  if (response.kind === 'not its own' || response.kind === 'unavailable')
    return unlessAccepted(reading, exchange) as Observation;
  if (exchange.response === undefined) {
    const what = response.kind === 'unreadable' ? response.what : '';
    if (isAway(exchange))
      return inconclusive(`there is no complete response, as the target was away: ${what}`, evidence);
    return isUnreadableAgain(exchange, reading)
      ? contradicted(`there is no complete response: ${what}`, evidence)
      : inconclusive(`there is no complete response, which did not come again: ${what}`, evidence);
  }
  const code = statusCode(exchange);
  if (code === 0) return holds(`answered ${responseText(exchange)}`, evidence);
  const json = exchange.response.body;
  if (response.kind === 'unreadable' && !isUnreadableAgain(exchange, reading))
    return inconclusive(
      `there is no readable response, which did not come again: ${response.what}`,
      evidence,
    );
  if (json === undefined) return contradicted(`the response is no JSON: ${responseText(exchange)}`, evidence);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return contradicted(`the response is no JSON object: ${quoted(json)}`, evidence);
  if (code === undefined) return contradicted(`the response has no statusCode: ${quoted(json)}`, evidence);
  if (response.kind !== 'refused')
    return contradicted(
      `statusCode is ${typeof code === 'string' ? 'the string ' : ''}${quoted(code)}, not the number 0`,
      evidence,
    );
  const refused = `the documented request is refused: ${responseText(exchange)}`;
  const other = keysAreRefused(reading, exchange) ?? settingsAgainAreRefused(reading, exchange);
  return other === undefined ? contradicted(refused, evidence) : inconclusive(refused, evidence, [other]);
}

// A second disposition of a released call is REL-07's matter.
export function isFirst(exchange: Exchange, reading: TraceReading): boolean {
  return firstTaken(exchange, reading) === undefined;
}

// Where many went unanswered, the later ones are waited for briefly, which proves nothing.
function hadItsTime({ failure }: Exchange, { header }: TraceReading): boolean {
  return failure?.name !== 'ResponseTimeout' || failure.tookMs >= 0.9 * header.timeouts.timeoutMs;
}

/** What got no readable response is sent once more, on a new connection: only what comes again is the target's. */
export function isUnreadableAgain(exchange: Exchange, reading: TraceReading): boolean {
  return [neighbour(exchange, 1), neighbour(exchange, -1)].some(
    (other) =>
      other !== undefined &&
      other.state === exchange.state &&
      other.sender === exchange.sender &&
      responseKind(reading, other).kind === 'unreadable' &&
      !isAway(other) &&
      other.failure?.name !== 'Aborted' &&
      hadItsTime(other, reading),
  );
}
