using System.Text;
using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Texts;

/// <summary><c>POST /detokenize</c>, llama.cpp's: special tokens by their names.</summary>
internal sealed class DetokenizeTool(IInferenceEngine engine) : ITextTool
{
    private const string Field = "tokens";

    private static readonly FieldTable Fields = new([Field], powerless: ["model"]);

    public bool TakesPlace => true;

    public ApiError? Answer(JsonElement root, Utf8JsonWriter json)
    {
        var body = new RequestBody(root, Fields);
        var bytes = new List<byte>();
        if (body.Value(Field) is { } value)
        {
            if (value.ValueKind != JsonValueKind.Array)
                body.RefuseType(Field, "an array of token ids", value);
            else if (TextLimits.CheckIds(value.GetArrayLength(), Field) is { } tooMany)
                body.Refuse(tooMany);
            else
                Read(body, value, bytes);
        }

        if (body.Fault is { } fault)
            return fault;
        json.WriteStartObject();
        json.WriteString("content"u8, Encoding.UTF8.GetString([.. bytes]));
        json.WriteEndObject();
        return null;
    }

    private void Read(RequestBody body, JsonElement ids, List<byte> bytes)
    {
        foreach (var (i, element) in ids.EnumerateArray().Index())
        {
            if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var id) && engine.Tokenizer.IsToken(id))
            {
                bytes.AddRange(engine.Tokenizer.Piece(id));
                if (TextLimits.CheckBytes(bytes.Count, Field) is not { } tooLong)
                    continue;
                body.Refuse(tooLong);
                return;
            }

            body.Refuse(ApiError.Invalid($"{Field}[{i}]", $"'{Field}[{i}]' is not a token id of the base model."));
            return;
        }
    }
}
