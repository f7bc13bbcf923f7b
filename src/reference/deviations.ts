import { nearest } from '../nearest.js';
import { afterRefusalDeviations } from './deviations/after-refusal.js';
import { againDeviations } from './deviations/again.js';
import { answerDeviations } from './deviations/answers.js';
import { combinedDeviations } from './deviations/combined.js';
import { keyDeviations } from './deviations/disposition-key.js';
import { eventDeviations } from './deviations/events.js';
import { laterCallDeviations } from './deviations/later-calls.js';
import { laterEventDeviations } from './deviations/later-events.js';
import { messageDeviations } from './deviations/message.js';
import { notificationDeviations } from './deviations/notification.js';
import { nowAndThenDeviations } from './deviations/now-and-then.js';
import { outOfTheOrdinaryDeviations } from './deviations/out-of-the-ordinary.js';
import { peersCopyDeviations } from './deviations/peers-copy.js';
import { rareDeviations } from './deviations/rare.js';
import { refusalAnswerDeviations } from './deviations/refusal-answers.js';
import { refusalKindDeviations } from './deviations/refusal-kinds.js';
import { refusalDeviations } from './deviations/refusals.js';
import { releasedCallDeviations } from './deviations/released-call.js';
import { releasedMessageDeviations } from './deviations/released-messages.js';
import { releasedRefusalDeviations } from './deviations/released-refusals.js';
import { senderDeviations } from './deviations/senders.js';
import { sentValueDeviations } from './deviations/sent-value.js';
import { spellingDeviations } from './deviations/spelling.js';
import { stateDeviations } from './deviations/states.js';
import { undecidedDeviations } from './deviations/undecided.js';
import { userDataDeviations } from './deviations/user-data.js';
import { withoutKeyDeviations } from './deviations/without-key.js';
import type { Deviation, Deviations } from './named-behaviour.js';

/** Every deviation by name. Each leaves login, calls and sessions intact. */
export const deviations: Deviations = {
  ...answerDeviations,
  ...notificationDeviations,
  ...messageDeviations,
  ...sentValueDeviations,
  ...userDataDeviations,
  ...spellingDeviations,
  ...keyDeviations,
  ...releasedCallDeviations,
  ...eventDeviations,
  ...refusalDeviations,
  ...senderDeviations,
  ...undecidedDeviations,
  ...refusalAnswerDeviations,
  ...nowAndThenDeviations,
  ...stateDeviations,
  ...laterCallDeviations,
  ...withoutKeyDeviations,
  ...peersCopyDeviations,
  ...againDeviations,
  ...afterRefusalDeviations,
  ...releasedMessageDeviations,
  ...laterEventDeviations,
  ...releasedRefusalDeviations,
  ...refusalKindDeviations,
  ...combinedDeviations,
  ...outOfTheOrdinaryDeviations,
};

/** The name of a deviation that there is not. The message says which one may be meant. */
export class UnknownDeviation extends Error {
  override readonly name = 'UnknownDeviation';

  constructor(given: string) {
    const meant = nearest(given, Object.keys({ ...deviations, ...rareDeviations }));
    const hint = meant === undefined ? '; the' : `; did you mean ${meant}? The`;
    super(`there is no deviation "${given}"${hint} command mutants prints all of them`);
  }
}

/**
 * Finds a deviation by its name; none without a name.
 * @throws UnknownDeviation
 */
export function deviationNamed(name: string | undefined): Deviation | undefined {
  if (name === undefined) return undefined;
  const deviation = [deviations, rareDeviations].find((each) => Object.hasOwn(each, name))?.[name];
  if (!deviation) throw new UnknownDeviation(name);
  return deviation;
}
