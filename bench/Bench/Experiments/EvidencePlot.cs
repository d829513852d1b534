using System.Globalization;
using System.Text;
using Learning.Experiments.Deciding;
using Learning.Experiments.Simulation;

namespace Bench.Experiments;

/// <summary>An SVG picture of evidence against requests, on a logarithmic scale: a line an experiment, a panel an effect.</summary>
internal static class EvidencePlot
{
    private const int Lines = 15;
    private const int Width = 300;
    private const int Height = 240;
    private const int Margin = 44;

    /// <summary>Powers of ten that are shown; lines are cut there.</summary>
    private const double Least = -3;
    private const double Most = 6;

    public static void Write(string file, SimulationSettings settings, double[] lifts)
    {
        var svg = new StringBuilder(Text(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Margin + (lifts.Length * (Width + 12))} {Height + 70}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"));
        for (var panel = 0; panel < lifts.Length; panel++)
            Panel(svg, Margin + (panel * (Width + 12)), settings with { Lift = lifts[panel], Harms = [] }, panel == 0);
        File.WriteAllText(file, svg.Append("</svg>\n").ToString());
    }

    private static void Panel(StringBuilder svg, int left, SimulationSettings settings, bool labels)
    {
        var threshold = new ExperimentRules(settings.CandidateShare).PrimaryThreshold;
        svg.Append(Text($"<text x=\"{left + (Width / 2)}\" y=\"18\" text-anchor=\"middle\">{(settings.Lift == 0 ? "no effect" : Text($"+{100 * settings.Lift:0} %"))}</text>\n"));
        svg.Append(Text($"<rect x=\"{left}\" y=\"{Y(Most):0}\" width=\"{Width}\" height=\"{Height}\" fill=\"none\" stroke=\"#999\"/>\n"));
        for (var power = Least; power <= Most && labels; power += 3)
            svg.Append(Text($"<text x=\"{left - 4}\" y=\"{Y(power) + 4:0.#}\" text-anchor=\"end\">{Math.Pow(10, power):0.###}</text>\n"));
        svg.Append(Text($"<text x=\"{left}\" y=\"{Height + 44}\">0</text><text x=\"{left + Width}\" y=\"{Height + 44}\" text-anchor=\"end\">{settings.Events} requests</text>\n"));
        for (var experiment = 0; experiment < Lines; experiment++)
            Line(svg, left, settings, experiment, threshold);
        svg.Append(Text($"<line x1=\"{left}\" x2=\"{left + Width}\" y1=\"{Y(Math.Log10(threshold)):0.#}\" y2=\"{Y(Math.Log10(threshold)):0.#}\" stroke=\"#c00\" stroke-dasharray=\"5 3\"/>\n"));
        if (labels)
            svg.Append(Text($"<text x=\"{left + 4}\" y=\"{Y(Math.Log10(threshold)) - 4:0.#}\" fill=\"#c00\">decided at {threshold:0}</text>\n"));
    }

    /// <summary>Blue until it ends undecided, green when it ends for the candidate, red for the control.</summary>
    private static void Line(StringBuilder svg, int left, SimulationSettings settings, int experiment, double threshold)
    {
        var (test, points, events) = (new SequentialTest(settings.CandidateShare), new StringBuilder(), 0);
        foreach (var request in new SimulatedTraffic(settings, experiment).Requests())
        {
            test.Observe(request.User, request.Candidate, request.Success);
            var decided = test.Evidence >= threshold;
            if (++events % 10 == 0 || decided)
                points.Append(Text($"{left + ((double)Width * events / settings.Events):0.#},{Y(Math.Clamp(Math.Log10(test.Evidence), Least, Most)):0.#} "));
            if (decided)
                break;
        }

        var colour = test.Evidence < threshold ? "#468" : test.IsForCandidate ? "#292" : "#c00";
        svg.Append(Text($"<polyline points=\"{points.ToString().TrimEnd()}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"0.8\"/>\n"));
    }

    private static double Y(double power) => 26 + (Height * (Most - power) / (Most - Least));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
