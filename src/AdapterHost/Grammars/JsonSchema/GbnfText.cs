using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdapterHost.Grammars.Gbnf;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Writes parts of grammars.</summary>
internal static class GbnfText
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Exactly this text.</summary>
    public static string Literal(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' or '\\' => $"\\{(char)rune.Value}",
                < 0x20 or 0x7F => $"\\x{rune.Value:X2}",
                _ => rune.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A JSON string, quotes and all.</summary>
    public static string JsonString(string text) => Literal(JsonSerializer.Serialize(text, s_json));

    /// <summary>A JSON value as it is written most briefly.</summary>
    public static string JsonValue(JsonElement value) => Literal(JsonSerializer.Serialize(value, s_json));

    /// <summary>One character of a JSON string's contents, written plainly where JSON allows that and else by its short escape.</summary>
    public static string JsonCharacter(CodePoints points)
    {
        var plain = CodePoints.Of(points.Ranges.SelectMany(Plain));
        List<string> ways = plain.Ranges.Count > 0 ? [Class(plain)] : [];
        foreach (var (character, escape) in "\"\\\b\f\n\r\t".Zip("\"\\bfnrt"))
        {
            if (points.Covers(character, character) == true)
            {
                ways.Add(Literal($"\\{escape}"));
            }
        }

        return ways.Count == 1 ? ways[0] : $"({string.Join(" | ", ways)})";
    }

    public static string Class(CodePoints points) =>
        $"[{string.Concat(points.Ranges.Select(range => range.First == range.Last ? Point(range.First) : $"{Point(range.First)}-{Point(range.Last)}"))}]";

    public static string Times(string what, int least, int? most) => (least, most) switch
    {
        (_, 0) => "\"\"",
        (0, null) => $"{what}*",
        (1, null) => $"{what}+",
        (0, 1) => $"{what}?",
        (1, 1) => what,
        _ => string.Create(CultureInfo.InvariantCulture, $"{what}{{{least},{most}}}"),
    };

    private static string Point(int point) => point > 0xFFFF ? $"\\U{point:X8}" : $"\\u{point:X4}";

    private static IEnumerable<(int First, int Last)> Plain((int First, int Last) range)
    {
        (int First, int Last)[] allowed = [(0x20, '"' - 1), ('"' + 1, '\\' - 1), ('\\' + 1, CodePoints.Last)];
        return allowed.Select(one => (Math.Max(one.First, range.First), Math.Min(one.Last, range.Last))).Where(one => one.Item1 <= one.Item2);
    }
}
