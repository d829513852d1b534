using System.Runtime.InteropServices;
using System.Text.Json;

namespace AdapterHost.Dialects.Embeddings;

/// <summary>OpenAI's list of embeddings.</summary>
internal static class EmbeddingAnswer
{
    /// <param name="json">Where it goes.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="vectors">One a text.</param>
    /// <param name="model">The model's name.</param>
    public static void Write(Utf8JsonWriter json, EmbeddingCall call, IReadOnlyList<float[]> vectors, string model)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list");
        json.WriteStartArray("data"u8);
        foreach (var (i, vector) in vectors.Index())
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding");
            json.WriteNumber("index"u8, i);
            if (call.Base64)
                json.WriteBase64String("embedding"u8, MemoryMarshal.AsBytes(vector.AsSpan()));
            else
                WriteNumbers(json, vector);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, model);
        var tokens = call.Texts.Sum(text => text.Length);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, tokens);
        json.WriteNumber("total_tokens"u8, tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray("embedding"u8);
        foreach (var number in vector)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
