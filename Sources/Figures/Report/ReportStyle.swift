/// The style sheet of a report. Its colours are those of the figures, which melt into the page.
enum ReportStyle {
  static let css = """
    :root{color-scheme:light dark;--page:\(Paint.paper.light.css);--text:\(Paint.ink.light.css);\
    --quiet:\(Paint.muted.light.css);--rule:#d5d9de;--strong:#0072b2;--tint:#eef5fa}
    @media screen and (prefers-color-scheme:dark){
    :root{--page:\(Paint.paper.dark.css);--text:\(Paint.ink.dark.css);\
    --quiet:\(Paint.muted.dark.css);--rule:#363e47;--strong:#4ba3e3;--tint:#1b2733}
    }
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0;background:var(--page);color:var(--text);\
    font:16px/1.6 'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif}
    main{max-width:46rem;margin:0 auto;padding:3rem 1.5rem 5rem}
    header{border-bottom:1px solid var(--rule);padding-bottom:1.25rem;margin-bottom:2rem}
    h1{font-size:2rem;line-height:1.2;letter-spacing:-.01em;margin:0;overflow-wrap:anywhere}
    h2{font-size:1.3rem;line-height:1.3;margin:3rem 0 .75rem;overflow-wrap:anywhere}
    p{max-width:42rem;margin:0 0 1rem;overflow-wrap:anywhere;white-space:pre-line}
    .subtitle{color:var(--quiet);font-size:1.1rem;line-height:1.45;margin:.6rem 0 0}
    figure{margin:2rem -1rem}
    .plot{overflow-x:auto}
    .plot svg{display:block}
    @media (max-width:40rem){.plot svg{min-width:36rem}}
    figcaption,caption{color:var(--quiet);font-size:.875rem;line-height:1.5}
    figcaption{max-width:42rem;margin:.35rem 1rem 0}
    figcaption b,caption b{color:var(--text)}
    .table{overflow-x:auto;margin:2rem 0}
    table{border-collapse:collapse;font-size:.9375rem;line-height:1.4;\
    border-bottom:1.5px solid var(--text)}
    caption{caption-side:top;text-align:left;padding-bottom:.5rem}
    th,td{padding:.4rem 1rem;text-align:left;font-weight:400;vertical-align:baseline}
    th:first-child,td:first-child{padding-left:.5rem}
    th:last-child,td:last-child{padding-right:.5rem}
    thead th{font-weight:600;vertical-align:bottom;border-top:1.5px solid var(--text);\
    border-bottom:1px solid var(--text)}
    tbody tr+tr>*{border-top:1px solid var(--rule)}
    .number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
    .emphasis>*{font-weight:600;background:var(--tint)}
    .key{display:flex;flex-wrap:wrap;gap:1.25rem 3rem;margin:1.75rem 0}
    .key div{min-width:8rem}
    .key dt{color:var(--quiet);font-size:.875rem;line-height:1.4}
    .key dd{margin:0;font-size:1.9rem;font-weight:600;line-height:1.25;\
    font-variant-numeric:tabular-nums}
    .key .note{color:var(--quiet);font-size:.8125rem;font-weight:400;line-height:1.4}
    @media print{
    body{font-size:10.5pt}
    main{max-width:none;padding:0}
    h2{break-after:avoid}
    figure,tr,.key{break-inside:avoid}
    .table,.plot{overflow:visible}
    .plot svg{min-width:0}
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    }
    """
}
