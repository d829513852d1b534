using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Settings;

/// <summary>
/// OpenAI's <c>prediction</c>: text that the answer will largely repeat, as the code that is to be changed. It only makes the answer faster:
/// the text is the same without it.
/// </summary>
internal static class PredictionReader
{
    public const string Field = "prediction";

    private static readonly FieldTable Fields = new(["type", "content"]);

    /// <returns>Empty when nothing is predicted.</returns>
    public static int[] Read(RequestBody body, IInferenceEngine engine)
    {
        if (body.Value(Field) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Object)
        {
            body.RefuseType(Field, "an object", value);
            return [];
        }

        var prediction = new RequestBody(value, Fields, Field + ".");
        if (prediction.Text("type") is not "content")
            prediction.Refuse(ApiError.Invalid($"{Field}.type", $"'{Field}.type' must be content."));
        var text = TextParts.Read(prediction, "content");
        if (prediction.Fault is { } fault)
        {
            body.Refuse(fault);
            return [];
        }

        // What cannot fit into any answer is not worth a token of work.
        text = TextCut.Head(text, engine.Limits.ContextTokens, out _);
        var tokens = text.Length == 0 ? [] : engine.Tokenizer.Tokenize(text, parseSpecial: false, addSpecial: false);
        return tokens.Length > engine.Limits.ContextTokens ? tokens[..engine.Limits.ContextTokens] : tokens;
    }
}
