import { table } from 'table';
import { catalogue } from '../../specs/catalogue.js';
import { levelOf } from '../rules/judge.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import { selectionOf } from '../situations/selection.js';

/** The catalogue as text: with this configuration what would run, what it does to the target, and what would not, and why. */
export function listOf(configuration: Configuration): string {
  const { untested } = selectionOf(configuration);
  const rows = catalogue.map((row) => {
    const why = untested.get(row.id);
    return [
      row.id,
      levelOf(row, configuration.charset),
      row.title,
      why === undefined ? row.does : `untested: ${why}`,
    ];
  });
  const text = table([['id', 'level', 'the target ...', 'what the suite does'], ...rows], {
    border: {
      bodyLeft: '',
      bodyRight: '',
      bodyJoin: ' ',
      joinBody: '',
      joinLeft: '',
      joinRight: '',
      joinJoin: ' ',
    },
    drawHorizontalLine: (index) => index === 1,
    columns: { 2: { width: 60, wrapWord: true }, 3: { width: 40, wrapWord: true } },
  });
  const { kind, url } = configuration.target;
  const target = kind === 'reference' ? 'the reference, started for the run' : url;
  const driven = catalogue.length - untested.size;
  return `${text}\ntarget   ${target}\nprofile  ${configuration.profile}\n${driven} of ${catalogue.length} requirements would run, ${untested.size} would be untested\n`;
}
