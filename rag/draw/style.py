"""The one style sheet of all drawings: JupyterLab's theme variables, with fallbacks outside of it."""

from typing import Final

STYLE: Final = """
.rag{--rag-ink:var(--jp-content-font-color1,#1c1c1c);--rag-paper:var(--jp-layout-color1,#fff);
--rag-soft:color-mix(in srgb,var(--rag-ink) 76%,var(--rag-paper));
--rag-line:color-mix(in srgb,var(--rag-ink) 22%,var(--rag-paper));
--rag-tint:color-mix(in srgb,var(--rag-ink) 5%,var(--rag-paper));
--rag-link:var(--jp-content-link-color,#0d47a1);
--rag-mark:color-mix(in srgb,#ffc400 38%,var(--rag-paper));
--rag-good:color-mix(in srgb,#0a7a33 62%,var(--rag-ink));
--rag-warn:color-mix(in srgb,#b35900 62%,var(--rag-ink));
color:var(--rag-ink);background:var(--rag-paper);
font:var(--jp-content-font-size1,15px)/1.55 var(--jp-content-font-family,system-ui,sans-serif);
overflow-wrap:anywhere;max-width:60rem}
.rag p{margin:.25em 0}
.rag .rag-question{font-size:1.25em;font-weight:600;line-height:1.3;margin:0 0 .15em}
.rag .rag-status{color:var(--rag-good)}
.rag.rag-partial .rag-status,.rag.rag-conflicting .rag-status{color:var(--rag-warn)}
.rag.rag-related .rag-status{color:var(--rag-soft)}
.rag.rag-not_in_sources .rag-status{color:var(--rag-ink);border:2px dashed var(--rag-soft);border-radius:6px;
padding:.5em .75em;font-size:1.1em}
.rag .rag-statements{list-style:none;margin:.75em 0;padding:0}
.rag .rag-statements>li{margin:0 0 1.1em}
.rag.rag-conflicting .rag-statements{display:grid;gap:1em;
grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr))}
.rag.rag-conflicting .rag-statements>li{border:1px solid var(--rag-line);border-radius:6px;padding:.75em}
.rag blockquote{margin:0;padding-block:.1em;padding-inline:.8em;border:0;
border-inline-start:3px solid var(--rag-line);
white-space:pre-wrap;color:inherit;background:none;font-size:1em}
.rag .rag-text{font-size:1.08em;white-space:pre-wrap}
.rag .rag-cards{list-style:none;padding:0;margin:.6em 0}
.rag .rag-card{margin:0 0 1.2em}
.rag .rag-card :is(h4,h5){margin:.2em 0 0;font-size:1em;font-weight:600}
.rag .rag-quotes{list-style:none;padding:0;margin:.4em 0}
.rag .rag-quotes>li{margin-bottom:.6em}
.rag .rag-quotes blockquote.rag-text{border-color:var(--rag-good);color:var(--rag-soft)}
.rag .rag-quotes .rag-text>mark{color:var(--rag-ink)}
.rag.rag-related .rag-quotes blockquote.rag-text,
.rag .rag-more blockquote.rag-text{border-color:var(--rag-line)}
.rag sup{line-height:0;margin-inline-start:.2em}
.rag a{color:var(--rag-link);text-decoration:underline}
.rag a.rag-mark{display:inline-block;min-width:1.5em;line-height:1.5;text-align:center;text-decoration:none;
font-weight:600;border:1px solid currentColor;border-radius:4px;padding:0 .2em}
.rag a.rag-mark:hover,.rag a.rag-mark[aria-current]{background:var(--rag-link);color:var(--rag-paper)}
.rag :focus-visible{outline:3px solid var(--rag-link);outline-offset:2px;border-radius:3px}
.rag .rag-by{color:var(--rag-soft);font-size:.92em}
.rag .rag-quiet{color:var(--rag-soft);font-size:.87em}
.rag .rag-badge{display:inline-block;font-size:.82em;line-height:1.5;border:1px solid currentColor;
border-radius:1em;padding:0 .65em;color:var(--rag-soft);margin-inline-start:.4em}
.rag .rag-badge:first-child{margin-inline-start:0}
.rag .rag-badge.rag-good{color:var(--rag-good)}
.rag .rag-badge.rag-warn,.rag .rag-changed{color:var(--rag-warn)}
.rag .rag-changed{font-weight:600}
.rag mark{background:var(--rag-mark);color:inherit;padding:.05em 0;border-radius:2px}
.rag mark.rag-word{background:none;font-weight:700;text-decoration:underline;text-underline-offset:.15em}
.rag :is(h3,h4,h5){margin:1em 0 .3em;font-size:1em}
.rag .rag-hits{padding-inline-start:1.8em;margin:.2em 0}
.rag .rag-hits>li{margin-bottom:.9em}
.rag .rag-quotes li:target{background:var(--rag-tint);outline:2px solid var(--rag-line)}
.rag summary{cursor:pointer;color:var(--rag-soft)}
.rag .rag-passages{list-style:none;padding:0;margin:.3em 0}
.rag .rag-passages>li{margin-bottom:.7em}
.rag .rag-facts{display:flex;flex-wrap:wrap;gap:.2em 1.2em;margin:.4em 0;
font-size:.87em;color:var(--rag-soft)}
.rag .rag-facts div{display:flex;gap:.4em}.rag .rag-facts dt{font-weight:600;
flex:none;float:none;width:auto}.rag .rag-facts dd{margin:0;min-width:0}
.rag .rag-report ul,.rag.rag-report ul{margin:.2em 0 .6em}
.rag .rag-change{display:block;font-size:1em;color:inherit}
.rag .rag-change :is(dt,dd){display:inline;float:none}
.rag .rag-path,.rag .rag-made{margin-top:.3em}
"""
