using Learning.Datasets.Manifests;

namespace Learning.Datasets.Cards;

/// <summary>How alike code and fix are, of everything that the filters before it let through, as an SVG histogram with the bound below which a fix is a rewrite. The square root of the counts, so that small heaps are seen.</summary>
internal static class EditSizePicture
{
    private const int Height = 140;
    private const int BinWidth = 7;

    public static void Draw(CardText page, ManifestThreshold threshold)
    {
        var counts = threshold.Histogram;
        var highest = Math.Sqrt(Math.Max(1, counts.DefaultIfEmpty(0).Max()));
        page.Mark("<svg role=\"img\" aria-label=\"Edit sizes\" viewBox=\"0 0 720 170\" width=\"720\">");
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] == 0)
                continue;
            var height = Height * Math.Sqrt(counts[i]) / highest;
            page.Mark("<rect class=\"").Mark((i + 0.5) / counts.Count < threshold.Similarity ? "dropped" : "left").Mark("\" x=\"").Number(10 + (i * BinWidth)).Mark("\" width=\"6\" y=\"")
                .Number(Height - height).Mark("\" height=\"").Number(height).Mark("\"><title>").Number(counts[i]).Mark("</title></rect>");
        }

        var x = 10 + (threshold.Similarity * counts.Count * BinWidth);
        page.Mark("<line class=\"bound\" x1=\"").Number(x).Mark("\" x2=\"").Number(x).Mark("\" y1=\"0\" y2=\"").Number(Height).Mark("\"/>");
        for (var tick = 0; tick <= 4; tick++)
            page.Mark("<text x=\"").Number(10 + (tick * 25 * BinWidth)).Mark("\" y=\"").Number(Height + 18).Mark("\" text-anchor=\"middle\">").Number(tick * 0.25).Mark("</text>");
        page.Mark("</svg>");
    }
}
