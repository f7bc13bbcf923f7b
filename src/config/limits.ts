import type { Configuration } from '../schemas/configuration.gen.js';
import type { Settings } from './settings.js';

// Of each disposition of a soak, those about the calls included.
const MESSAGES_EACH = 4;

/**
 * How much is taken in of a target (GWS_MAX_...), so that none can fill our memory. A run against a conformant target
 * takes in a megabyte as it is counted here, and some two hundred messages.
 * @param dispositions of a soak, which brings about as many messages
 */
export function readLimits(settings: Settings, dispositions = 0): Configuration['limits'] {
  return {
    answerKb: settings.whole('GWS_MAX_ANSWER_KB', 'kilobytes', 1024, 16, 65_536),
    notificationsKb: settings.whole('GWS_MAX_NOTIFICATIONS_KB', 'kilobytes', 8192, 16, 65_536),
    // Ten a second for a quarter of an hour: a run takes a minute or two.
    messages:
      settings.whole('GWS_MAX_MESSAGES', 'messages', 10_000, 100, 1_000_000) + MESSAGES_EACH * dispositions,
    runKb: settings.whole('GWS_MAX_RUN_KB', 'kilobytes', 49_152, 1024, 1_048_576),
  };
}
