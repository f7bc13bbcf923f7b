/** The style of an exchange: its proofs, the drawing to scale, and the timeline with its rail. */
export const exchangeStyle = `
.exchange>summary{display:flex;flex-wrap:wrap}
.exchange>summary>b{min-width:2.6rem;font:650 .85rem var(--mono)}
.exchange>summary>bdi{flex:1 1 16rem;min-width:0}
.exchange>summary>small{font-size:.78rem;color:var(--soft);white-space:nowrap}
.proofs a{font:.9em/1.5 var(--mono)}
.exchange .inside{padding-left:3.75rem}
.proofs{display:grid;gap:.3rem}
.proofs>div{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.75rem}
.proofs b{font-variant-numeric:tabular-nums;font-weight:650}
.judged{display:inline-block;text-decoration:none;background:var(--t,var(--faint));color:var(--v,var(--link));border-radius:3px;padding:0 .4em;margin:0 .1rem .15rem 0;font:.9em/1.5 var(--mono)}
.scale{display:block;margin:1rem 0 .2rem;overflow:visible}
.scale text{font:.74rem var(--sans);fill:var(--soft)}
.axis{stroke:var(--line);stroke-width:1.5}
.band{fill:var(--info-t);stroke:var(--info);stroke-width:1;stroke-dasharray:3 3}
.mark{fill:var(--ink);stroke:var(--surface);stroke-width:1}
line.mark{stroke:var(--ink);stroke-width:2}
line.response{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:2 2}
circle.other{fill:var(--surface);stroke:var(--soft);stroke-width:1.5}
path.control,path.sentinel{fill:var(--pass);stroke:none}
.cut{stroke:var(--soft);fill:none;stroke-width:1.5}
.legend{display:flex;flex-wrap:wrap;gap:0 1.2rem;font-size:.76rem;color:var(--soft)}
.legend span::before{content:"";display:inline-block;width:9px;height:9px;margin-right:.45em;border-radius:50%;background:var(--ink)}
.legend .other::before{width:7px;height:7px;background:none;border:1.5px solid var(--soft)}
.legend .proof::before{border-radius:0;transform:rotate(45deg) scale(.85);background:var(--pass)}
.timeline{--rail:5.8rem;list-style:none;padding:0;margin-top:.8rem}
.timeline>li{position:relative;padding:.05rem 0 .35rem calc(var(--rail) + 2rem);min-height:1.9rem}
.timeline>li>b{font-size:.8rem;font-weight:650}
.timeline>li>b:first-child{position:absolute;left:0;width:var(--rail);font:.8rem/1.6rem var(--mono);text-align:right;padding-right:.4rem;color:var(--soft);white-space:nowrap}
.timeline>li::before,.timeline>li::after{content:"";position:absolute;left:var(--rail)}
.timeline>li::before{width:1.5rem;top:0;bottom:0;background:linear-gradient(var(--line),var(--line)) 50% 0/1.5px 100% no-repeat}
.timeline>li:first-child::before{top:.8rem}
.timeline>li:last-child::before{bottom:auto;height:.8rem}
.timeline>:is(.window-open,.window-open~:not(.window-close~*))::before{--from:0%;background:linear-gradient(var(--info),var(--info)) 50% var(--from)/1.5px 100% no-repeat,linear-gradient(transparent var(--from),var(--info-t) var(--from))}
.timeline>.window-open::before{--from:.8rem}
.timeline>.window-open~.window-close::before{background:linear-gradient(var(--info),var(--info)) 50% 0/1.5px .8rem no-repeat,linear-gradient(var(--info-t) .8rem,transparent .8rem)}
.timeline>li::after{margin-left:.75rem;top:.8rem;width:9px;height:9px;border-radius:50%;transform:translate(-50%,-50%);background:var(--ink);box-shadow:0 0 0 2px var(--paper)}
.timeline>:is(.window-open,.window-close)::after{width:1.5rem;height:2px;border-radius:0;background:var(--info);box-shadow:none}
.timeline>:is(.response,.session)::after{background:var(--paper);border:2px solid var(--ink)}
.timeline>:is(.control,.sentinel)::after{border-radius:0;transform:translate(-50%,-50%) rotate(45deg);background:var(--pass)}
.timeline>:is(.failure,.deadline)::after{border-radius:0}
.timeline>.failure::after{background:var(--fail)}
.timeline>.other::after{background:var(--paper);border:1.5px solid var(--soft);width:7px;height:7px}
.timeline>:is(.window-open,.window-close)>b+b{color:var(--info)}
.timeline>:is(.control,.sentinel)>b+b{color:var(--pass)}
.timeline>.failure>b+b{color:var(--fail)}
.timeline>.other,.timeline small{color:var(--soft)}
.timeline small,.timeline [href^="#"]:not(.judged){font-size:.78rem}
.timeline summary{display:inline-block;font-size:.8rem;color:var(--link);cursor:pointer;list-style:none;padding-block:.1rem}
.timeline summary::before{content:"▸ "}
.timeline [open]>summary::before{content:"▾ "}
pre{margin:.2rem 0 .4rem;padding:.6rem .8rem;background:var(--surface);border:1px solid var(--line);border-radius:4px;font-size:.8rem;line-height:1.45;white-space:pre-wrap;tab-size:2}
@media screen and (max-width:52rem){
.exchange .inside{padding-left:.25rem}
.exchange>summary>bdi{flex-basis:calc(100% - 4.5rem)}
.proofs>div{grid-template-columns:5.5rem minmax(0,1fr)}
.timeline{--rail:4.9rem}}
`;
