/// The style sheet of all pages.
enum HTMLStyle {
  /// Light, dark and paper; figures take the page's colours.
  ///
  /// `currentColor` and the attribute selectors turn gnuplot's black lines and white ground into the
  /// page's own; coloured curves stay as they are.
  static let sheet: StaticString = """
    :root {
      --ground: #ffffff; --card: #f6f7f9; --ink: #1a1d21; --quiet: #565d66; --line: #d5d9df;
      --link: #0b57a4; --good: #0f6b3a; --good-ground: #e0f3e7; --bad: #a11212; --bad-ground: #fde7e5;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #14171b; --card: #1d2126; --ink: #e6e8ea; --quiet: #a5adb6; --line: #3a4048;
        --link: #85b9f3; --good: #83d9a5; --good-ground: #16361f; --bad: #ffa8a0; --bad-ground: #471a18;
      }
    }
    * { box-sizing: border-box; }
    html { color-scheme: light dark; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0 auto; max-width: 72rem; padding: 1.5rem clamp(0.8rem, 3vw, 2rem) 4rem;
      background: var(--ground); color: var(--ink);
      font: 1rem/1.55 system-ui, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
      overflow-wrap: break-word;
    }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 0.4rem; }
    h2 { font-size: 1.35rem; margin: 2.6rem 0 0.8rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
    h3 { font-size: 1.08rem; margin: 1.6rem 0 0.5rem; }
    p { margin: 0.5rem 0; max-width: 46rem; }
    ul { margin: 0.5rem 0; padding-left: 1.3rem; }
    li { max-width: 46rem; }
    a { color: var(--link); }
    .note { color: var(--quiet); font-size: 0.9rem; }
    code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.86em; }
    p code, li code, td code { overflow-wrap: anywhere; }
    th { overflow-wrap: normal; }
    pre {
      background: var(--card); border: 1px solid var(--line); border-radius: 6px;
      padding: 0.7rem 0.9rem; overflow-x: auto; line-height: 1.4; margin: 0.6rem 0;
    }
    nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; padding: 0; margin: 1rem 0 0; }
    .badge { display: inline-block; padding: 0.05rem 0.6rem; border-radius: 1rem; font-weight: 600; white-space: nowrap; border: 1px solid var(--line); }
    .badge.good { color: var(--good); background: var(--good-ground); border-color: currentColor; }
    .badge.bad { color: var(--bad); background: var(--bad-ground); border-color: currentColor; }
    .scroll { overflow-x: auto; margin: 0.6rem 0; max-width: 100%; }
    .scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.22rem 0.8rem 0.22rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    th { font-weight: 600; }
    thead th { color: var(--quiet); vertical-align: bottom; white-space: nowrap; }
    .numbers td, .numbers th { white-space: nowrap; font-weight: 400; }
    .numbers thead th { font-weight: 600; }
    details { margin: 0.5rem 0; border: 1px solid var(--line); border-radius: 6px; padding: 0 0.8rem; }
    details[open] { padding-bottom: 0.5rem; }
    summary { cursor: pointer; padding: 0.4rem 0; }
    .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1.2rem; align-items: start; }
    figure { margin: 0; min-width: 0; border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem; }
    figure svg { display: block; width: 100%; height: auto; max-width: 36rem; margin: 0 auto; color: var(--ink); }
    figcaption { margin: 0.5rem 0 0; font-size: 0.92rem; }
    svg [color="black"], svg [color="rgb(  0,   0,   0)"] { color: var(--ink); }
    svg [stroke="black"], svg [stroke="rgb(  0,   0,   0)"] { stroke: var(--ink); }
    svg [fill="black"], svg [fill="rgb(  0,   0,   0)"] { fill: var(--ink); }
    svg rect[fill="#ffffff"], svg polygon[fill="white"] { fill: none; }
    svg text:not([fill]) { fill: var(--ink); }
    svg [fill="#dddddd"] { fill: var(--line); }
    svg [stroke="#bbbbbb"] { stroke: var(--quiet); }
    svg [color="#FFFFFF"] { color: var(--ground); }
    svg [flood-color="#FFFFFF"] { flood-color: var(--ground); }
    @media print {
      :root {
        --ground: #ffffff; --card: #ffffff; --ink: #000000; --quiet: #333333; --line: #aaaaaa;
        --link: #000000; --good: #000000; --good-ground: #ffffff; --bad: #000000; --bad-ground: #ffffff;
      }
      @page { margin: 15mm; }
      html { color-scheme: light; }
      body { font-size: 9.5pt; max-width: none; padding: 0; }
      nav { display: none; }
      h1, h2, h3, figcaption, summary { break-after: avoid; }
      h2 { margin-top: 1.4rem; }
      tr, figure, .badge { break-inside: avoid; }
      thead { display: table-header-group; }
      figure { margin-bottom: 0.6rem; }
      figure svg { max-width: 8.6cm; }
      .figures { grid-template-columns: 1fr 1fr; gap: 0.5rem; }
      .scroll { overflow: visible; }
      table { font-size: 8pt; }
      .numbers table { font-size: 6.5pt; }
      .numbers td, .numbers th { padding-right: 0.35rem; white-space: normal; }
      pre { white-space: pre-wrap; }
      details { border: none; padding: 0; }
      a { text-decoration: none; }
    }
    """
}
