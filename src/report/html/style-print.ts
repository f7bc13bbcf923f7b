/**
 * The style on paper: dark on white whatever the screen was, nothing to press or to scroll, and no row cut in two. It holds
 * what came out and what shows it; latencies, findings about the page and what passed are left to the screen. What is opened for it, the
 * script decides.
 */
export const printStyle = `
@page{margin:14mm}
@media print{
:root{color-scheme:light;--paper:#fff;--surface:#fff;--ink:#000;--soft:#444;--line:#bbb;--faint:#eee;--link:#000}
*{print-color-adjust:exact}
body{font-size:9.5pt}
.top,main{max-width:none;padding-inline:0}
.top{padding-top:0}
main{padding-bottom:0}
section{padding-top:1.6rem}
h1{font-size:2.2rem}
nav,button,.skip,#filter,.timeline details:not([open]),.timeline summary,.folded,.curl,.requirement .inside,#latencies,#documentation,.exchange:not([open]),#catalogue .lead,#exchanges .lead{display:none!important}
main:has(.contradiction) .requirement:is([data-verdict=pass],[data-verdict=info]),main:has(.contradiction) .group:not(:has(.requirement:not([data-verdict=pass],[data-verdict=info]))){display:none}
.requirement>summary{padding-block:.12rem}
.group{margin-top:.7rem}
.contradiction{margin-top:.7rem}
.json{max-height:none;font-size:7pt;line-height:1.25}
a{text-decoration:none}
.overview{grid-template-columns:minmax(0,1fr);gap:1rem}
.facts{grid-template-columns:1fr 1fr;column-gap:2rem}
.glance{grid-template-columns:minmax(0,1.5fr) minmax(0,1fr);margin-top:1.2rem}
.counts th{overflow-wrap:normal}
.requirement,.exchange{content-visibility:visible}
.requirement .inside,.exchange .inside{padding-left:1rem}
.finding summary::before{content:none!important}
.requirement,.panel,.facts>div,.map-row,tr,.proofs>div,.scale,.timeline>li,.finding,.lines li,.notices li,.figures>div{break-inside:avoid}
.timeline>li:has([open]){break-inside:auto}
h2,h3,h4,summary,.lead,.bar{break-after:avoid}}
`;
