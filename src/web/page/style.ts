// The report page's one style sheet: light and dark, readable at phone width, printable. Its hash is in the page's policy.
export const STYLE = `
:root{--ink:#1b1f24;--soft:#57606a;--paper:#f6f7f9;--sheet:#fff;--line:#d8dee4;--good:#1a7f37;--bad:#cf222e;--unsure:#9a6700;--info:#0969da;--code:#f3f4f6}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b3;--paper:#0d1117;--sheet:#161b22;--line:#30363d;--good:#3fb950;--bad:#f85149;--unsure:#d29922;--info:#58a6ff;--code:#0d1117}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans SC","Microsoft YaHei",sans-serif}
main{max-width:56rem;margin:0 auto;padding:1.5rem 1rem}footer{max-width:56rem;margin:0 auto;padding:0 1rem 2rem;color:var(--soft);font-size:.875rem}
article{background:var(--sheet);border:1px solid var(--line);border-left:4px solid var(--info);border-radius:8px;padding:1rem 1.25rem;margin:0 0 1rem}
article.good{border-left-color:var(--good)}article.bad{border-left-color:var(--bad)}article.unsure{border-left-color:var(--unsure)}
h2{font-size:1.2rem;line-height:1.35;margin:.2rem 0 .8rem}h3{font-size:1rem;margin:1.1rem 0 .4rem}p{margin:.45rem 0;overflow-wrap:anywhere}
.strong{font-weight:600}.quiet{color:var(--soft);font-size:.875rem}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Consolas,"Noto Sans Mono CJK SC",monospace}code{background:var(--code);border-radius:4px;padding:.1em .3em;overflow-wrap:anywhere}
pre{background:var(--code);border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem;white-space:pre-wrap;margin:.3rem 0}pre code{padding:0;background:none}
figure{margin:.5rem 0}figcaption{font-size:.875rem;color:var(--soft)}img{max-width:100%}
dl{display:grid;gap:.3rem;margin:.5rem 0}dl div{display:grid;grid-template-columns:minmax(7rem,14rem) 1fr;gap:.75rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}.picture svg{max-width:100%;height:auto;min-width:44rem}table{border-collapse:collapse;width:100%;font-size:.9rem}caption{text-align:left;color:var(--soft);padding:.3rem 0}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}th[scope=row]{min-width:9rem;overflow-wrap:anywhere;font-weight:500}td{min-width:6rem}
.finding{border-top:1px solid var(--line);margin-top:.8rem;padding-top:.2rem}.finding.error .word{color:var(--bad)}.finding.warning .word{color:var(--unsure)}.finding.info .word{color:var(--info)}
.steps{padding-left:1.2rem}details{border:1px solid var(--line);border-radius:6px;padding:.4rem .8rem;margin:.6rem 0}summary{cursor:pointer;font-weight:600}
a{color:var(--info)}.button{display:inline-block;border:1px solid var(--line);border-radius:6px;padding:.3rem .7rem;text-decoration:none}:focus-visible{outline:2px solid var(--info);outline-offset:2px}
hr{border:0;border-top:1px solid var(--line)}@media(max-width:36rem){dl div{grid-template-columns:1fr;gap:0}article{padding:.8rem}}@media print{body{background:#fff}article{break-inside:avoid}}
`;
