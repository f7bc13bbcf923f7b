import { levelOf } from '../judge/requirement-verdict.js';
import { columns } from '../report/columns.js';
import { catalogueOf } from '../requirement.js';
import { selectionOf } from '../runner/selection.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import { editionNamed } from '../schemas/editions.js';
import { plannedSums } from './kept-sums.js';
import { planText } from './plan-text.js';
import { soakPlan } from './soak-plan.js';

/**
 * The catalogue as text: with this configuration what would run, what it does to the target, and what would not, and why;
 * then the plan of the whole run. Contacts nothing of the target.
 */
export async function listOf(configuration: Configuration): Promise<string> {
  const { untested } = selectionOf(configuration);
  const { name, about } = editionNamed(configuration.edition);
  const catalogue = catalogueOf(name);
  const rows = catalogue.map((row) => {
    const why = untested.get(row.id);
    return [
      row.id,
      levelOf(row, configuration.charset),
      row.text,
      why === undefined ? row.does : `untested: ${why}`,
    ];
  });
  const head = ['id', 'level', 'the target ...', 'what the suite does'];
  const text = columns([head, [], ...rows], { 2: { width: 60 }, 3: { width: 40 } });
  const driven = catalogue.length - untested.size;
  const plan =
    configuration.soak === undefined
      ? planText(configuration, await plannedSums(configuration))
      : soakPlan(configuration);
  return `${text}\n${plan}edition     ${name}, ${about}\nprofile     ${configuration.profile}\n${driven} of ${catalogue.length} requirements would run, ${untested.size} would be untested\n`;
}
