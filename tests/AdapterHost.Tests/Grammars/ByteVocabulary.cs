using System.Text;
using AdapterHost.Engine;
using AdapterHost.Grammars;
using AdapterHost.Grammars.Matching;

namespace AdapterHost.Tests.Grammars;

/// <summary>A vocabulary of the 256 bytes, token = byte: a grammar can be asked for any text.</summary>
internal static class ByteVocabulary
{
    public static PieceOrder Order { get; } = new(new TokenPieces([.. Enumerable.Range(0, 256).Select(one => new[] { (byte)one })]), []);

    public static GrammarMatcher Matcher(string gbnf) => new(Compiled.Of(gbnf), Order);

    public static bool Accepts(string gbnf, string text) => Accepts(Compiled.Of(gbnf), text);

    public static bool Accepts(Grammar grammar, string text) => Accepts(new GrammarMatcher(grammar, Order), Encoding.UTF8.GetBytes(text));

    public static bool Accepts(GrammarMatcher matcher, ReadOnlySpan<byte> text)
    {
        foreach (var one in text)
        {
            if (!matcher.Allows(one))
            {
                return false;
            }

            matcher.Accept(one);
        }

        return matcher.IsComplete;
    }
}
