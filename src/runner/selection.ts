import { isAscii } from '../checks/applies.js';
import { isLoopback } from '../config/run-options.js';
import { IN_OTHER_SHARD, NOT_ASKED, NOT_SOAKED } from '../judge/not-asked.js';
import { catalogueOf, type Requirement } from '../requirement.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import { unmetCall } from './needed-calls.js';
import { idsOfShard } from './sharding.js';
import { isSoaked } from './soaked.js';

/** Which requirements a run drives, and why it does not drive the others. */
export interface Selection {
  readonly selected: readonly string[];
  /** Selected or not: what it needs is configured. */
  readonly drivable: readonly string[];
  /** Why a requirement is untested, by id. */
  readonly untested: ReadonlyMap<string, string>;
}

/** Works out from the configuration alone what would run; contacts nothing. */
export function selectionOf(configuration: Configuration): Selection {
  const catalogue = catalogueOf();
  const wanting = new Map(catalogue.map((row) => [row.id, unmetNeed(row, configuration)]));
  const drivable = catalogue.filter((row) => wanting.get(row.id) === undefined).map((row) => row.id);
  const { only, skip, soak, shard } = configuration;
  const isNoPart = (id: string) => soak !== undefined && !isSoaked(id, soak);
  const filtered = (id: string) =>
    (only !== undefined && !only.includes(id)) || skip?.includes(id) === true || isNoPart(id);
  const untested = new Map<string, string>();
  for (const { id } of catalogue) {
    const need = wanting.get(id);
    if (skip?.includes(id)) untested.set(id, 'filtered out by --skip');
    else if (isNoPart(id)) untested.set(id, NOT_SOAKED);
    else if (filtered(id)) untested.set(id, NOT_ASKED);
    else if (need !== undefined) untested.set(id, need);
  }
  const wanted = catalogue.filter(({ id }) => !untested.has(id));
  const own = shard && idsOfShard(wanted, shard, { configuration, canDrive: (id) => drivable.includes(id) });
  for (const { id } of wanted) if (own?.has(id) === false) untested.set(id, IN_OTHER_SHARD);
  return { selected: drivable.filter((id) => !untested.has(id)), drivable, untested };
}

function unmetNeed(row: Requirement, configuration: Configuration): string | undefined {
  const isReference = configuration.target.kind === 'reference';
  const { accounts, answer, events, dispositions, profile, allowReporting } = configuration;
  const call = unmetCall(row, configuration);
  if (call !== undefined) return call;
  for (const need of row.needs ?? []) {
    switch (need) {
      case 'bystander':
        if (!isReference && accounts?.bystander === undefined)
          return 'no bystander is configured (GWS_BYSTANDER_USERNAME)';
        break;
      case 'unlicensed':
        if (!isReference && accounts?.unlicensed === undefined)
          return 'no agent without api-voice is configured (GWS_UNLICENSED_USERNAME)';
        break;
      case 'events':
        if (profile === 'api')
          return events === undefined && !isReference
            ? 'no event source is configured (GWS_EVENTS)'
            : 'not part of the profile api';
        break;
      case 'reporting':
        if (!isReference && !allowReporting)
          return 'it may leave an event in reporting: needs --allow reporting';
        break;
      case 'ringing':
        if (answer === 'auto')
          return 'phones answer by themselves (GWS_ANSWER=auto): no call is left ringing';
        break;
      case 'refusals':
        if (!configuration.runOptions.refusals) return 'filtered out by --no-refusals';
        break;
      case 'configured-key':
        if (!isReference && !isLoopback(configuration.target.url ?? '') && dispositions === undefined)
          return "it would write another test value under the server's own key: needs GWS_DISPOSITIONS";
        break;
      case 'ascii-dispositions':
        if (dispositions !== undefined && !dispositions.some(isAscii))
          return 'GWS_DISPOSITIONS names no value of printable ASCII';
        break;
      case 'two-dispositions':
        if (dispositions !== undefined && dispositions.length < 2)
          return 'GWS_DISPOSITIONS names fewer than two values';
        break;
    }
  }
  return undefined;
}
