import { comparisonStyle } from './comparison.js';
import { contradictionStyle } from './contradiction.js';
import { documentationStyle } from './documentation.js';
import { latenciesStyle } from './latencies.js';
import { repetitionStyle } from './repetition.js';
import { soakStyle } from './soak.js';
import { exchangeStyle } from './style-exchange.js';
import { printStyle } from './style-print.js';

/**
 * The style of the whole page. Colours are pairs of ink and tint for each verdict, at least 4.5:1 against each other
 * and against the page in light and dark (WCAG 2.2, 1.4.3); a sign always stands beside the colour.
 */
export const style = `
:root{color-scheme:light dark;
--paper:#faf9f6;--surface:#fff;--ink:#1c1e22;--soft:#585d65;--line:#dedbd3;--faint:#efede7;--link:#1f4e8c;--focus:#1f4e8c;
--pass:#17623a;--pass-t:#e2f1e7;--fail:#a31515;--fail-t:#fbe4e1;--warn:#7d4a00;--warn-t:#fbedd2;--info:#1f528c;--info-t:#e3edf8;
--inconclusive:#653596;--inconclusive-t:#efe6f8;--untested:#51575f;--untested-t:#e9e8e4;--error:#8a1857;--error-t:#f9e3ef;
--sans:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Segoe UI Symbol","Apple Symbols","Noto Sans Symbols 2",sans-serif;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,serif;
--mono:ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono","Segoe UI Symbol","Apple Symbols","Noto Sans Symbols 2",monospace}
@media screen and (prefers-color-scheme:dark){:root{
--paper:#131519;--surface:#1a1d22;--ink:#e8e6e1;--soft:#a3a8b0;--line:#31353c;--faint:#22262c;--link:#9cc4f5;--focus:#9cc4f5;
--pass:#7fd3a0;--pass-t:#16301f;--fail:#ff9f95;--fail-t:#43201d;--warn:#f0c172;--warn-t:#3a2c12;--info:#97c4f3;--info-t:#1a2c40;
--inconclusive:#d0b2f5;--inconclusive-t:#30234a;--untested:#b7bcc4;--untested-t:#2a2e34;--error:#f5a6cf;--error-t:#40203a}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 var(--sans);overflow-wrap:anywhere}
.top,main{max-width:74rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,3rem)}
h1,h2,h3,h4,p,dl,dd,ol,ul,figure,blockquote{margin:0}
h2{font-size:1.45rem;line-height:1.2;letter-spacing:-.015em;font-weight:650}
h3{font-size:1rem;line-height:1.4;font-weight:650}
h4{font-size:.72rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);font-weight:600}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}
code,pre,.mono,.id,.seq{font-family:var(--mono);font-size:.9em}
i{font-style:normal}
bdi{unicode-bidi:isolate}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--surface);padding:.5rem .75rem;z-index:1}
.v-pass,.v-conformant{--v:var(--pass);--t:var(--pass-t)}
.v-fail,.v-non-conformant{--v:var(--fail);--t:var(--fail-t)}
.v-warn,.v-partially-conformant{--v:var(--warn);--t:var(--warn-t)}
.v-info{--v:var(--info);--t:var(--info-t)}
.v-inconclusive{--v:var(--inconclusive);--t:var(--inconclusive-t)}
.v-untested{--v:var(--untested);--t:var(--untested-t)}
.v-error,.v-void{--v:var(--error);--t:var(--error-t)}
.tag{display:inline-block;background:var(--t);color:var(--v);border-radius:3px;padding:0 .45em;font-size:.8rem;font-weight:600;line-height:1.6;white-space:nowrap}
.requirement .tag{justify-self:start}
.tag i{display:inline-block;min-width:.8em;text-align:center}
.seq{color:var(--soft);font-size:.78rem;white-space:nowrap}

.top{padding-block:clamp(1.5rem,5vw,3.5rem) 0}
.kicker{display:flex;flex-wrap:wrap;gap:0 1.25rem;color:var(--soft);font-size:.85rem}
h1{display:flex;align-items:center;gap:.35em;color:var(--v);font-size:clamp(1.7rem,8vw,3.6rem);line-height:1.05;letter-spacing:-.03em;font-weight:700;margin-block:.6rem .9rem;overflow-wrap:normal}
h1 .sign{display:grid;place-items:center;flex:none;width:1.25em;height:1.25em;border-radius:50%;background:var(--v);color:var(--paper);font-size:.6em;letter-spacing:0}
.headline{font-size:1.15rem;line-height:1.45;max-width:46em}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.4rem;margin-top:1.75rem;padding-block:.6rem;border-block:1px solid var(--line);font-size:.9rem}
nav a{text-decoration:none;padding-block:.25rem}
nav a:hover{text-decoration:underline}
main{padding-bottom:5rem}
section{padding-top:2.75rem}
#overview{padding-top:1.75rem}
#overview>h2{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.lead{color:var(--soft);max-width:46em;margin-top:.35rem}
.bar{display:flex;align-items:baseline;justify-content:space-between;gap:1rem}
button{font:inherit;font-size:.85rem;color:var(--link);background:none;border:1px solid var(--line);border-radius:4px;padding:.25rem .7rem;min-height:2rem;cursor:pointer}
button:hover{border-color:currentColor}
button[aria-pressed=true]{background:var(--faint)}

.overview{display:grid;grid-template-columns:minmax(0,1.75fr) minmax(15rem,1fr);gap:1.5rem 2.5rem;align-items:start}
.panels{display:grid;gap:.9rem}
.below{margin-top:1.2rem}
.panel{border-left:3px solid var(--v);background:var(--surface);padding:.8rem 1rem .9rem;border-radius:0 4px 4px 0;box-shadow:0 0 0 1px var(--faint)}
.panel h3{color:var(--v);margin-bottom:.25rem}
.plain{list-style:none;padding:0;display:grid;gap:.35rem}
.plain .id{font-weight:600}
.facts{display:grid;gap:.55rem}
.facts>div{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:.75rem;padding-bottom:.55rem;border-bottom:1px solid var(--faint)}
.facts dt,.figures dt,.proofs dt{color:var(--soft);font-size:.85rem}
.facts small{display:block;color:var(--soft);font-size:.82rem}

.glance{display:grid;grid-template-columns:minmax(0,1.75fr) minmax(0,1fr);gap:1.75rem 2.5rem;margin-top:2rem;align-items:start}
.map{display:grid;gap:.4rem}
.map-row{display:grid;grid-template-columns:9.5rem minmax(0,1fr);gap:.4rem;align-items:center}
.map-name{font-size:.75rem;line-height:1.25;color:var(--soft)}
.map-name b{display:block;font:600 .75rem var(--mono);color:var(--ink)}
.map-cells{display:flex;flex-wrap:wrap;gap:3px}
.cell{display:grid;grid-template-rows:1fr auto;place-items:center;width:1.95rem;height:2.1rem;padding:1px 0 2px;border-radius:3px;background:var(--t);color:var(--v);text-decoration:none;font-weight:700;font-size:.82rem;line-height:1}
.cell small{font:500 .62rem/1 var(--mono)}
.cell:hover{box-shadow:0 0 0 1.5px var(--v)}
.cell.l-MUST{box-shadow:inset 0 -2px 0 var(--v)}
.cell.l-MUST:hover{box-shadow:inset 0 -2px 0 var(--v),0 0 0 1.5px var(--v)}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.85rem}
caption{text-align:left;color:var(--soft);font-size:.85rem;padding-bottom:.3rem}
.counts{width:100%;max-width:24rem}
.counts th{text-align:left;font-weight:600}
.counts thead th{font-weight:500;font-size:.78rem;color:var(--soft)}
.counts tbody tr{border-top:1px solid var(--line)}
.counts td,.counts th{padding:.18rem .4rem .18rem 0}
.counts td,.counts th+th{text-align:right;width:4.2rem}
.counts td{color:var(--v);font-weight:650;font-size:.95rem}
.counts td.none{color:var(--soft);font-weight:400}

#filter{display:flex;flex-wrap:wrap;gap:.7rem 1.6rem;align-items:end;margin-top:1rem;padding:.85rem 1rem;background:var(--surface);border:1px solid var(--line);border-radius:6px}
fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem;min-width:0}
legend,.find label{font-size:.75rem;color:var(--soft);padding:0;margin-bottom:.2rem}
.chip{position:relative;cursor:pointer}
.chip input{position:absolute;inset:0;opacity:0;margin:0;width:100%;height:100%;cursor:pointer}
.chip span{display:block;border:1px solid var(--line);border-radius:99px;padding:.15rem .7rem;font-size:.85rem;color:var(--v,var(--ink));line-height:1.5}
.chip:hover span{border-color:currentColor}
.chip input:checked+span{background:var(--v,var(--ink));border-color:var(--v,var(--ink));color:var(--paper)}
.chip input:focus-visible+span{outline:2px solid var(--focus);outline-offset:2px}
.find{display:flex;flex-direction:column}
.find:last-child{flex-direction:row;align-items:center;gap:.8rem}
.find input{font:inherit;font-size:.9rem;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:4px;padding:.2rem .5rem;min-height:2rem;width:12rem;max-width:100%}
output{font-size:.85rem;color:var(--soft);font-variant-numeric:tabular-nums}

.group{margin-top:1.5rem}
.group>h3{padding-bottom:.35rem;border-bottom:1px solid var(--line);color:var(--soft);font-weight:500}
.group>h3 .mono{color:var(--ink);font-weight:650}
#exchanges .lead{margin-bottom:1rem}
.lead+.exchange{border-top:1px solid var(--line)}
.requirement,.exchange{border-bottom:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 2.6rem}
.requirement>summary,.exchange>summary{display:grid;gap:.1rem .9rem;align-items:baseline;padding:.5rem .25rem;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
.requirement>summary{grid-template-columns:7.6rem 4.4rem 4.2rem minmax(0,1fr) auto}
.requirement>summary:hover,.exchange>summary:hover{background:var(--faint)}
.requirement>summary>b{font:650 .85rem/1.5 var(--mono)}
.level{font-size:.75rem;letter-spacing:.03em;color:var(--soft)}
.requirement>summary>small{font-size:.78rem;color:var(--soft);white-space:nowrap}
.evidence small{color:var(--soft);font:.78rem var(--mono)}
[open]>summary>:is(.title,bdi){font-weight:600}
.inside{padding:.1rem .25rem 1.4rem}
.requirement .inside{display:grid;gap:.8rem;padding-left:8.75rem}
.source{border-left:2px solid var(--line);padding-left:.9rem}
.source blockquote{font:italic 1.05rem/1.45 var(--serif)}
.source .told{font-style:normal;font-family:var(--sans);font-size:.95rem}
.source .quoted::before{content:"“"}
.source .quoted::after{content:"”"}
.source .literal{font:.9rem/1.5 var(--mono)}
figcaption{font-size:.8rem;color:var(--soft)}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:.9rem}
.sides>div{background:var(--surface);border:1px solid var(--line);border-radius:4px;padding:.55rem .8rem .65rem;min-width:0}
.sides>[class]{border-top:2px solid var(--v)}
.evidence{padding-left:1.1rem}
.evidence li::marker{color:var(--soft)}

.notices{padding-left:1.1rem}
#run h3{margin-top:1rem}
.figures{display:flex;flex-wrap:wrap;gap:.9rem 2.2rem;margin-top:.7rem}
.figures dd{font-size:1.2rem;font-weight:600;font-variant-numeric:tabular-nums}
.digest{margin-top:1.2rem;font-size:.82rem;color:var(--soft)}
${documentationStyle}${contradictionStyle}${comparisonStyle}.over{margin-top:1.6rem}
.folded{margin-top:1rem}
.folded>summary{cursor:pointer;color:var(--link);padding-block:.4rem}
${exchangeStyle}${latenciesStyle}${repetitionStyle}${soakStyle}
@media screen and (max-width:52rem){
.overview,.glance,.sides{grid-template-columns:minmax(0,1fr)}
.requirement>summary{grid-template-columns:auto auto auto 1fr}
.requirement>summary .title{grid-column:1/-1;grid-row:2}
.requirement>summary>small{text-align:right}
.requirement .inside,.exchange .inside{padding-left:.25rem}
.map-row{grid-template-columns:minmax(0,1fr)}
.account>div{grid-template-columns:minmax(0,1fr);gap:0}
.facts>div{grid-template-columns:7rem minmax(0,1fr)}
.find,.find input{width:100%}
.chip span{padding-block:.3rem}}
${printStyle}`;
