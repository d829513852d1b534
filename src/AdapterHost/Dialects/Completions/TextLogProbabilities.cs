using System.Text;
using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Completions;

/// <summary>OpenAI's older <c>logprobs</c>: four lists of the same length. One instance a choice; it keeps count of the text so far.</summary>
internal sealed class TextLogProbabilities(ITokenizer tokenizer, bool hasTop)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private int _offset;

    /// <param name="json">Where.</param>
    /// <param name="tokens">The tokens in order; a null score is a token before which nothing stands.</param>
    public void Write(Utf8JsonWriter json, IReadOnlyList<(int Token, TokenScore? Score)> tokens)
    {
        json.WriteStartObject("logprobs"u8);
        json.WriteStartArray("tokens"u8);
        foreach (var (token, _) in tokens)
            json.WriteStringValue(TokenText.Of(tokenizer.Piece(token)));
        json.WriteEndArray();

        json.WriteStartArray("token_logprobs"u8);
        foreach (var (_, score) in tokens)
        {
            if (score is null)
                json.WriteNullValue();
            else
                json.WriteNumberValue(TokenText.Finite(score.LogProbability));
        }

        json.WriteEndArray();
        WriteTop(json, tokens);
        json.WriteStartArray("text_offset"u8);
        foreach (var (token, _) in tokens)
        {
            json.WriteNumberValue(_offset);
            var piece = tokenizer.Piece(token);
            _offset += _decoder.GetChars(piece, 0, piece.Length, new char[piece.Length + 2], 0);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTop(Utf8JsonWriter json, IReadOnlyList<(int Token, TokenScore? Score)> tokens)
    {
        if (!hasTop)
        {
            json.WriteNull("top_logprobs"u8);
            return;
        }

        json.WriteStartArray("top_logprobs"u8);
        foreach (var (_, score) in tokens)
        {
            if (score is null)
            {
                json.WriteNullValue();
                continue;
            }

            json.WriteStartObject();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            // The chosen token is among them, as OpenAI has it; of two tokens with one text, the likelier.
            foreach (var other in score.Top.Append(score))
            {
                var text = TokenText.Of(tokenizer.Piece(other.Token));
                if (seen.Add(text))
                    json.WriteNumber(text, TokenText.Finite(other.LogProbability));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
