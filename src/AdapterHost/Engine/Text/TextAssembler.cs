using System.Text;

namespace AdapterHost.Engine;

/// <summary>
/// Turns the tokens of one sequence into text that may be sent: whole characters only, and nothing that may still become a stop string.
/// Each scored token goes with the text that it completes. Inference thread only.
/// </summary>
/// <param name="pieces">The vocabulary's text.</param>
/// <param name="stops">The first of these that appears ends the text, and is not part of it.</param>
/// <param name="minIndent">A line, but for the first, whose first non-blank is indented by less ends the text before that character. 0 does not.</param>
internal sealed class TextAssembler(TokenPieces pieces, IReadOnlyList<string> stops, int minIndent = 0)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StopMatcher _stops = new(stops);
    private readonly HeldTokens _tokens = new();
    private IndentMatcher _indent = new(minIndent);
    private string _held = "";

    /// <summary>The stop string that was met, if one was.</summary>
    public string? StopText { get; private set; }

    /// <summary>Why the text has ended by itself; null while it goes on.</summary>
    public FinishReason? Ended { get; private set; }

    /// <param name="token">The next token.</param>
    /// <param name="score">Its score, when the request asks for it.</param>
    /// <returns>What is safe to send now; null is nothing.</returns>
    public TextDelta? Append(int token, TokenScore? score = null)
    {
        var piece = pieces[token];
        Span<char> chars = stackalloc char[piece.Length + 4];
        chars = chars[.._decoder.GetChars(piece, chars, flush: false)];
        _tokens.Add(score, _held.Length, _held.Length + chars.Length, piece.Length > 0 && chars.Length == 0);
        return Release(string.Concat(_held, chars));
    }

    /// <summary>What was held back in case it became a stop string. Bytes of a character that never got whole become U+FFFD.</summary>
    public TextDelta? Flush()
    {
        Span<char> chars = stackalloc char[4];
        chars = chars[.._decoder.GetChars([], chars, flush: true)];
        var rest = string.Concat(_held, chars);
        _held = "";
        return Delta(rest, _tokens.TakeAll());
    }

    private static TextDelta? Delta(string text, IReadOnlyList<TokenScore> tokens) =>
        text.Length == 0 && tokens.Count == 0 ? null : new TextDelta(text) { Tokens = tokens };

    private TextDelta? Release(string text)
    {
        var at = _stops.Find(text, out var stop);

        // Held text has been looked at before: none of it ended the text.
        var thin = _indent.Find(text.AsSpan(_held.Length)) is >= 0 and var found ? _held.Length + found : -1;
        if (thin >= 0 && (at < 0 || thin < at))
        {
            Ended = FinishReason.Length;
            return End(text[..thin]);
        }

        if (at >= 0)
        {
            (Ended, StopText) = (FinishReason.Stop, stop);
            return End(text[..at]);
        }

        var keep = _stops.Withhold(text);
        _held = text[^keep..];
        return Delta(text[..^keep], _tokens.Take(text.Length - keep));
    }

    private TextDelta? End(string text)
    {
        _held = "";
        return Delta(text, _tokens.TakeBegunBefore(text.Length));
    }
}
