import { createHash } from 'node:crypto';
import { Eta } from 'eta';
import type { Report } from '../schemas/report.gen.js';
import { comparisonTemplate } from './html/comparison.js';
import { contradictionTemplate, jsonTemplate } from './html/contradiction.js';
import { documentTemplate, linesTemplate } from './html/document.js';
import { documentationTemplate } from './html/documentation.js';
import { exchangeTemplate } from './html/exchange.js';
import { latenciesTemplate } from './html/latencies.js';
import { groupsTemplate, overviewTemplate } from './html/overview.js';
import { repetitionTemplate } from './html/repetition.js';
import { requirementTemplate } from './html/requirement.js';
import { script } from './html/script.js';
import { chartTemplate, soakTemplate } from './html/soak.js';
import { style } from './html/style.js';
import { viewOf } from './html/view.js';

// Quotation marks in the text of an element need no escape, and JSON is half of them. What a target said is kept from turning the words
// beside it around; of ASCII nothing does.
const functionHeader = `
const text = (it) => String(it).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const told = (it) => /^[ -~]*$/.test(it) ? text(it) : '<bdi>' + text(it) + '</bdi>';
`;
const eta = new Eta({ autoEscape: true, cache: true, functionHeader });
eta.loadTemplate('@document', documentTemplate);
eta.loadTemplate('@lines', linesTemplate);
eta.loadTemplate('@documentation', documentationTemplate);
eta.loadTemplate('@overview', overviewTemplate);
eta.loadTemplate('@groups', groupsTemplate);
eta.loadTemplate('@contradiction', contradictionTemplate);
eta.loadTemplate('@json', jsonTemplate);
eta.loadTemplate('@comparison', comparisonTemplate);
eta.loadTemplate('@requirement', requirementTemplate);
eta.loadTemplate('@exchange', exchangeTemplate);
eta.loadTemplate('@latencies', latenciesTemplate);
eta.loadTemplate('@repetition', repetitionTemplate);
eta.loadTemplate('@soak', soakTemplate);
eta.loadTemplate('@chart', chartTemplate);

// Nothing may be loaded, sent or run but the one style and the one script, each known by its digest.
const policy = [
  "default-src 'none'",
  `style-src '${digestOf(style)}'`,
  `script-src '${digestOf(script)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * The report as one HTML file that opens from disk: no network, no framework, readable without its script. Strings of
 * the target are text in it and nothing else.
 */
export function htmlOf(report: Report): string {
  return eta.render('@document', { ...viewOf(report), style, script, policy });
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
