using System.Text.Json;

namespace Gateway.Resolution;

/// <summary>Reads <c>model</c> from a JSON body without changing or copying it. The whole body is checked to be one JSON object.</summary>
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
        string? model = null;
        var (hasModel, hasSuffix) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isModel, isSuffix) = (reader.ValueTextEquals("model"u8), reader.ValueTextEquals("suffix"u8));
            reader.Read();
            if (isModel)
            {
                // Which of two a parser takes is anybody's guess, so neither is taken.
                if (hasModel)
                    return (null, new BodyFault("'model' is given twice.", "model"));
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                    return (null, new BodyFault("'model' must be a string.", "model"));
                (hasModel, model) = (true, reader.GetString());
            }
            else if (isSuffix)
            {
                hasSuffix = reader.TokenType != JsonTokenType.Null;
            }

            reader.Skip();
        }

        // One more read refuses anything after the object.
        reader.Read();
        return (new BodyFacts(string.IsNullOrEmpty(model) ? null : model, hasSuffix), null);
    }
}
