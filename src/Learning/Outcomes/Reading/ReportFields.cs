using System.Text.Json;

namespace Learning.Outcomes.Reading;

/// <summary>Reads the fields of one report. The first that is wrong is kept; what follows it is read as absent. One thread.</summary>
internal sealed class ReportFields(JsonElement root)
{
    /// <summary>Ids and words are no longer; in characters.</summary>
    public const int LongestName = 256;

    /// <summary>30 days, in milliseconds: what is reported later is of no answer that is still known.</summary>
    public const long LongestDelayMs = 30L * 24 * 3600 * 1000;

    public const string WordText = "a word of 1 to 64 of a-z, 0-9 and '_', beginning with a letter";

    private const int LongestWord = 64;

    public ReportFault? Fault { get; private set; }

    public static bool IsObject(JsonElement root) => root.ValueKind == JsonValueKind.Object;

    /// <summary>A name that must be there: 1 to <see cref="LongestName"/> characters.</summary>
    public string Name(string field) => OptionalName(field) ?? Refuse(field, $"'{field}' is missing: it must be a text of 1 to {LongestName} characters.") ?? "";

    /// <summary>Null when absent, null or empty. Without control characters: no id has any, and a database may not take them.</summary>
    public string? OptionalName(string field)
    {
        if (Text(field) is not { Length: > 0 } text)
            return null;
        if (text.Any(char.IsControl))
            return Refuse(field, $"'{field}' has a control character, which no name has.");
        return text.Length <= LongestName ? text : Refuse(field, $"'{field}' has {text.Length} characters; the most is {LongestName}.");
    }

    /// <summary>Whether it can stand in the open: no code, no sentence.</summary>
    public static bool IsWord(string text) =>
        text.Length is > 0 and <= LongestWord && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    /// <summary>Null when absent, null or empty.</summary>
    public string? Word(string field) =>
        OptionalName(field) is not { } text ? null : IsWord(text) ? text : Refuse(field, $"'{field}' must be {WordText}.");

    /// <summary>A text of any length; null when absent or null.</summary>
    public string? Text(string field)
    {
        if (!Find(field, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : Refuse(field, $"'{field}' must be a text.");
    }

    public bool? Flag(string field)
    {
        if (!Find(field, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Refuse(field, $"'{field}' must be true or false.");
        return null;
    }

    /// <summary>A time that has passed, in whole or broken milliseconds: 0 to <see cref="LongestDelayMs"/>.</summary>
    public long? Delay(string field)
    {
        if (!Find(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and <= LongestDelayMs)
            return (long)number;
        Refuse(field, $"'{field}' must be a number of milliseconds from 0 to {LongestDelayMs}.");
        return null;
    }

    /// <summary>A number that only tells events apart; null when absent.</summary>
    public long? Number(string field)
    {
        if (!Find(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
            return number;
        Refuse(field, $"'{field}' must be a whole number.");
        return null;
    }

    /// <summary>Null always, so that a reader can return it.</summary>
    public string? Refuse(string field, string message)
    {
        Fault ??= new ReportFault(field, message);
        return null;
    }

    private bool Find(string field, out JsonElement value) => root.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
}
