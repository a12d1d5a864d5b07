/**
 * The look of a plan chart. Ground, text and hairlines are the editor's own; price and charge are the design's, with the
 * contrast that marks need on both grounds.
 */
export const planStyle = `
.tesla-plan {
  --tesla-charge: #22874b; --tesla-price: #8b938f; --tesla-edge: #858d89;
  --tesla-ink: var(--red-ui-primary-text-color); --tesla-ink-2: var(--red-ui-secondary-text-color);
  --tesla-ground: var(--red-ui-secondary-background); --tesla-line: var(--red-ui-secondary-border-color);
  font-size: 12px; line-height: 1.45; margin: 12px 0 0;
}
.nr-theme-dark .tesla-plan { --tesla-charge: #46b274; --tesla-price: #66716e; --tesla-edge: #6a7572; }
.tesla-plan figcaption { display: flex; flex-wrap: wrap; gap: 0 10px; min-height: 1.5em; margin-bottom: 24px; }
.tesla-plan .read { margin-left: auto; }
.tesla-plan .plot { position: relative; height: 160px; margin: 0 44px 30px 34px; touch-action: pan-y; }
.tesla-plan .plot:focus { outline: 2px solid var(--red-ui-form-input-focus-color); outline-offset: 3px; }
.tesla-plan svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.tesla-plan svg * { vector-effect: non-scaling-stroke; }
.tesla-plan .grid { stroke: var(--tesla-line); stroke-width: 1; }
.tesla-plan .zero { stroke: var(--tesla-edge); stroke-width: 1; }
.tesla-plan .bar { fill: var(--tesla-price); }
.tesla-plan .bar.planned, .tesla-plan .foot { fill: var(--tesla-charge); }
.tesla-plan .really { fill: var(--tesla-ink); }
.tesla-plan .bar.past { opacity: 0.42; }
.tesla-plan .soc { fill: none; stroke: var(--tesla-ink); stroke-width: 2; stroke-dasharray: 5 4; }
.tesla-plan .halo { fill: none; stroke: var(--tesla-ground); stroke-width: 4; }
.tesla-plan .y, .tesla-plan .y2, .tesla-plan .x, .tesla-plan .tag { position: absolute; line-height: 1; white-space: nowrap; font-variant-numeric: tabular-nums; }
.tesla-plan .y { right: 100%; margin-right: 6px; transform: translateY(-50%); }
.tesla-plan .y2 { left: 100%; margin-left: 6px; transform: translateY(-50%); }
.tesla-plan .x { top: 100%; margin-top: 12px; transform: translateX(-50%); }
.tesla-plan .tag { top: -6px; transform: translate(-50%, -100%); padding: 2px 4px; background: var(--tesla-ground); color: var(--tesla-ink); }
.tesla-plan .tag.before { transform: translate(-100%, -100%); }
.tesla-plan .tag.after { transform: translate(0, -100%); }
.tesla-plan .tag.gap { top: 50%; transform: translate(-50%, -50%); }
.tesla-plan .mark { position: absolute; top: -6px; bottom: 0; width: 0; border-left: 1.5px solid var(--tesla-ink); }
.tesla-plan .mark.dashed { border-left-style: dashed; }
.tesla-plan .cross { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--red-ui-form-input-focus-color); display: none; pointer-events: none; }
.tesla-plan .legend { display: flex; flex-wrap: wrap; gap: 2px 16px; }
.tesla-plan .legend span { display: inline-flex; align-items: center; gap: 6px; }
.tesla-plan .legend i { width: 12px; height: 10px; background: var(--tesla-price); }
.tesla-plan .legend i.charge { background: var(--tesla-charge); }
.tesla-plan .legend i.really { background: var(--tesla-ink); }
.tesla-plan .legend i.soc { height: 0; width: 16px; background: none; border-top: 2px dashed var(--tesla-ink); }
.tesla-plan details { margin-top: 6px; }
.tesla-plan summary { cursor: pointer; padding: 4px 0; width: max-content; }
.tesla-plan .rows { max-height: 220px; overflow: auto; }
.tesla-plan table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.tesla-plan th, .tesla-plan td { text-align: right; padding: 2px 12px 2px 0; border-bottom: 1px solid var(--tesla-line); font-weight: 400; }
.tesla-plan th:first-child, .tesla-plan td:last-child { text-align: left; }
`;
