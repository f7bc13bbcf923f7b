import { accounts as referenceAccounts } from '../reference/accounts.js';
import { columns } from '../report/columns.js';
import { counted } from '../report/wording.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { SideEffects } from '../trace/side-effects.js';
import { visible } from '../trace/visible.js';
import { clipped, keyOf, type PlanSums } from './plan-sums.js';
import { givenCalls, plannedCalls } from './planned-calls.js';

/** What a run would do to its target, for people: who, which calls, which keys and how often, and the sum in one line. */
export function planText(configuration: Configuration, sums: PlanSums): string {
  const { accounts, target, runOptions } = configuration;
  const agents = Object.entries(accounts ?? {});
  const lines: [string, string][] = [
    ['target', target.url ?? 'the reference, started for the run'],
    ...under(
      'accounts',
      agents.length === 0 ? [] : [agents.map(([name, { username }]) => `${name} ${username}`).join(', ')],
    ),
    ...(configuration.calls.kind === 'given' ? [] : under('numbers', [numbersOf(configuration)])),
    ...under('calls', [...plannedCalls(configuration, sums), ...givenCalls(configuration)]),
    ...under(
      'user data',
      Object.entries(sums.byKey).map(([key, count]) => `${key}: ${counted(count, 'request')}`),
    ),
    ['values', valuesOf(configuration)],
    [
      'requests',
      `${sums.dispositions} SetCallDisposition, ${sums.changed} of them changed so that most must be refused; ${sums.otherRequests} others; long polls beside`,
    ],
    ...under(
      'by agent',
      sums.byAgent.map(
        ({ agent, dispositions, others }) =>
          `${agent}: ${dispositions} SetCallDisposition, ${counted(others, 'other')}`,
      ),
    ),
    ['duration', `about ${durationOf(configuration, sums)} where the target is as fast as the reference`],
    ['user events', `${sums.userEvents}, which may reach reporting`],
    ['limits', `${counted(runOptions.maxCalls, 'call')} at most${paceOf(configuration)}`],
  ];
  return `${lines.map(([name, text]) => `${name.padEnd(11)} ${text}`).join('\n')}\n`;
}

/** Lines under one name. */
function under(name: string, texts: readonly string[]): [string, string][] {
  return texts.map((text, index) => [index === 0 ? name : '', text]);
}

/** Every SetCallDisposition request that would be sent, in order. */
export function requestsOf({ dispositions }: SideEffects): string {
  const rows = dispositions.map((each) => [
    each.state,
    keyOf(each),
    clipped(each.value),
    visible(each.title),
  ]);
  return columns([['call', 'key', 'value', 'request'], [], ...rows], {
    1: { width: 24 },
    2: { width: 36, isCut: true },
    3: { width: 44 },
  });
}

/** The sum in one line, for a release manager. */
export function sumOf(configuration: Configuration, sums: PlanSums): string {
  const { dispositions, otherRequests, userEvents } = sums;
  const { calls: source, repeat } = configuration;
  const calls = plannedCalls(configuration, sums).length;
  const requests = dispositions + otherRequests;
  const only = source.kind === 'given' ? 'the given calls' : numbersOf(configuration);
  const over = repeat === undefined ? '' : `; all of it ${repeat} times, one run after another`;
  return `${counted(calls, 'call')}, ${counted(requests, 'request')} (${dispositions} SetCallDisposition), ${counted(userEvents, 'user event')}${paceOf(configuration)}, only ${only}${over}`;
}

/** What is said before a run against somebody's target begins. */
export function noticeOf(configuration: Configuration, sums: PlanSums): string {
  const end =
    configuration.calls.kind === 'given' ? 'ends none of them' : 'ends them and logs its agents out';
  return `This run will make ${sumOf(configuration, sums)}. It writes user data of these calls alone, and ${end}. run --dry-run shows all of it, list every requirement.`;
}

/** As long as the rehearsal took with the quiet window of a run, and no less than its pace allows. */
function durationOf({ timeouts, runOptions: { maxRps } }: Configuration, sums: PlanSums): string {
  const paced = sums.dispositions + sums.otherRequests;
  const sendingMs = maxRps === undefined ? 0 : (1000 * paced) / maxRps;
  const seconds = Math.ceil((Math.max(sums.durationMs, sendingMs) + timeouts.quietMs) / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** Nobody else's phone rings. */
export function numbersOf({ accounts: own, calls, target }: Configuration): string {
  const accounts = target.kind === 'reference' ? referenceAccounts : own;
  // A program calls whom it will; the run knows whom it must reach.
  const dialled = [accounts?.agent, calls.kind === 'dial' ? accounts?.peer : undefined, accounts?.bystander];
  const numbers = dialled.filter((each) => each !== undefined);
  return numbers.map(({ phone, username }) => phone ?? `the number of ${username}`).join(', ');
}

function valuesOf({ dispositions }: Configuration): string {
  const unique = 'unique ones, such as Gws-9e8ae045-073';
  return dispositions === undefined
    ? `${unique}, and text with punctuation and foreign letters`
    : `${dispositions.map((value) => visible(value)).join(', ')} in turn; ${unique}, where the request must be refused`;
}

function paceOf({ runOptions: { maxRps } }: Configuration): string {
  return maxRps === undefined ? ', as fast as the target answers' : `, at most ${maxRps} a second`;
}
