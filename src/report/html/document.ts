/** The page. Everything written with the equals sign is escaped; the style and the script are the project's own. */
export const documentTemplate = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="<%= it.policy %>">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="<%= it.report.suite.name %> <%= it.report.suite.version %>">
<title><%= it.verdict.word %> · <%= it.report.documentation.page %> · <%= it.report.target.url %></title>
<style><%~ it.style %></style>
</head>
<body>
<a class="skip" href="#catalogue">Skip to the catalogue</a>
<header class="top" id="verdict">
<p class="kicker"><span><%= it.report.suite.name %> <%= it.report.suite.version %></span><span><%= it.report.documentation.page %></span></p>
<h1 class="v-<%= it.verdict.tone %>"><span class="sign" aria-hidden="true"><%= it.verdict.sign %></span><%= it.verdict.word %></h1>
<p class="headline"><%~ told(it.report.headline) %></p>
<nav aria-label="Sections">
<a href="#overview">Overview</a>
<% if (it.repetition) { %><a href="#repetition">Repetition</a>
<% } %><% if (it.soak) { %><a href="#soak">Soak</a>
<% } %><a href="#catalogue">Catalogue</a>
<a href="#exchanges">Exchanges</a>
<% if (!it.soak) { %><a href="#latencies">Latencies</a>
<% } %><a href="#documentation">Documentation</a>
<a href="#run">The run</a>
</nav>
</header>
<main>
<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
<%~ include('@overview', it) %>
<% if (it.groups.length && it.report.verdict !== 'void') { %><div class="glance">
<div class="map" role="group" aria-label="Every requirement at a glance">
<% for (const group of it.groups) { %><div class="map-row"><span class="map-name"><b><%= group.name %></b> <%= group.about %></span><span class="map-cells"><% for (const item of group.items) { %><a class="cell v-<%= item.verdict %> l-<%= item.level %>" href="#<%= item.id %>" title="<%= item.id %> <%= item.level %>: <%= item.verdict %>"><span aria-hidden="true"><%= item.sign %></span><span class="unseen"><%= item.id %> <%= item.verdict %></span><small aria-hidden="true"><%= item.number %></small></a><% } %></span></div>
<% } %></div>
<table class="counts"><caption>Requirements by level and verdict</caption>
<thead><tr><th scope="col">Verdict</th><% for (const level of it.levels) { %><th scope="col"><%= level %></th><% } %></tr></thead>
<tbody><% for (const row of it.counts) { %><tr class="v-<%= row.verdict %>"><th scope="row"><span class="tag"><i aria-hidden="true"><%= row.sign %></i> <%= row.verdict %></span></th><% for (const count of row.cells) { %><td<% if (count === 0) { %> class="none"<% } %>><%= count %></td><% } %></tr><% } %></tbody></table>
</div>
<% } %></section>

<% if (it.repetition) { %><%~ include('@repetition', it.repetition) %>
<% } %><% if (it.soak) { %><%~ include('@soak', it.soak) %>
<% } %><section id="catalogue" aria-labelledby="catalogue-title">
<div class="bar"><h2 id="catalogue-title">Catalogue</h2><button type="button" data-all=".requirement" aria-pressed="false" hidden>Open all</button></div>
<p class="lead">Each line reads on from “The target …”. Open one for the words that it rests on, what was expected, and what was observed.</p>
<form id="filter" hidden role="search" aria-label="Filter the catalogue">
<% for (const choice of it.choices) { %><fieldset><legend><%= choice.legend %></legend><% for (const value of choice.values) { %><label class="chip"><input type="checkbox" name="<%= choice.name %>" value="<%= value.value %>"><span<% if (choice.name === 'verdict') { %> class="v-<%= value.value %>"<% } %>><% if (value.sign) { %><i aria-hidden="true"><%= value.sign %></i> <% } %><%= value.value %></span></label><% } %></fieldset>
<% } %><div class="find"><label for="filter-text">Text</label><input id="filter-text" name="text" type="search" autocomplete="off" spellcheck="false"></div>
<div class="find"><button type="reset">Show all</button><output id="filter-status" aria-live="polite"></output></div>
</form>
<p id="no-match" hidden>No requirement fits this filter.</p>
<% for (const group of it.groups) { %><div class="group"><h3><span class="mono"><%= group.name %></span> <%= group.about %></h3>
<% for (const item of group.items) { %><%~ include('@requirement', item) %><% } %></div>
<% } %><% if (it.notAsked.length) { %><details class="folded"><summary><%= it.notAsked.length %> that nobody asked for (<%= it.notAskedBy %>)</summary>
<% for (const item of it.notAsked) { %><%~ include('@requirement', item) %><% } %></details>
<% } %></section>

<section id="exchanges" aria-labelledby="exchanges-title">
<div class="bar"><h2 id="exchanges-title">Exchanges</h2><button type="button" data-all=".exchange" aria-pressed="false" hidden>Open all</button></div>
<p class="lead">All that was recorded about one request each. Times are counted from the moment when the request was sent; “#” is the record of the trace.<% if (it.passing.length) { %> Where nothing is amiss, a message is told by what it changed, and what came in a row as one.<% } %></p>
<% if (!it.exchanges.length) { %><p>No exchange was recorded<%= it.report.verdict === 'void' ? ': no SetCallDisposition was sent' : '' %>.</p><% } %>
<% for (const exchange of it.exchanges.filter((each) => each.telling)) { %><%~ include('@exchange', exchange) %><% } %>
<% if (it.passing.length) { %><details class="folded"><summary><%= it.passing.length %> that show nothing amiss</summary>
<% for (const exchange of it.passing) { %><%~ include('@exchange', exchange) %><% } %></details>
<% } %><% if (it.leftOut) { %><p>No evidence points at <%= it.leftOut %> more: <code>report.json</code> has them.</p>
<% } %></section>

<% if (!it.soak) { %><%~ include('@latencies', it.latencies) %>
<% } %><%~ include('@documentation', it.documentation) %>
<section id="run" aria-labelledby="run-title">
<h2 id="run-title">The run</h2>
<dl class="facts"><% for (const line of it.report.signOff) { %><div><dt><%= line.what %></dt><dd><%~ told(line.text) %></dd></div><% } %></dl>
<% if (it.report.notices && it.report.notices.length) { %><h3>Notices</h3>
<ul class="notices"><% for (const notice of it.report.notices) { %><li><%~ told(notice) %></li><% } %></ul>
<h3>Timing</h3>
<% } %><dl class="figures"><% for (const figure of it.figures) { %><div><dt><%= figure.name %></dt><dd><%= figure.value %></dd></div><% } %></dl>
<p class="digest">SHA-256 of the page edited <%= it.report.documentation.edited %>: <span class="mono"><%= it.report.documentation.sha256 %></span></p>
</section>
</main>
<script><%~ it.script %></script>
</body>
</html>
`;

/** The lines of the page that a finding points at. */
export const linesTemplate = `<ol class="lines"><% for (const line of it.lines) { %><li><b><%= line.line %></b><code><%~ told(line.words) %></code></li><% } %></ol>
`;
