using Lantern.Plots;

namespace Lantern.Workbench;

/// <summary>How a report looks: by day and by night, on a desk, on a phone and on paper. No script, no font to load.</summary>
internal static class ReportStyle
{
    /// <summary>The color of an ink in the key of a figure.</summary>
    public static string Variable(Ink ink) => $"var(--{ink.ToString().ToLowerInvariant()})";

    // Plots write their colors as attributes, which any rule overrides: so the night needs no second set of pictures.
    public const string Css = """
        :root { color-scheme: light dark;
          --paper: #faf8f4; --card: #fff; --text: #23211e; --soft: #625d55; --line: #e3ded4; --glow: #fdf1cf; --good: #f4f1e9; --accent: #9a5200; --bad: #b3261e;
          --blue: #0072b2; --vermilion: #d55e00; --green: #009e73; --purple: #cc79a7; --orange: #e69f00; --sky: #56b4e9; --black: #000; --gray: #666; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #17171a; --card: #1f1f23; --text: #e9e5dd; --soft: #a8a297; --line: #37363a; --glow: #40361a; --good: #28282c; --accent: #f0b25a; --bad: #ff8a80;
            --blue: #4ba3e3; --vermilion: #ff7f3f; --green: #2cc295; --purple: #dd99c0; --orange: #f0b429; --sky: #9ad4ff; --black: #f5f2ea; --gray: #a09a90; }
          figure svg[fill="#333"] { fill: #cdc8be; } figure svg [fill="#222"] { fill: var(--text); } figure svg [stroke="#222"] { stroke: var(--text); }
          figure svg [stroke="#e4e4e4"] { stroke: #333236; } figure svg [stroke="#555"] { stroke: #8b867d; }
          figure svg [fill="#fff"] { fill: var(--card); } figure svg [stroke="#fff"] { stroke: var(--card); }
          figure svg [fill="#0072b2"] { fill: var(--blue); } figure svg [stroke="#0072b2"] { stroke: var(--blue); }
          figure svg [fill="#d55e00"] { fill: var(--vermilion); } figure svg [stroke="#d55e00"] { stroke: var(--vermilion); }
          figure svg [fill="#009e73"] { fill: var(--green); } figure svg [stroke="#009e73"] { stroke: var(--green); }
          figure svg [fill="#cc79a7"] { fill: var(--purple); } figure svg [stroke="#cc79a7"] { stroke: var(--purple); }
          figure svg [fill="#e69f00"] { fill: var(--orange); } figure svg [stroke="#e69f00"] { stroke: var(--orange); }
          figure svg [fill="#56b4e9"] { fill: var(--sky); } figure svg [stroke="#56b4e9"] { stroke: var(--sky); }
          figure svg [fill="#000000"] { fill: var(--black); } figure svg [stroke="#000000"] { stroke: var(--black); }
          figure svg [fill="#666666"] { fill: var(--gray); } figure svg [stroke="#666666"] { stroke: var(--gray); } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--text); font: 17px/1.6 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif; overflow-wrap: anywhere; }
        main { max-width: 46rem; margin: 0 auto; padding: 3.5rem 1.25rem 5rem; }
        .kicker, th, td, dt, dd, .key, code, caption { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
        .kicker { margin: 0; color: var(--accent); font-size: .82rem; letter-spacing: .06em; }
        h1 { margin: .2rem 0 1rem; font-size: clamp(1.8rem, 6vw, 2.6rem); line-height: 1.15; font-weight: 600; text-wrap: balance; }
        h2 { margin: 3rem 0 .8rem; font-size: 1.3rem; line-height: 1.3; font-weight: 600; }
        p { margin: 0 0 .8rem; text-wrap: pretty; }
        .question { color: var(--soft); font-size: 1.08rem; }
        .verdict { margin: 2rem 0 0; padding: 1.2rem 1.4rem .5rem; background: var(--glow); border-radius: .6rem; }
        .verdict p:first-child { font-size: 1.15rem; font-weight: 600; }
        figure { margin: 1.2rem 0 2.4rem; padding: .6rem .6rem .9rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
        figure svg { display: block; width: 100%; height: auto; }
        .narrow { display: none; }
        figcaption { padding: .2rem .6rem 0; color: var(--soft); font-size: .92rem; line-height: 1.5; }
        .key { display: flex; flex-wrap: wrap; gap: .15rem 1.2rem; margin: .2rem 0 .5rem; padding: 0; list-style: none; color: var(--text); font-size: .88rem; }
        .key span { margin-right: .35em; }
        .scroll { overflow-x: auto; margin-bottom: .9rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
        .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        table { width: 100%; border-collapse: collapse; font-size: .9rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
        caption { padding: .7rem .75rem; color: var(--soft); text-align: left; }
        caption span { position: sticky; left: .75rem; display: inline-block; max-width: calc(100vw - 4.5rem); }
        th, td { padding: .42rem .75rem; border-top: 1px solid var(--line); text-align: left; white-space: nowrap; font-weight: 400; }
        thead th { color: var(--soft); font-size: .82rem; vertical-align: bottom; }
        .number { text-align: right; }
        .best { background: var(--glow); } .best th, .best td { font-weight: 600; }
        .as-good { background: var(--good); }
        .failed td, .failed th, .error { color: var(--bad); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.4rem; margin: 0 0 1rem; font-size: .9rem; line-height: 1.45; }
        dt { color: var(--soft); } dd { margin: 0; }
        code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
        ul.errors { padding-left: 1.2rem; }
        footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .88rem; }
        @media (max-width: 34rem) {
          main { padding: 2rem 1rem 3rem; } .wide { display: none; } .narrow { display: block; }
          th, td { padding: .4rem .6rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
        @media print { body { background: #fff; } figure, .scroll, tr { break-inside: avoid; } }
        """;
}
