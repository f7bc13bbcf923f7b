import type { Report } from '../../schemas/report.gen.js';
import { duration } from '../duration.js';
import { accountLine, nameOf, OTHER_FATES, soakLatencies } from '../soak/words.js';
import { lineChart } from './line-chart.js';

const FATES = { notified: 'notified', silent: 'of a released call, answered', ...OTHER_FATES } as const;
const BAD = new Set(['lost', 'overtaken', 'refused', 'unanswered']);

/** What is shown of a soak: what became of all that were sent, what deviates, and the latencies with their drift. */
export function soakOf({ soak }: Report) {
  if (soak === undefined) return undefined;
  const { fates, deviations, latency, drift } = soak;
  return {
    account: accountLine(soak),
    fates: Object.entries(FATES).flatMap(([fate, name]) => {
      const count = fates[fate as keyof typeof FATES];
      return count === 0 ? [] : [{ name, count, isBad: BAD.has(fate) }];
    }),
    deviations: deviations.map((each) => ({ ...each, name: nameOf(each) })),
    hidden: Object.values(soak.deviating).reduce((sum, count) => sum + count, 0) - deviations.length,
    undecided: soak.undecided,
    latencies: soakLatencies(latency).map(({ name, times: { measured, corrected, intervalMs } }) => ({
      name,
      interval: duration(intervalMs),
      rows: [['measured', measured] as const, ['corrected', corrected] as const].map(
        ([which, { count, p50, p90, p99, p999, max }]) => ({
          which,
          cells: [p50, p90, p99, p999, max].map(duration),
          count,
        }),
      ),
      chart: lineChart(
        [
          { name: 'measured', times: measured.curve },
          { name: 'corrected', times: corrected.curve },
        ],
        percentiles(Math.max(measured.curve.length, corrected.curve.length)),
      ),
    })),
    drift: {
      text: drift.text,
      of: drift.of,
      chart: lineChart(
        [
          { name: 'p50', times: drift.slices.map(({ p50 }) => p50) },
          { name: 'p99', times: drift.slices.map(({ p99 }) => p99) },
        ],
        drift.slices.map(({ from }, index) => (index % 5 === 0 ? `from ${from}` : '')),
      ),
    },
  };
}

/** Of 0, 50, 75, 87.5, ... those that are round enough to be read. */
function percentiles(count: number): string[] {
  const round: Readonly<Record<number, string>> = {
    0: '0 %',
    1: '50 %',
    3: '87.5 %',
    7: '99.2 %',
    10: '99.9 %',
    14: '99.99 %',
  };
  return Array.from({ length: count }, (_, halving) => round[halving] ?? '');
}

/** A drawing of lines. */
export const chartTemplate = `<svg class="chart" role="img" aria-label="<%= it.summary %>" width="100%" height="<%= it.height + 22 %>">
<% for (const tick of it.yTicks) { %><line class="grid" x1="0" x2="100%" y1="<%= tick.y %>" y2="<%= tick.y %>"/><text x="0" y="<%= tick.y - 3 %>"><%= tick.label %></text><% } %>
<svg viewBox="0 0 100 <%= it.height %>" preserveAspectRatio="none" width="100%" height="<%= it.height %>"><% for (const line of it.lines) { %><polyline class="line of-<%= line.name %>" points="<%= line.points %>"/><% } %></svg>
<% for (const tick of it.xTicks) { %><text x="<%= tick.x %>%" y="<%= it.height + 17 %>" text-anchor="<%= tick.anchor %>"><%= tick.label %></text><% } %></svg>
<p class="legend"><% for (const line of it.lines) { %><span class="of-<%= line.name %>"><%= line.name %></span><% } %></p>
`;

/** The section about a soak. */
export const soakTemplate = `<section id="soak" aria-labelledby="soak-title">
<h2 id="soak-title">Soak</h2>
<p class="lead"><%~ told(it.account) %>.</p>
<table class="soak"><caption>What became of them</caption><tbody><% for (const fate of it.fates) { %><tr<% if (fate.isBad) { %> class="v-fail"<% } %>><th scope="row"><%= fate.name %></th><td><%= fate.count %></td></tr><% } %></tbody></table>
<% if (it.deviations.length) { %><h3>What deviates</h3>
<table class="soak"><thead><tr><th scope="col">What</th><th scope="col">Which</th><th scope="col">Disposition</th><th scope="col">Seen</th></tr></thead><tbody><% for (const each of it.deviations) { %><tr><td><%= each.kind %><% if (each.requirement) { %> <a class="id" href="#<%= each.requirement %>"><%= each.requirement %></a><% } %></td><td><%~ told(each.name) %></td><td><bdi class="mono"><%= each.value %></bdi></td><td><%~ told(each.text) %></td></tr><% } %></tbody></table>
<% if (it.hidden > 0) { %><p><%= it.hidden %> more.</p>
<% } %><% } %><% if (it.undecided.length) { %><h3>Undecided</h3>
<ul class="plain"><% for (const each of it.undecided) { %><li><%= each.count %>: <%~ told(each.reason) %></li><% } %></ul>
<% } %><% for (const latency of it.latencies) { %><h3>Latency: <%= latency.name %></h3>
<table class="soak"><thead><tr><td></td><th scope="col">p50</th><th scope="col">p90</th><th scope="col">p99</th><th scope="col">p99.9</th><th scope="col">max</th><th scope="col">count</th></tr></thead><tbody><% for (const row of latency.rows) { %><tr><th scope="row"><%= row.which %></th><% for (const cell of row.cells) { %><td><%= cell %></td><% } %><td><%= row.count %></td></tr><% } %></tbody></table>
<p class="lead">By percentile. Corrected: with those that were not sent, one each <%= latency.interval %>, while an earlier one was waited for (coordinated omission).</p>
<% if (latency.chart) { %><%~ include('@chart', latency.chart) %><% } %><% } %>
<h3>Drift</h3>
<p class="lead"><%~ told(it.drift.text) %> (<%= it.drift.of %>), in the order in which they were asked.</p>
<% if (it.drift.chart) { %><%~ include('@chart', it.drift.chart) %><% } %></section>
`;

export const soakStyle = `
#soak h3{margin-top:1.4rem}
table.soak{border-collapse:collapse;margin-top:.5rem;font-variant-numeric:tabular-nums}
.soak th,.soak td{padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--faint);overflow-wrap:anywhere}
.soak caption{text-align:left;color:var(--soft);font-size:.82rem}
.soak tr.v-fail th,.soak tr.v-fail td{color:var(--fail);font-weight:600}
.soak td:first-child{white-space:nowrap}
.chart{display:block;margin-top:1.6rem;overflow:visible}
.chart text{font:.74rem var(--sans);fill:var(--soft)}
.line{fill:none;stroke:var(--info);stroke-width:2;vector-effect:non-scaling-stroke}
.line.of-corrected,.line.of-p99{stroke:var(--warn);stroke-dasharray:5 3}
.legend span.of-measured::before,.legend span.of-p50::before{background:var(--info)}
.legend span.of-corrected::before,.legend span.of-p99::before{background:var(--warn)}
@media print{.chart{break-inside:avoid}}
`;
