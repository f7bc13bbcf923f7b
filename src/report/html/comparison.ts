import type { Report } from '../../schemas/report.gen.js';
import { latencyInWords } from '../comparison/compare.js';
import { changeInWords, signOf } from '../comparison/text.js';

/** What the page shows first of a run that was compared with an earlier one. */
export function comparisonView({ against }: Report) {
  if (against === undefined) return undefined;
  const { changes, latency, before, notes, headline, regressions } = against;
  return {
    headline,
    before,
    notes,
    tone: regressions > 0 ? 'fail' : 'pass',
    changes: changes.map((each) => ({ ...each, sign: signOf(each), words: changeInWords(each) })),
    latency: latency.map(latencyInWords),
  };
}

/** What regressed with the exchange of then beside that of now, and what else changed, a line each. */
export const comparisonTemplate = `<div class="panel v-<%= it.tone %> comparison"><h3><%~ told(it.headline) %></h3>
<p>Against <%~ told(it.before.name) %> of <time><%= it.before.startedAt %></time>: <%~ told(it.before.headline) %></p>
<ul class="plain"><% for (const note of it.notes) { %><li><%~ told(note) %></li><% } %><% for (const item of it.changes) { %><li><i aria-hidden="true"><%= item.sign %></i> <a class="id" href="#<%= item.id %>"><%= item.id %></a> <%= item.level %> <%~ told(item.words) %>
<% if (item.exchange) { %><details><summary>The exchange of then<% if (item.exchange.before) { %> (<%= item.exchange.before %>)<% } %> and of now (<%= item.exchange.after %>)</summary>
<% for (const row of item.exchange.rows) { %><div class="beside"><%~ include('@json', { lines: row.before }) %><%~ include('@json', { lines: row.after }) %></div>
<% } %></details><% } %></li>
<% } %><% for (const line of it.latency) { %><li><%~ told(line) %></li><% } %></ul></div>
`;

export const comparisonStyle = `
.beside{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:.5rem;margin-top:.4rem}
`;
