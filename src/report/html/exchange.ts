/** One exchange: what proves it, the window drawn to scale, and the timeline. */
export const exchangeTemplate = `<details class="exchange" id="<%= it.id %>">
<summary><span class="id"><%= it.id %></span> <span class="title"><bdi><%= it.title %></bdi></span> <span class="situation">call <%= it.situation %></span><% if (it.window) { %> <span class="with-window">window <%= it.windowLength %></span><% } %> <span class="when">at <%= it.sent %></span></summary>
<div class="inside">
<dl class="proofs">
<div><dt>Call</dt><dd><bdi class="mono"><%= it.call %></bdi></dd></div>
<% if (it.judged.length) { %><div><dt>Judged on it</dt><dd><% for (const item of it.judged) { %><a class="id judged<% if (item.verdict) { %> v-<%= item.verdict %><% } %>" href="#<%= item.id %>"><% if (item.sign) { %><i aria-hidden="true"><%= item.sign %></i><% } %><%= item.id %><% if (item.verdict) { %><span class="unseen"> <%= item.verdict %></span><% } %></a> <% } %></dd></div>
<% } %><% if (it.change) { %><div><dt>Changed</dt><dd><bdi><%= it.change %></bdi></dd></div>
<% } %><% if (it.control) { %><div><dt>Control</dt><dd><b><%= it.controlTime %></b> <bdi><%= it.control.text %></bdi> <span class="seq">#<%= it.control.seq %></span></dd></div>
<% } %><% if (it.window) { %><div><dt>Window</dt><dd><b><%= it.windowLength %></b> = <bdi><%= it.window.chosen %></bdi>; from <%= it.windowFrom %> to <%= it.windowTo %></dd></div>
<% } %><% if (it.sentinel) { %><div><dt>Sentinel</dt><dd><b><%= it.sentinelTime %></b> <bdi><%= it.sentinel.text %></bdi> <span class="seq">#<%= it.sentinel.seq %></span></dd></div>
<% } %><% if (it.session) { %><div><dt>Session</dt><dd><bdi><%= it.session %></bdi></dd></div>
<% } %></dl>
<% if (it.scale) { %><svg class="scale" role="img" aria-label="Drawn to scale: <%= it.scale.summary %>" width="100%" height="68">
<line class="axis" x1="0" x2="100%" y1="34" y2="34"/>
<rect class="band" x="<%= it.scale.band.x %>%" y="20" width="<%= it.scale.band.width %>%" height="28"/>
<text x="<%= it.scale.band.middle %>%" y="13" text-anchor="middle"><%= it.scale.band.label %></text>
<text x="<%= it.scale.request %>%" y="13">request</text>
<% for (const mark of it.scale.marks) { %><% if (mark.kind === 'request' || mark.kind === 'response') { %><line class="mark k-<%= mark.kind %>" x1="<%= mark.x %>%" x2="<%= mark.x %>%" y1="20" y2="48"/><% } else { %><circle class="mark k-<%= mark.kind %><%= mark.about ? '' : ' other' %>" cx="<%= mark.x %>%" cy="34" r="<%= mark.about ? 5 : 3 %>"/><% } %><% } %>
<% for (const [name, edge, side] of it.edges) { %><svg x="<%= edge.x %>%" y="34" overflow="visible"><path class="mark k-<%= name %>" d="M0-6 6 0 0 6-6 0Z"/><% if (edge.broken) { %><path class="cut" d="M<%= side === 'start' ? 14 : -18 %>-7l-4 14m8-14-4 14"/><% } %></svg><text x="<%= edge.broken ? (side === 'start' ? 0 : 100) : edge.x %>%" y="62" text-anchor="<%= edge.broken ? side : 'middle' %>"><%= edge.label %></text><% } %>
</svg>
<p class="legend" aria-hidden="true"><span class="about">about this call</span><span class="other">not about it</span><span class="proof">control, sentinel</span></p>
<% } %><ol class="timeline"><% for (const row of it.rows) { %><li class="k-<%= row.kind %><%= row.inWindow ? ' in-window' : '' %><%= row.other ? ' other' : '' %>">
<span class="time" title="<%= row.at %> ms since the run began"><%= row.time %></span><span class="rail" aria-hidden="true"></span>
<div class="entry"><span class="kind"><%= row.label %></span> <span class="who"><%= row.who %></span> <span class="text"><bdi><%= row.text %></bdi></span><% if (row.other) { %> <span class="not-about">not about this call</span><% } %><% if (row.of) { %> <span class="not-about">of the request of <% if (row.ofLink) { %><a href="#<%= row.of %>"><%= row.of %></a><% } else { %><%= row.of %><% } %></span><% } %><% if (row.seq !== undefined) { %> <span class="seq">#<%= row.seq %></span><% } %><% for (const item of row.cited) { %> <a class="id judged v-<%= item.verdict %>" href="#<%= item.id %>"><i aria-hidden="true"><%= item.sign %></i>evidence of <%= item.id %></a><% } %><% if (row.lines) { %><div class="changed"><%~ include('@json', row) %></div><% } %><% if (row.body) { %><details class="body"><summary>body</summary><pre tabindex="0"><bdi><%~ text(row.body) %></bdi></pre></details><% } %></div></li>
<% } %></ol>
</div>
</details>
`;
