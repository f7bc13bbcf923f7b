/** The style of an exchange: its proofs, the drawing to scale, and the timeline with its rail. */
export const exchangeStyle = `
.exchange>summary{display:flex;flex-wrap:wrap}
.exchange>summary .id{min-width:2.6rem}
.exchange>summary .title{flex:1 1 16rem;min-width:0}
.with-window{border:1px solid var(--line);border-radius:3px;padding-inline:.4em}
.exchange .inside{padding-left:3.75rem}
.proofs{display:grid;gap:.3rem}
.proofs>div{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.75rem}
.proofs b{font-variant-numeric:tabular-nums;font-weight:650}
.judged{display:inline-block;text-decoration:none;background:var(--t,var(--faint));color:var(--v,var(--link));border-radius:3px;padding:0 .4em;margin:0 .1rem .15rem 0}
.judged i{margin-right:.35em}
.scale{display:block;margin:1rem 0 .2rem;overflow:visible}
.scale text{font:.74rem var(--sans);fill:var(--soft)}
.axis{stroke:var(--line);stroke-width:1.5}
.band{fill:var(--info-t);stroke:var(--info);stroke-width:1;stroke-dasharray:3 3}
.mark{fill:var(--ink);stroke:var(--surface);stroke-width:1}
line.mark{stroke:var(--ink);stroke-width:2}
line.k-answer{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:2 2}
circle.other{fill:var(--surface);stroke:var(--soft);stroke-width:1.5}
path.k-control,path.k-sentinel{fill:var(--pass);stroke:none}
.cut{stroke:var(--soft);fill:none;stroke-width:1.5}
.legend{display:flex;flex-wrap:wrap;gap:0 1.2rem;font-size:.76rem;color:var(--soft)}
.legend span::before{content:"";display:inline-block;width:9px;height:9px;margin-right:.45em;border-radius:50%;background:var(--ink)}
.legend .other::before{width:7px;height:7px;background:none;border:1.5px solid var(--soft)}
.legend .proof::before{border-radius:0;transform:rotate(45deg) scale(.85);background:var(--pass)}
.timeline{list-style:none;padding:0;margin-top:.8rem}
.timeline>li{display:grid;grid-template-columns:5.8rem 1.5rem minmax(0,1fr);min-height:1.9rem}
.time{font:.8rem/1.6rem var(--mono);text-align:right;padding-right:.4rem;color:var(--soft);white-space:nowrap}
.rail{position:relative;display:block}
.rail::before{content:"";position:absolute;left:50%;top:0;bottom:0;border-left:1.5px solid var(--line)}
.timeline>li:first-child .rail::before{top:.8rem}
.timeline>li:last-child .rail::before{bottom:auto;height:.8rem}
.rail::after{content:"";position:absolute;left:50%;top:.8rem;width:9px;height:9px;border-radius:50%;transform:translate(-50%,-50%);background:var(--ink);box-shadow:0 0 0 2px var(--paper)}
.in-window>.rail{background:var(--info-t)}
.in-window>.rail::before{border-left:1.5px dashed var(--info)}
.k-window-open>.rail,.k-window-close>.rail{border-color:var(--info)}
.k-window-open>.rail{background:linear-gradient(transparent .8rem,var(--info-t) .8rem)}
.k-window-close>.rail{background:linear-gradient(var(--info-t) .8rem,transparent .8rem)}
.k-window-open>.rail::after,.k-window-close>.rail::after{width:100%;height:2px;border-radius:0;background:var(--info);box-shadow:none}
.k-answer>.rail::after,.k-session>.rail::after{background:var(--paper);border:2px solid var(--ink);box-sizing:border-box}
.k-control>.rail::after,.k-sentinel>.rail::after{border-radius:0;transform:translate(-50%,-50%) rotate(45deg);background:var(--pass)}
.k-failure>.rail::after,.k-deadline>.rail::after{border-radius:0}
.k-failure>.rail::after{background:var(--fail)}
.other>.rail::after{background:var(--paper);border:1.5px solid var(--soft);box-sizing:border-box;width:7px;height:7px}
.entry{padding:.05rem 0 .35rem .5rem;min-width:0}
.kind{font-size:.8rem;font-weight:650}
.k-window-open .kind,.k-window-close .kind{color:var(--info)}
.k-control .kind,.k-sentinel .kind{color:var(--pass)}
.k-failure .kind{color:var(--fail)}
.who{font-size:.8rem;color:var(--soft)}
.who::after{content:" ·"}
.other .text,.not-about{color:var(--soft)}
.not-about{font-size:.78rem}
.body{margin-top:.1rem}
.body>summary{display:inline-block;font-size:.8rem;color:var(--link);cursor:pointer;list-style:none;padding-block:.1rem}
.body>summary::before{content:"▸ "}
.body[open]>summary::before{content:"▾ "}
pre{margin:.2rem 0 .4rem;padding:.6rem .8rem;background:var(--surface);border:1px solid var(--line);border-radius:4px;font-size:.8rem;line-height:1.45;white-space:pre-wrap;max-height:26rem;overflow:auto;tab-size:2}
@media screen and (max-width:52rem){
.exchange .inside{padding-left:.25rem}
.exchange>summary .title{flex-basis:calc(100% - 4.5rem)}
.proofs>div{grid-template-columns:5.5rem minmax(0,1fr)}
.timeline>li{grid-template-columns:4.9rem 1.2rem minmax(0,1fr)}}
`;
