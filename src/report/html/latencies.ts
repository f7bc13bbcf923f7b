/** The section with the latencies, drawn below each other on one scale; the figures stand beside the drawing. */
export const latenciesTemplate = `<section id="latencies" aria-labelledby="latencies-title">
<h2 id="latencies-title">Latencies</h2>
<p class="lead">How long the target took, on one logarithmic scale: round trips of plain GETs, and what accepted documented requests brought about. A percentile is the time at its nearest rank. A quiet window is ten times the slowest message, and GWS_QUIET_MS at least.</p>
<% if (!it.lanes.length) { %><p>Nothing was measured.</p>
<% } else { %><div class="lanes"><% for (const lane of it.lanes) { %><div class="lane"><div><h3><%= lane.name %></h3><p><%= lane.about %>, <%= lane.count %> measured</p><dl><% for (const figure of lane.figures) { %><div><dt><%= figure.name %></dt><dd><%= figure.value %></dd></div><% } %></dl></div>
<svg role="img" aria-label="<%= lane.summary %>" width="100%" height="<%= it.height + 8 %>">
<% for (const tick of it.ticks) { %><line class="grid" x1="<%= tick.x %>%" x2="<%= tick.x %>%" y1="0" y2="<%= it.height + 4 %>"/><% } %>
<svg viewBox="0 0 100 <%= it.height %>" preserveAspectRatio="none" y="4" width="100%" height="<%= it.height %>"><path class="bars" d="<%= lane.bars %>"/></svg>
<line class="axis" x1="0" x2="100%" y1="<%= it.height + 4 %>" y2="<%= it.height + 4 %>"/>
<line class="rank" x1="<%= lane.p50 %>%" x2="<%= lane.p50 %>%" y1="0" y2="<%= it.height + 4 %>"/><line class="rank p95" x1="<%= lane.p95 %>%" x2="<%= lane.p95 %>%" y1="0" y2="<%= it.height + 4 %>"/><svg x="<%= lane.max %>%" y="<%= it.height + 4 %>" overflow="visible"><path class="most" d="M0-5 5 0 0 5-5 0Z"/></svg>
</svg></div>
<% } %><div class="lane" aria-hidden="true"><p class="legend ranks"><span class="p50">p50</span><span class="p95">p95</span><span class="most">max</span></p><svg width="100%" height="18"><% for (const tick of it.ticks) { %><text x="<%= tick.x %>%" y="13" text-anchor="<%= tick.anchor %>"><%= tick.label %></text><% } %></svg></div></div>
<% } %></section>
`;

export const latenciesStyle = `
.lanes{display:grid;gap:1.1rem;margin-top:1.1rem}
.lane{display:grid;grid-template-columns:minmax(0,20rem) minmax(0,1fr);gap:.4rem 2rem;align-items:end}
.lane h3::first-letter{text-transform:uppercase}
.lane p{color:var(--soft);font-size:.82rem}
.lane dl{display:flex;flex-wrap:wrap;gap:.1rem 1rem;font-variant-numeric:tabular-nums}
.lane dl>div{display:flex;gap:.35rem;align-items:baseline}
.lane dt{color:var(--soft);font-size:.78rem}
.lane dd{font-weight:600}
.lane svg{display:block;overflow:visible}
.lane text{font:.74rem var(--sans);fill:var(--soft)}
.grid{stroke:var(--line);stroke-width:1;stroke-dasharray:1 3}
.bars{fill:var(--info);opacity:.55}
.rank{stroke:var(--ink);stroke-width:1.75}
.rank.p95{stroke-dasharray:4 2.5}
path.most{fill:var(--warn);stroke:var(--paper);stroke-width:1}
.ranks span::before{width:0;height:.9em;border-radius:0;background:none;border-left:2px solid var(--ink);vertical-align:-.12em}
.ranks .p95::before{border-left-style:dotted}
.ranks .most::before{width:8px;height:8px;border:0;background:var(--warn);transform:rotate(45deg);vertical-align:0}
@media screen and (max-width:52rem){.lane{grid-template-columns:minmax(0,1fr)}}
@media print{.lane{break-inside:avoid}}
`;
