using System.Text.Json;
using HostContract;

namespace Gateway.Resolution;

/// <summary>Reads a few fields of a JSON body without changing or copying it. The whole body is checked to be one JSON object.</summary>
internal static class BodyScanner
{
    public const int MaxDepth = 64;

    /// <summary>The facts, or the fault.</summary>
    public static (BodyFacts? Facts, BodyFault? Fault) Scan(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return (null, new BodyFault("The body must be a JSON object."));
            return ScanObject(ref reader);
        }
        catch (JsonException exception)
        {
            // Line and position, and nothing of the text.
            return (null, new BodyFault($"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})."));
        }
        catch (InvalidOperationException)
        {
            return (null, new BodyFault("The body must be UTF-8."));
        }
    }

    private static (BodyFacts? Facts, BodyFault? Fault) ScanObject(ref Utf8JsonReader reader)
    {
        var facts = new BodyFacts();
        var hasModel = false;
        var cost = default(CostScanner);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader);
            reader.Read();
            // Which of two models a parser takes is anybody's guess, so neither is taken.
            if (field == BodyField.Model && hasModel)
                return (null, new BodyFault("'model' is given twice.", "model"));
            if (field is BodyField.Model or BodyField.User && reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                return (null, new BodyFault($"'{NameOf(field)}' must be a string.", NameOf(field)));
            hasModel |= field == BodyField.Model;
            Take(facts, field, ref reader);
            cost.Take(field, reader);
            reader.Skip();
        }

        // One more read refuses anything after the object.
        reader.Read();
        facts.Cost = cost.Result(answers: true);
        return (facts, null);
    }

    private static void Take(BodyFacts facts, BodyField field, ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case BodyField.Model:
                facts.Model = TextOf(ref reader);
                break;
            case BodyField.User:
                facts.User = TextOf(ref reader);
                break;
            case BodyField.Around:
                facts.IsFill |= reader.TokenType != JsonTokenType.Null;
                break;
            case BodyField.Echo:
                facts.IsScoring = reader.TokenType == JsonTokenType.True;
                break;
            case BodyField.Stream:
                facts.IsStream = reader.TokenType == JsonTokenType.True;
                break;
            // Not every prompt is text, and text that is none the host refuses by its name.
            case BodyField.Prompt when reader.TokenType == JsonTokenType.String:
                facts.IsFill = facts.IsFill || IsTemplate(ref reader);
                break;
            case BodyField.Prompt when reader.TokenType == JsonTokenType.StartArray:
                facts.IsFill = facts.IsFill || IsFirstTemplate(reader);
                break;
        }
    }

    private static string? TextOf(ref Utf8JsonReader reader) => reader.GetString() is { Length: > 0 } text ? text : null;

    /// <param name="reader">A copy, which may go on by itself.</param>
    private static bool IsFirstTemplate(Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.String && IsTemplate(ref reader);

    private static bool IsTemplate(ref Utf8JsonReader reader)
    {
        try
        {
            return FimTemplates.Read(reader.GetString()!) is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static BodyField FieldOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("model"u8))
            return BodyField.Model;
        if (reader.ValueTextEquals("user"u8))
            return BodyField.User;
        if (reader.ValueTextEquals("suffix"u8) || reader.ValueTextEquals("segments"u8))
            return BodyField.Around;
        if (reader.ValueTextEquals("echo"u8))
            return BodyField.Echo;
        if (reader.ValueTextEquals("stream"u8))
            return BodyField.Stream;
        if (reader.ValueTextEquals("prompt"u8))
            return BodyField.Prompt;
        if (reader.ValueTextEquals("max_tokens"u8))
            return BodyField.MaxTokens;
        if (reader.ValueTextEquals("max_completion_tokens"u8))
            return BodyField.MaxCompletionTokens;
        if (reader.ValueTextEquals("n_predict"u8))
            return BodyField.Predict;
        if (reader.ValueTextEquals("n"u8))
            return BodyField.Choices;
        return reader.ValueTextEquals("n_cmpl"u8) ? BodyField.OwnChoices : BodyField.Other;
    }

    private static string NameOf(BodyField field) => field == BodyField.Model ? "model" : "user";
}
