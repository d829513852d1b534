using System.Globalization;
using System.Text.Json;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Whole numbers within any bounds, and other numbers within whole ones.</summary>
internal static class NumberRules
{
    /// <summary>Beyond it doubles do not tell neighbours apart.</summary>
    private const long Largest = 999_999_999_999_999;

    public static string Integer(SchemaView view, RuleBook rules)
    {
        var bounded = false;
        var least = Bound(view, "minimum", number => (long)Math.Ceiling(number), rules, ref bounded) ?? -Largest;
        var most = Bound(view, "maximum", number => (long)Math.Floor(number), rules, ref bounded) ?? Largest;
        least = Math.Max(least, Bound(view, "exclusiveMinimum", number => (long)Math.Floor(number) + 1, rules, ref bounded) ?? -Largest);
        most = Math.Min(most, Bound(view, "exclusiveMaximum", number => (long)Math.Ceiling(number) - 1, rules, ref bounded) ?? Largest);
        if (!bounded)
        {
            return "integer";
        }

        if (most < least)
        {
            return rules.Refuse(view.Pointer, "No whole number lies within its bounds.");
        }

        List<string> ways = [];
        if (least < 0)
        {
            ways.Add($"\"-\" ({DigitRange.Write(Math.Max(-most, 1), -least)})");
        }

        if (most >= 0)
        {
            ways.Add(DigitRange.Write(Math.Max(least, 0), most));
        }

        return $"({string.Join(" | ", ways)})";
    }

    /// <remarks>Between whole bounds a number is a whole part that is not the last one, with any fraction, or the last one, with none.</remarks>
    public static string Number(SchemaView view, RuleBook rules)
    {
        foreach (var keyword in new[] { "exclusiveMinimum", "exclusiveMaximum" })
        {
            if (view[keyword] is { } place)
            {
                return rules.Refuse(place.Pointer, $"'{keyword}' can be followed for type integer only; use minimum or maximum.");
            }
        }

        var bounded = false;
        var least = Whole(view, "minimum", rules, ref bounded) ?? -Largest;
        var most = Whole(view, "maximum", rules, ref bounded) ?? Largest;
        if (!bounded)
        {
            return "number";
        }

        if (most < least)
        {
            return rules.Refuse(view.Pointer, "No number lies within its bounds.");
        }

        List<string> ways = [];
        if (least < 0)
        {
            ways.Add($"\"-\" ({Magnitudes(Math.Max(-most, 0), -least)})");
        }

        if (most >= 0)
        {
            ways.Add(Magnitudes(Math.Max(least, 0), most));
        }

        return $"({string.Join(" | ", ways)})";
    }

    private static string Magnitudes(long least, long most)
    {
        var last = $"{GbnfText.Literal(most.ToString(CultureInfo.InvariantCulture))} (\".\" \"0\"{{1,{SchemaLimits.Digits}}})?";
        return least < most ? $"({DigitRange.Write(least, most - 1)}) fraction | {last}" : last;
    }

    private static long? Whole(SchemaView view, string keyword, RuleBook rules, ref bool bounded)
    {
        if (view[keyword] is { Kind: JsonValueKind.Number } place && place.Value.TryGetDecimal(out var number) && !decimal.IsInteger(number))
        {
            rules.Refuse(place.Pointer, "Numbers can be held to whole bounds only; use a whole number, or leave it out and check the answer.");
            return null;
        }

        return Bound(view, keyword, whole => (long)whole, rules, ref bounded);
    }

    private static long? Bound(SchemaView view, string keyword, Func<decimal, long> round, RuleBook rules, ref bool bounded)
    {
        if (view[keyword] is not { } place)
        {
            return null;
        }

        bounded = true;
        if (place.Kind == JsonValueKind.Number && place.Value.TryGetDecimal(out var number))
        {
            // Bounds beyond what is written anyway are none.
            return round(Math.Clamp(number, -Largest, Largest));
        }

        if (place.Kind == JsonValueKind.Number)
        {
            return place.Value.GetDouble() < 0 ? -Largest : Largest;
        }

        rules.Refuse(place.Pointer, "It must be a number.");
        return null;
    }
}
