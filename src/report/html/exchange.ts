import type { ExchangeTimeline, Report, RequirementResult, TimelineEntry } from '../../schemas/report.gen.js';
import { duration, offset } from '../duration.js';
import { foldedJson, parsedBody } from '../folded-json.js';
import { isAmiss } from '../open-requirements.js';
import { signs } from '../wording.js';
import { briefJson } from './brief-json.js';
import { type EdgeMark, scaleOf } from './scale.js';
import { isTold, joined, rowsOf, type TimelineRow } from './timeline-rows.js';

type ById = ReadonlyMap<string, RequirementResult>;

/**
 * The exchanges that something in the report links to; the others would be most of the page, and `report.json` has them. Those that show
 * something amiss are told in full. Of the rest what is alike is put together, and a message is told by what changed in it. The JSON of a
 * record that many exchanges saw stands in the one that it belongs to: the others lead there.
 */
export function exchangesOf(report: Report) {
  const byId: ById = new Map(report.requirements.map((requirement) => [requirement.id, requirement]));
  const amiss = new Set(
    report.requirements.filter(isAmiss).flatMap(({ evidence }) => evidence.map(({ exchange }) => exchange)),
  );
  const pointedAt = exchangesPointedAt(report);
  const present = report.exchanges.filter(({ id }) => pointedAt.has(id));
  const inRows = present
    .map((exchange) => {
      const telling = amiss.has(exchange.id);
      return { exchange, telling, rows: telling ? rowsOf(exchange) : joinedRows(exchange, byId) };
    })
    .sort((a, b) => Number(b.telling) - Number(a.telling));
  const homes = new Map<string, TimelineRow>();
  const firstRequests = new Map<string, TimelineRow>();
  for (const { exchange, rows, telling } of inRows) {
    for (const row of rows) {
      const record = runOf(exchange) + row.seq;
      if (row.seq === undefined || row.body === undefined || homes.has(record)) continue;
      if (telling || row.owners.length === 0) homes.set(record, row);
      const asked = `${runOf(exchange)} ${row.text}`;
      if (row.kind === 'request' && !firstRequests.has(asked)) firstRequests.set(asked, row);
    }
  }
  const views = inRows.map(({ exchange, telling, rows }) => ({
    ...(telling ? tellingView(exchange) : { scale: undefined, edges: [] }),
    ...exchangeView(exchange, byId, telling),
    rows: rows.map((row) => rowView(row, { exchange, telling, byId, homes, firstRequests, pointedAt })),
  }));
  return {
    exchanges: views,
    passing: views.filter(({ telling }) => !telling),
    leftOut: report.exchanges.length - present.length,
  };
}

/** What the id of an exchange begins with in a report of several runs, whose records have the same numbers. */
function runOf({ id }: ExchangeTimeline): string {
  return id.replace(/x\d+$/, '');
}

function exchangesPointedAt({
  requirements,
  findings,
  traffic = [],
}: Report): ReadonlySet<string | undefined> {
  const members = traffic.flatMap((place) => place.members);
  return new Set([
    ...requirements.flatMap(({ evidence }) => evidence.map(({ exchange }) => exchange)),
    ...findings.map(({ exchange }) => exchange),
    ...members.map(({ contradicted }) => contradicted?.exchange),
  ]);
}

function joinedRows(exchange: ExchangeTimeline, byId: ById): TimelineRow[] {
  const cited = new Set(
    [...byId.values()].flatMap(({ evidence }) =>
      evidence.filter((piece) => piece.exchange === exchange.id).map(({ seq }) => seq),
    ),
  );
  return joined(rowsOf(exchange), (seq) => cited.has(seq));
}

function exchangeView(exchange: ExchangeTimeline, byId: ById, telling: boolean) {
  const { id, title, call, situation, sentAt, change, session, window } = exchange;
  return {
    ...{ id, title, situation, session, telling, run: runOf(exchange) },
    sent: duration(sentAt),
    windowLength: window && duration(window.ms),
    call: telling ? call : undefined,
    change: change === title ? undefined : change,
    judged: exchange.requirements.map((of) => {
      const verdict = byId.get(of)?.verdict;
      return { id: of, verdict, sign: verdict && signs[verdict] };
    }),
  };
}

/** The proofs of an exchange, which stand in its rows as well, and the drawing of them. */
function tellingView(exchange: ExchangeTimeline) {
  const { sentAt, control, window, sentinel } = exchange;
  const scale = scaleOf(exchange);
  const edges: [string, EdgeMark, 'start' | 'end'][] = [];
  if (scale?.control) edges.push(['control', scale.control, 'start']);
  if (scale?.sentinel) edges.push(['sentinel', scale.sentinel, 'end']);
  return {
    ...{ control, window, sentinel, scale, edges },
    controlTime: control && offset(control.at - sentAt),
    sentinelTime: sentinel && offset(sentinel.at - sentAt),
    windowFrom: window && offset(window.fromAt - sentAt),
    windowTo: window && offset(window.toAt - sentAt),
  };
}

interface Surroundings {
  readonly exchange: ExchangeTimeline;
  readonly telling: boolean;
  readonly byId: ById;
  /** The row in which the JSON of a record stands. */
  readonly homes: ReadonlyMap<string, TimelineRow>;
  /** The first request to each address. */
  readonly firstRequests: ReadonlyMap<string, TimelineRow>;
  readonly pointedAt: ReadonlySet<string | undefined>;
}

function rowView(row: TimelineRow, surroundings: Surroundings) {
  const { exchange, telling, byId, homes, firstRequests, pointedAt } = surroundings;
  const { kind, time, label, who, text, other, until, records, seq } = row;
  const run = runOf(exchange);
  const isHome = homes.get(run + seq) === row;
  const first = kind === 'request' ? firstRequests.get(`${run} ${text}`) : undefined;
  return {
    ...{ time, label, who, text, other, until },
    // A message or an event looks like most rows.
    style: isTold(row) ? (other ? 'other' : '') : kind,
    times: records.length,
    // Of many the first and the last.
    records: (kind.startsWith('window') ? [] : records)
      .filter((_, index) => index === 0 || index === records.length - 1)
      .map((record) => ({
        seq: record,
        place: isHome ? 'here' : homes.has(run + record) ? 'elsewhere' : undefined,
      })),
    owners: row.owners.map((id) => ({ id, isLink: pointedAt.has(run + id) })),
    ...(telling
      ? { body: row.body, lines: changedLines(row) }
      : isHome
        ? briefJson(row, first === row ? undefined : first)
        : {}),
    cited: telling && seq !== undefined ? citing(seq, exchange, byId) : [],
  };
}

/** The JSON of a message with what changed in it, everything else folded; undefined where nothing is known to have changed. */
function changedLines({ body, changed }: TimelineEntry) {
  const json = parsedBody({ body });
  return json === undefined || changed === undefined ? undefined : foldedJson(json, changed);
}

/** The requirements that are not fulfilled and give this record of the exchange as their evidence. */
function citing(seq: number, { id }: ExchangeTimeline, byId: ById) {
  return [...byId.values()]
    .filter(isAmiss)
    .filter(({ evidence }) => evidence.some((piece) => piece.seq === seq && piece.exchange === id))
    .map((requirement) => ({
      id: requirement.id,
      verdict: requirement.verdict,
      sign: signs[requirement.verdict],
    }));
}

/**
 * One exchange: what proves it, the window drawn to scale, and the timeline. A page holds more than a hundred, each with ten rows: an
 * element that says nothing is left to the style.
 */
export const exchangeTemplate = `<details class="exchange" id="<%= it.id %>">
<summary><b><%= it.id %></b> <bdi><%= it.title %></bdi> <small>call <%= it.situation %><% if (it.windowLength) { %>, window <%= it.windowLength %><% } %>, at <%= it.sent %></small></summary>
<div class="inside">
<dl class="proofs">
<% if (it.call) { %><div><dt>Call</dt><dd><bdi class="mono"><%= it.call %></bdi></dd></div>
<% } %><% if (it.judged.length) { %><div><dt>Judged on it</dt><dd><% for (const item of it.judged) { %><a<% if (it.telling) { %> class="judged v-<%= item.verdict %>"<% } %> href="#<%= item.id %>"><% if (it.telling) { %><%= item.sign %> <% } %><%= item.id %><% if (it.telling) { %><span class="unseen"> <%= item.verdict %></span><% } %></a> <% } %></dd></div>
<% } %><% if (it.change) { %><div><dt>Changed</dt><dd><%~ told(it.change) %></dd></div>
<% } %><% if (it.control) { %><div><dt>Control</dt><dd><b><%= it.controlTime %></b> <%~ told(it.control.text) %> <small>#<%= it.control.seq %></small></dd></div>
<% } %><% if (it.window) { %><div><dt>Window</dt><dd><b><%= it.windowLength %></b> = <%~ told(it.window.chosen) %>; from <%= it.windowFrom %> to <%= it.windowTo %></dd></div>
<% } %><% if (it.sentinel) { %><div><dt>Sentinel</dt><dd><b><%= it.sentinelTime %></b> <%~ told(it.sentinel.text) %> <small>#<%= it.sentinel.seq %></small></dd></div>
<% } %><% if (it.session) { %><div><dt>Session</dt><dd><%~ told(it.session) %></dd></div>
<% } %></dl>
<% if (it.scale) { %><svg class="scale" role="img" aria-label="Drawn to scale: <%= it.scale.summary %>" width="100%" height="68">
<line class="axis" x1="0" x2="100%" y1="34" y2="34"/>
<rect class="band" x="<%= it.scale.band.x %>%" y="20" width="<%= it.scale.band.width %>%" height="28"/>
<text x="<%= it.scale.band.middle %>%" y="13" text-anchor="middle"><%= it.scale.band.label %></text>
<text x="<%= it.scale.request %>%" y="13">request</text>
<% for (const mark of it.scale.marks) { %><% if (mark.kind === 'request' || mark.kind === 'response') { %><line class="mark <%= mark.kind %>" x1="<%= mark.x %>%" x2="<%= mark.x %>%" y1="20" y2="48"/><% } else { %><circle class="mark<%= mark.about ? '' : ' other' %>" cx="<%= mark.x %>%" cy="34" r="<%= mark.about ? 5 : 3 %>"/><% } %><% } %>
<% for (const [name, edge, side] of it.edges) { %><svg x="<%= edge.x %>%" y="34" overflow="visible"><path class="mark <%= name %>" d="M0-6 6 0 0 6-6 0Z"/><% if (edge.broken) { %><path class="cut" d="M<%= side === 'start' ? 14 : -18 %>-7l-4 14m8-14-4 14"/><% } %></svg><text x="<%= edge.broken ? (side === 'start' ? 0 : 100) : edge.x %>%" y="62" text-anchor="<%= edge.broken ? side : 'middle' %>"><%= edge.label %></text><% } %>
</svg>
<p class="legend" aria-hidden="true"><span class="about">about this call</span><span class="other">not about it</span><span class="proof">control, sentinel</span></p>
<% } %><ol class="timeline"><% for (const row of it.rows) { %>
<li<% if (row.style) { %> class="<%= row.style %>"<% } %>><b><%= row.time %></b> <b><%= row.label %></b> <%= row.who %>: <%~ told(row.text) %><% if (row.until) { %>, <%= row.times %> times until <%= row.until %><% } %><% if (row.other) { %> <small>not about this call</small><% } %><% if (row.owners.length) { %> <small>of the request of<% for (const { id, isLink } of row.owners) { %> <% if (isLink) { %><a href="#<%= it.run + id %>"><%= id %></a><% } else { %><%= id %><% } %><% } %></small><% } %><% for (const [index, { seq, place }] of row.records.entries()) { %><%= index ? ' to' : '' %> <% if (place === 'here') { %><small id="<%= it.run + seq %>">#<%= seq %></small><% } else if (place) { %><a href="#<%= it.run + seq %>">#<%= seq %></a><% } else { %><small>#<%= seq %></small><% } %><% } %><% for (const item of row.cited) { %> <a class="judged v-<%= item.verdict %>" href="#<%= item.id %>"><%= item.sign %> evidence of <%= item.id %></a><% } %><% if (row.lines) { %><%~ include('@json', row) %><% } %><% if (row.body) { %><details><summary>body</summary><pre><%~ text(row.body) %></pre></details><% } %><% if (row.brief) { %><pre><% if (row.as) { %>as <a href="#<%= it.run + row.as %>">#<%= row.as %></a>, but for
<% } %><%~ text(row.brief) %></pre><% } %><% } %>
</ol>
</div>
</details>
`;
