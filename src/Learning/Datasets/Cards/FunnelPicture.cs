using Learning.Datasets.Manifests;

namespace Learning.Datasets.Cards;

/// <summary>The way from what was looked at to what the parts hold, as an SVG: a bar a step, as wide as what is left.</summary>
internal static class FunnelPicture
{
    private const int Width = 720;
    private const int BarStart = 210;
    private const int BarWidth = 420;
    private const int RowHeight = 22;

    public static void Draw(CardText page, DatasetManifest manifest)
    {
        var steps = Steps(manifest).ToList();
        var scale = Math.Max(1, manifest.Considered);
        page.Mark("<svg role=\"img\" aria-label=\"Funnel\" viewBox=\"0 0 720 ").Number((steps.Count * RowHeight) + 4).Mark("\" width=\"").Number(Width).Mark("\">");
        for (var i = 0; i < steps.Count; i++)
        {
            var (name, left, dropped) = steps[i];
            var y = i * RowHeight;
            page.Mark("<text x=\"").Number(BarStart - 8).Mark("\" y=\"").Number(y + 15).Mark("\" text-anchor=\"end\">").Text(name).Mark("</text><rect class=\"left\" x=\"").Number(BarStart)
                .Mark("\" y=\"").Number(y + 3).Mark("\" height=\"16\" width=\"").Number(BarWidth * (double)left / scale).Mark("\"/>");
            if (dropped > 0)
            {
                page.Mark("<rect class=\"dropped\" x=\"").Number(BarStart + (BarWidth * (double)left / scale)).Mark("\" y=\"").Number(y + 3).Mark("\" height=\"16\" width=\"")
                    .Number(BarWidth * (double)dropped / scale).Mark("\"/>");
            }

            page.Mark("<text x=\"").Number(BarStart + BarWidth + 8).Mark("\" y=\"").Number(y + 15).Mark("\">").Number(left);
            if (dropped > 0)
                page.Mark(" (−").Number(dropped).Mark(")");
            page.Mark("</text>");
        }

        page.Mark("</svg>");
    }

    private static IEnumerable<(string Name, int Left, int Dropped)> Steps(DatasetManifest manifest)
    {
        var left = manifest.Considered;
        yield return ("considered", left, 0);
        foreach (var drop in manifest.Filters.Where(count => count.Name != "kept").Concat(manifest.LeftOut).Where(count => count.Count > 0))
        {
            left -= drop.Count;
            yield return (drop.Name, left, drop.Count);
        }

        yield return ("train", manifest.Train.Count, 0);
        yield return ("held out", manifest.HeldOut.Count, 0);
    }
}
