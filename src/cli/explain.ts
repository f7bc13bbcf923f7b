import { readConfiguration } from '../config/read-configuration.js';
import { readRequirementNames } from '../config/requirement-names.js';
import { Settings } from '../config/settings.js';
import { judgeWhole } from '../judge/whole.js';
import { type Command, sessionCommand } from '../report/exchange-commands.js';
import { requirementOf } from '../requirement.js';
import type { RequestRecord } from '../schemas/trace.gen.js';
import { explanationOf, indented } from './explanation.js';
import { rehearsedTrace } from './rehearsal.js';

/**
 * Tells all that is known of requirements. What is sent, and what counts as evidence, is found out by driving them against a reference in
 * this process; nothing else is contacted.
 * @param names ids, groups such as `REL`, patterns such as `ERR-0*`, also several in one, separated by commas
 * @throws ConfigurationError there is no such requirement; the message says which one may be meant
 */
export async function explain(names: readonly string[]): Promise<string> {
  const settings = new Settings({});
  const ids = readRequirementNames(settings, 'explain', names) ?? [];
  settings.throwProblems();
  const trace = judgeWhole(await rehearsedTrace(readConfiguration({}, { only: ids })));
  const explanations = ids.map((id) => explanationOf(requirementOf(id), trace));
  return `${[...explanations, sessions(trace)].join('\n\n')}\n`;
}

/** How the sessions begin that the commands go on with, once for each agent. */
function sessions({ records, header }: ReturnType<typeof judgeWhole>): string {
  const variables = new Map([[header.target.url, 'GWS_URL']]);
  const first = records.find(
    (record): record is RequestRecord => record.type === 'request' && record.use === 'access',
  );
  const command: Command | undefined = first && sessionCommand('agent', first, variables);
  return [
    'Before these commands, for each agent that sends one (GWS_URL, GWS_AGENT_USERNAME and so on as in .env):',
    indented(command?.curl ?? ''),
    'CALL_ID and CALL_UUID are call.id and call.callUuid of a message on /v2/me/calls, or of GET /api/v2/me/calls?fields=*.',
  ].join('\n');
}
