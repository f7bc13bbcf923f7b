import { nearest } from '../configuration/nearest.js';
import { answerDeviations } from './deviations/answers.js';
import type { Deviation, Deviations } from './deviations/deviation.js';
import { disposedValueDeviations } from './deviations/disposed-value.js';
import { keyDeviations } from './deviations/disposition-key.js';
import { eventDeviations } from './deviations/events.js';
import { messageDeviations } from './deviations/message.js';
import { notificationDeviations } from './deviations/notification.js';
import { refusalAnswerDeviations } from './deviations/refusal-answers.js';
import { refusalDeviations } from './deviations/refusals.js';
import { releasedCallDeviations } from './deviations/released-call.js';
import { senderDeviations } from './deviations/senders.js';
import { spellingDeviations } from './deviations/spelling.js';
import { undecidedDeviations } from './deviations/undecided.js';
import { userDataDeviations } from './deviations/user-data.js';

/** Every deviation by name. Each leaves login, calls and sessions intact. */
export const deviations: Deviations = {
  ...answerDeviations,
  ...notificationDeviations,
  ...messageDeviations,
  ...disposedValueDeviations,
  ...userDataDeviations,
  ...spellingDeviations,
  ...keyDeviations,
  ...releasedCallDeviations,
  ...eventDeviations,
  ...refusalDeviations,
  ...senderDeviations,
  ...undecidedDeviations,
  ...refusalAnswerDeviations,
};

/** The name of a deviation that there is not. The message says which one may be meant. */
export class UnknownDeviation extends Error {
  override readonly name = 'UnknownDeviation';

  constructor(given: string) {
    const meant = nearest(given, Object.keys(deviations));
    super(
      `there is no deviation "${given}"${meant ? `: did you mean ${meant}?` : ''}; the command mutants prints all of them`,
    );
  }
}

/**
 * Finds a deviation by its name; none without a name.
 * @throws UnknownDeviation
 */
export function deviationNamed(name: string | undefined): Deviation | undefined {
  if (name === undefined) return undefined;
  const deviation = Object.hasOwn(deviations, name) ? deviations[name] : undefined;
  if (!deviation) throw new UnknownDeviation(name);
  return deviation;
}
