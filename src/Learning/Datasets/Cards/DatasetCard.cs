using System.Globalization;
using Learning.Datasets.Manifests;

namespace Learning.Datasets.Cards;

/// <summary>A snapshot for people: one HTML page without script and without code. Names in it are hostile input, and escaped.</summary>
internal static class DatasetCard
{
    private const string Head = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Dataset card</title><style>
        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
        table{border-collapse:collapse;margin:.5rem 0}td,th{border-bottom:1px solid #ddd;padding:.15rem .8rem .15rem 0;text-align:left}td.n{text-align:right}
        svg{max-width:100%;font-size:12px}.left{fill:#2f6f9f}.dropped{fill:#d9a441}.bound{stroke:#b03030;stroke-width:2;stroke-dasharray:4 3}
        .tainted{border:2px solid #b03030;padding:.5rem 1rem}code{word-break:break-all}
        </style></head><body>
        """;

    public static string Render(CardFacts facts)
    {
        var (page, manifest) = (new CardText(), facts.Manifest);
        page.Mark(Head).Mark("<h1>").Text(manifest.Name).Mark("</h1>");
        if (facts.TaintedAt is { } tainted)
        {
            page.Mark("<p class=\"tainted\">Tainted since ").Text(Time(tainted)).Mark(": content of this snapshot was erased. ").Text(facts switch
            {
                { Retrain.Count: > 0 } => $"Learnt from it, and must be trained anew: {string.Join(", ", facts.Retrain)}.",
                { UsedBy.Count: > 0 } => "No version learnt from it: it was held out.",
                _ => "No version is known that learnt from this snapshot.",
            }).Mark("</p>");
        }

        page.Mark("<table>");
        Row(page, "Id", manifest.DatasetId);
        Row(page, "Made", Time(manifest.CreatedAt));
        Row(page, "Train", Text(manifest.Train.Count) + $" samples of {Text(manifest.Split.TrainGroups)} groups");
        Row(page, "Held out", Text(manifest.HeldOut.Count) + $" samples of {Text(manifest.Split.HeldOutGroups)} groups");
        Row(page, "Split", $"{manifest.Split.Mode}; groups: {manifest.Split.Grouping}; gap {Text(manifest.Split.GapHours)} h" + (manifest.Split.Cut is { } cut ? $"; held out from {Time(cut)} on" : ""));
        Row(page, "Consent", manifest.Consent.Query);
        Row(page, "Used by", facts.UsedBy.Count == 0 ? "no adapter version that is known" : string.Join(", ", facts.UsedBy));
        page.Mark("</table><h2>From what was looked at to what it holds</h2>");
        FunnelPicture.Draw(page, manifest);
        foreach (var threshold in manifest.Thresholds)
        {
            page.Mark("<h2>Edit sizes: ").Text(threshold.Language).Mark("</h2><p>Similarity of code and fix, 0 to 1; below ").Number(threshold.Similarity).Mark(" a fix counts as a rewrite. Heights are square roots.</p>");
            EditSizePicture.Draw(page, threshold);
        }

        Slices(page, "Languages", manifest.Languages);
        Slices(page, "Error kinds", manifest.ErrorKinds);
        Slices(page, "Origins", manifest.Origins);
        page.Mark("<h2>Gaps</h2><ul>");
        var gaps = DatasetGaps.Of(manifest).ToList();
        foreach (var gap in gaps)
            page.Mark("<li>").Text(gap).Mark("</li>");
        page.Mark(gaps.Count == 0 ? "<li>none</li>" : "").Mark("</ul><h2>Digests</h2><table>");
        Row(page, "Snapshot", facts.Digest);
        Row(page, "Merkle root", manifest.MerkleRoot);
        Row(page, "Schema", manifest.SchemaDigest);
        return page.Mark("</table></body></html>\n").ToString();
    }

    private static void Slices(CardText page, string title, IReadOnlyList<ManifestSlice> slices)
    {
        page.Mark("<h2>").Text(title).Mark("</h2><table><tr><th></th><th>train</th><th>held out</th></tr>");
        foreach (var slice in slices)
            page.Mark("<tr><td>").Text(slice.Name).Mark("</td><td class=\"n\">").Number(slice.Train).Mark("</td><td class=\"n\">").Number(slice.HeldOut).Mark("</td></tr>");
        page.Mark("</table>");
    }

    private static void Row(CardText page, string name, string value) => page.Mark("<tr><th>").Text(name).Mark("</th><td><code>").Text(value).Mark("</code></td></tr>");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
