using System.Text.Json;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Strings: by length, by pattern or by format.</summary>
internal static class StringRules
{
    private static readonly string[] s_formats = ["date", "time", "date-time", "uuid"];

    public static string Write(SchemaView view, RuleBook rules)
    {
        var least = view.Count("minLength", rules);
        var most = view.Count("maxLength", rules);
        var pattern = view["pattern"];
        var format = view["format"];
        if (most < least)
        {
            return rules.Refuse($"{view.Pointer}/maxLength", "It is below minLength: no string fits.");
        }

        if (new[] { pattern is not null, format is not null, least > 0 || most is not null }.Count(said => said) > 1)
        {
            return rules.Refuse((pattern ?? format)!.Value.Pointer, "Only one of pattern, format and a length can be followed; put the length into the pattern.");
        }

        if (pattern is { } regex)
        {
            return PatternCompiler.Write(regex, rules);
        }

        if (format is { } name)
        {
            return name.Kind == JsonValueKind.String && s_formats.Contains(name.Value.GetString())
                ? $"\"\\\"\" {(name.Value.ValueEquals("date-time") ? "date \"T\" time" : name.Value.GetString())} \"\\\"\""
                : rules.Refuse(name.Pointer, "The formats that can be followed are date, time, date-time and uuid; use a pattern, or leave it out.");
        }

        return least is null && most is null ? "string" : $"\"\\\"\" {GbnfText.Times("char", least ?? 0, most)} \"\\\"\"";
    }
}
