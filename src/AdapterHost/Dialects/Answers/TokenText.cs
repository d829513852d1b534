using System.Text;
using System.Text.Json;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Answers;

/// <summary>Single tokens as clients see them beside their log-probabilities.</summary>
internal static class TokenText
{
    /// <summary>JSON has no minus infinity; OpenAI writes this for what is as good as impossible.</summary>
    public const float Impossible = -9999;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The text of a token; one that is only a part of a character as <c>bytes:\xe2\x82</c>, OpenAI's way.</summary>
    public static string Of(byte[] piece)
    {
        try
        {
            return Strict.GetString(piece);
        }
        catch (DecoderFallbackException)
        {
            return "bytes:" + string.Concat(piece.Select(one => $"\\x{one:x2}"));
        }
    }

    public static float Finite(float logProbability) => float.IsFinite(logProbability) ? Math.Max(logProbability, Impossible) : Impossible;

    /// <summary>An entry of OpenAI's chat <c>logprobs</c>, which llama.cpp's dialects write too, with the id.</summary>
    /// <param name="json">Where.</param>
    /// <param name="score">The token.</param>
    /// <param name="tokenizer">Knows its bytes.</param>
    /// <param name="withId">Whether its id is told.</param>
    public static void Write(Utf8JsonWriter json, TokenScore score, ITokenizer tokenizer, bool withId)
    {
        json.WriteStartObject();
        WriteFields(json, score, tokenizer, withId);
        json.WriteStartArray("top_logprobs"u8);
        foreach (var other in score.Top)
        {
            json.WriteStartObject();
            WriteFields(json, other, tokenizer, withId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, TokenScore score, ITokenizer tokenizer, bool withId)
    {
        var piece = tokenizer.Piece(score.Token);
        if (withId)
            json.WriteNumber("id"u8, score.Token);
        json.WriteString("token"u8, Of(piece));
        json.WriteNumber("logprob"u8, Finite(score.LogProbability));
        json.WriteStartArray("bytes"u8);
        foreach (var one in piece)
            json.WriteNumberValue(one);
        json.WriteEndArray();
    }
}
