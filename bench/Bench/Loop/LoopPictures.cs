using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bench.Loop;

/// <summary>Pictures of one run, in a folder: what became of interactions on their way into the snapshot, and how the evidence went. One caller.</summary>
/// <param name="folder">Where they go; null = none are made.</param>
internal sealed partial class LoopPictures(string? folder)
{
    private const int Width = 640, Height = 220, Left = 60, Top = 24;

    /// <summary>The classes that the card's page explains, for a picture that stands by itself.</summary>
    private const string Style = "<style>text{font:12px sans-serif}.left{fill:#2f6f9f}.dropped{fill:#d9a441}.bound{stroke:#b03030;stroke-width:2;stroke-dasharray:4 3}</style><rect width=\"100%\" height=\"100%\" fill=\"white\"/>";

    private readonly List<(int Requests, double Power)> _evidence = [];

    /// <summary>Notes where an experiment stands.</summary>
    public void Note(JsonNode experiment)
    {
        if (folder is null || experiment["report"] is not { } report)
            return;
        var requests = (int)report["primary"]!["control"]! + (int)report["primary"]!["candidate"]!;
        var power = Math.Log10((double)report["evidence"]!) * ((string?)report["favours"] == "control" ? -1 : 1);
        if (_evidence.Count == 0 || _evidence[^1].Requests != requests)
            _evidence.Add((requests, power));
    }

    /// <summary>The pictures on a snapshot's card, as the product drew them.</summary>
    public void WriteCard(string row, string card)
    {
        var names = new[] { "funnel", "edit-sizes" };
        foreach (var (picture, name) in Pictures().Matches(card).Select(match => match.Value).Zip(names))
        {
            var head = picture.IndexOf('>', StringComparison.Ordinal) + 1;
            Write($"loop-{row}-{name}.svg", picture[..head].Replace("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", StringComparison.Ordinal) + Style + picture[head..] + "\n");
        }
    }

    /// <summary>The evidence that was noted, for the candidate upwards and against it downwards, on a logarithmic scale.</summary>
    public void WriteEvidence(string row, double threshold)
    {
        if (_evidence.Count == 0)
            return;
        var bound = Math.Log10(threshold);
        var most = Math.Max(bound, _evidence.Max(point => Math.Abs(point.Power))) * 1.15;
        var last = _evidence[^1].Requests;
        var svg = new StringBuilder(Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Left + Width + 20} {Top + Height + 34}\" width=\"{Left + Width + 20}\">{Style}"));
        foreach (var (power, label) in new[] { (bound, Text($"{threshold:0} for")), (0, "1"), (-bound, Text($"{threshold:0} against")) })
        {
            svg.Append(Text($"<line x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{Y(power):0.#}\" y2=\"{Y(power):0.#}\" stroke=\"{(power == 0 ? "#999" : "#b03030")}\" stroke-dasharray=\"4 3\"/>"));
            svg.Append(Text($"<text x=\"{Left - 6}\" y=\"{Y(power) + 4:0.#}\" text-anchor=\"end\">{label}</text>"));
        }

        svg.Append("<polyline fill=\"none\" stroke=\"#2f6f9f\" stroke-width=\"1.5\" points=\"");
        foreach (var (requests, power) in _evidence)
            svg.Append(Text($"{Left + ((double)Width * requests / Math.Max(1, last)):0.#},{Y(power):0.#} "));
        svg.Append(Text($"\"/><text x=\"{Left}\" y=\"{Top + Height + 22}\">0</text><text x=\"{Left + Width}\" y=\"{Top + Height + 22}\" text-anchor=\"end\">{last} requests settled</text></svg>\n"));
        Write($"loop-{row}-evidence.svg", svg.ToString());
        _evidence.Clear();

        double Y(double power) => Top + (Height * (most - power) / (2 * most));
    }

    private void Write(string name, string picture)
    {
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), picture);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Pictures();
}
