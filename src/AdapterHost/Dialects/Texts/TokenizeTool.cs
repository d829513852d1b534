using System.Text;
using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Texts;

/// <summary><c>POST /tokenize</c>, llama.cpp's.</summary>
internal sealed class TokenizeTool(IInferenceEngine engine) : ITextTool
{
    private static readonly FieldTable Fields = new(["content", "add_special", "parse_special", "with_pieces"], powerless: ["model"]);
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public bool TakesPlace => true;

    public ApiError? Answer(JsonElement root, Utf8JsonWriter json)
    {
        var body = new RequestBody(root, Fields);
        var content = body.Text("content") ?? string.Empty;
        var addSpecial = body.Flag("add_special");
        // llama.cpp parses special tokens unless it is told not to.
        var parseSpecial = body.Value("parse_special") is null || body.Flag("parse_special");
        var withPieces = body.Flag("with_pieces");
        if ((body.Fault ?? TextLimits.Check(content.Length, "content")) is { } fault)
            return fault;

        json.WriteStartObject();
        json.WriteStartArray("tokens"u8);
        foreach (var token in engine.Tokenizer.Tokenize(content, parseSpecial, addSpecial))
        {
            if (withPieces)
                WritePiece(json, token);
            else
                json.WriteNumberValue(token);
            if (TextLimits.CheckAnswer(json.BytesCommitted + json.BytesPending, "content") is { } tooLong)
                return tooLong;
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return null;
    }

    private void WritePiece(Utf8JsonWriter json, int token)
    {
        var piece = engine.Tokenizer.Piece(token);
        json.WriteStartObject();
        json.WriteNumber("id"u8, token);
        try
        {
            json.WriteString("piece"u8, Strict.GetString(piece));
        }
        catch (DecoderFallbackException)
        {
            // Only a part of a character: its bytes, as llama.cpp has it.
            json.WriteStartArray("piece"u8);
            foreach (var one in piece)
                json.WriteNumberValue(one);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
