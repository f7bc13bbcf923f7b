import { counted } from '../report/wording.js';
import { soakCounts } from '../runner/soak-counts.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import { numbersOf } from './plan-text.js';

/** What a soak would do to its target, for people, the sum in the last line. Contacts nothing. */
export function soakPlan(configuration: Configuration): string {
  const { target, accounts, soak, testKey, calls: source, runOptions } = configuration;
  if (soak === undefined) throw new Error('no soak is asked for');
  const { calls, released } = soakCounts(soak.count, soak.released);
  const isRemote = target.kind === 'remote';
  const agents = Object.entries(accounts ?? {}).map(([name, { username }]) => `${name} ${username}`);
  const lines: [string, string][] = [
    ['target', target.url ?? 'the reference, started for the run'],
    ...(isRemote ? [['accounts', agents.join(', ')] as [string, string]] : []),
    ['numbers', source.kind === 'given' ? 'none is dialled: the calls are given' : numbersOf(configuration)],
    ['calls', callsOf(configuration, calls)],
    [
      'user data',
      `${testKey}: ${counted(soak.count, 'request')}, each with a value of its own of 20 characters or so; what a call holds stays far below 8,000 bytes`,
    ],
    [
      'requests',
      `${soak.count} SetCallDisposition, ${released} of them of released calls; none is changed so that it must be refused. Before each call both agents are made Ready`,
    ],
    ['pace', paceOf(configuration)],
    ['end', endOf(soak)],
    [
      'user events',
      released > 0
        ? `${released}, which may reach reporting`
        : isRemote
          ? 'none: released calls are left out unless --allow reporting is given'
          : 'none',
    ],
    ['limits', `${counted(runOptions.maxCalls, 'call')} at most`],
  ];
  const text = lines.map(([name, what]) => `${name.padEnd(11)} ${what}`).join('\n');
  return `${text}\n\ndry-run     ${soakSum(configuration)}\n`;
}

/** The same in one line. */
export function soakSum(configuration: Configuration): string {
  const { soak, calls: source } = configuration;
  if (soak === undefined) throw new Error('no soak is asked for');
  const { calls, released } = soakCounts(soak.count, soak.released);
  const only = source.kind === 'given' ? 'the given calls' : numbersOf(configuration);
  return `${counted(calls, 'call')}, ${counted(soak.count, 'SetCallDisposition request')}, ${counted(released, 'user event')}, ${paceOf(configuration)}, only ${only}`;
}

function callsOf({ calls: source, accounts, target }: Configuration, calls: number): string {
  switch (source.kind) {
    case 'given':
      return 'those that are given, neither held nor ended';
    case 'command':
      return `${source.program} is started for each of ${calls + 1}`;
    case 'dial': {
      const isWatched = target.kind === 'reference' || accounts?.bystander !== undefined;
      return `the peer calls the agent ${calls + 1} times${isWatched ? ', and the bystander twice' : ''}; all are hung up`;
    }
  }
}

function paceOf({ soak, runOptions: { maxRps } }: Configuration): string {
  const asked =
    soak?.perSecond === undefined ? 'each when the one before is done' : `${soak.perSecond} a second`;
  return maxRps === undefined ? asked : `${asked}, at most ${maxRps} requests a second in all`;
}

function endOf({ count, perSecond, durationMs }: NonNullable<Configuration['soak']>): string {
  const scheduled = perSecond === undefined ? undefined : Math.ceil(count / perSecond);
  return [
    `after ${count} dispositions`,
    ...(scheduled === undefined ? [] : [`which take ${scheduled} s`]),
    ...(durationMs === undefined ? [] : [`or after ${durationMs / 1000} s`]),
  ].join(', ');
}
