using System.Text;
using AdapterHost.Engine;

namespace AdapterHost.Tests;

/// <summary>Text out of tokens whose bytes the test chooses, one token an element.</summary>
public sealed class TextAssemblerTests
{
    [Fact]
    public void Append_PlainTokens_SaysEachAtOnce() => Assert.Equal(["a", "bc"], Say([], "a", "bc").Texts);

    /// <summary>No piece of text holds half a character, however its bytes are spread over tokens.</summary>
    [Fact]
    public void Append_CharacterInPieces_IsWhole()
    {
        byte[][] tokens = [[(byte)'x', 0xF0], [0x9F], [0x98], [0x80, (byte)'y']];
        Assert.Equal(["x", "\U0001F600y"], Say([], 0, tokens).Texts);
    }

    [Fact]
    public void Flush_CharacterNeverGotWhole_IsReplacedAtTheEndOnly()
    {
        var said = Say([], 0, [(byte)'x'], [0xE2, 0x82]);
        Assert.Equal(["x", "\uFFFD"], said.Texts);
    }

    [Theory]
    [InlineData("a|ST|OP|b", "a", "STOP")]
    [InlineData("a|S|T|x", "a|STx", null)]
    [InlineData("STOP", "", "STOP")]
    [InlineData("aST|STO|P", "a|ST", "STOP")]
    [InlineData("ab|c\nWH", "ab|c|\nWH", null)]
    public void Append_StopString_NeverLeaksAPart(string tokens, string texts, string? stop)
    {
        var said = Say(["STOP", "\nWHERE"], tokens.Split('|'));
        Assert.Equal(texts, string.Join('|', said.Texts));
        Assert.Equal(stop, said.Assembler.StopText);
        Assert.Equal(stop is null ? null : FinishReason.Stop, said.Assembler.Ended);
    }

    [Theory]
    [InlineData(4, "    a\n    b\n  c\n", "    a\n    b\n  ")]
    [InlineData(4, "a\n\tb\n", "a\n\t")]
    [InlineData(1, "a\n\tb\n c", "a\n\tb\n c")]
    [InlineData(2, "a\n  b\n\n  c", "a\n  b\n")]
    [InlineData(0, "a\nb\n\nc", "a\nb\n\nc")]
    [InlineData(2, "a", "a")]
    public void Append_LineIndentedLess_EndsBeforeIt(int least, string text, string expected)
    {
        foreach (var size in new[] { 1, 2, 3, 100 })
        {
            var said = Say([], least, [.. text.Chunk(size).Select(part => Encoding.UTF8.GetBytes(part))]);
            Assert.Equal(expected, string.Concat(said.Texts));
            Assert.Equal(expected == text ? null : FinishReason.Length, said.Assembler.Ended);
        }
    }

    /// <summary>Whichever comes first in the text ends it.</summary>
    [Theory]
    [InlineData("a\nbSTOP", "a\n", null)]
    [InlineData("aSTOP\nb", "a", "STOP")]
    public void Append_StopAndIndent_TheFirstCounts(string token, string expected, string? stop)
    {
        var said = Say(["STOP"], 2, Encoding.UTF8.GetBytes(token));
        Assert.Equal(expected, string.Concat(said.Texts));
        Assert.Equal(stop, said.Assembler.StopText);
    }

    /// <summary>A token is told with the text that it completes: held while that is held.</summary>
    [Fact]
    public void Append_ScoredTokens_GoWithTheirText()
    {
        string[] Deltas(params string[] tokens) => [.. Say(["STOP"], tokens).Deltas.Select(d => $"{d.Text}:{string.Join(',', d.Tokens.Select(t => t.Token))}")];
        Assert.Equal(["a:0", "STc:1,2", "d:3"], Deltas("a", "S", "Tc", "d"));
        Assert.Equal(["a:0"], Deltas("a", "S", "TOP"));
        Assert.Equal(["a:0", "b:", ":1"], Deltas("a", "bST", "OP"));
        Assert.Equal(["a:0", "SS:1", "Sx:2,3"], Deltas("a", "S", "SS", "x"));
    }

    [Fact]
    public void Append_CharacterInPieces_TellsItsTokensWhenItIsWhole()
    {
        var deltas = Say([], 0, [(byte)'x'], [0xE2], [0x82], [0xAC], [(byte)'y']).Deltas;
        Assert.Equal(["x:0", "€:1,2,3", "y:4"], deltas.Select(d => $"{d.Text}:{string.Join(',', d.Tokens.Select(t => t.Token))}"));
    }

    [Fact]
    public void Append_TokenWithoutText_IsTold()
    {
        var deltas = Say([], 0, [(byte)'x'], []).Deltas;
        Assert.Equal(["x:0", ":1"], deltas.Select(d => $"{d.Text}:{string.Join(',', d.Tokens.Select(t => t.Token))}"));
    }

    private static Said Say(string[] stops, params string[] tokens) => Say(stops, 0, [.. tokens.Select(Encoding.UTF8.GetBytes)]);

    private static Said Say(string[] stops, int minIndent, params byte[][] tokens)
    {
        var assembler = new TextAssembler(new TokenPieces(tokens), stops, minIndent);
        var deltas = new List<TextDelta>();
        for (var token = 0; token < tokens.Length && assembler.Ended is null; token++)
        {
            deltas.AddRange(assembler.Append(token, new TokenScore(token, -1, [])) is { } delta ? [delta] : []);
        }

        if (assembler.Ended is null)
        {
            deltas.AddRange(assembler.Flush() is { } rest ? [rest] : []);
        }

        return new Said(assembler, deltas);
    }

    private sealed record Said(TextAssembler Assembler, List<TextDelta> Deltas)
    {
        public IEnumerable<string> Texts => Deltas.Select(delta => delta.Text).Where(text => text.Length > 0);

        public IEnumerable<TokenScore> Tokens => Deltas.SelectMany(delta => delta.Tokens);
    }
}
