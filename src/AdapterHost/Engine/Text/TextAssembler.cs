using System.Text;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// Turns the tokens of one sequence into text that may be sent: whole characters only, and nothing that may still become a stop string.
/// Inference thread only.
/// </summary>
internal sealed class TextAssembler(LlamaVocabulary vocabulary, IReadOnlyList<string> stops)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StopMatcher _stops = new(stops);
    private byte[] _piece = new byte[64];
    private string _held = "";

    /// <summary>The stop string that was met, if one was.</summary>
    public string? StopText { get; private set; }

    /// <returns>Text that is safe to send now, perhaps empty.</returns>
    public string Append(int token)
    {
        int length;
        while ((length = vocabulary.GetPiece(token, _piece)) < 0)
        {
            _piece = new byte[-length];
        }

        Span<char> chars = stackalloc char[length + 4];
        var count = _decoder.GetChars(_piece.AsSpan(0, length), chars, flush: false);
        var text = string.Concat(_held, chars[..count]);
        var at = _stops.Find(text, out var stop);
        if (at >= 0)
        {
            StopText = stop;
            _held = "";
            return text[..at];
        }

        var keep = _stops.Withhold(text);
        _held = text[^keep..];
        return text[..^keep];
    }

    /// <summary>What was held back in case it became a stop string. Bytes of a character that never got whole are dropped.</summary>
    public string Flush()
    {
        var rest = _held;
        _held = "";
        return rest;
    }
}
