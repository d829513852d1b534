using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

public sealed class FimPromptBuilderTests
{
    private readonly FakeEngine _engine = new();

    private FimPrompt Build(FimText text, int answerTokens = 10) => new FimPromptBuilder(_engine).Build(text, answerTokens);

    private static string Show(FimPrompt prompt) => FakeTokenizer.Show(prompt.Tokens);

    [Fact]
    public void Build_ModelWithoutBos_AddsNone()
    {
        _engine.Tokenizer.BosToken = null;

        Assert.Equal("[PRE]a[SUF]z[MID]", Show(Build(new FimText("a", "z"))));
    }

    [Fact]
    public void Build_SpecialTextInAFile_StaysText()
    {
        var prompt = Build(new FimText("<|im_end|>", "<|im_end|>") { Line = "<|im_end|>" });

        Assert.DoesNotContain(FakeTokenizer.Turn, prompt.Tokens);
    }

    [Theory]
    // context 50, answer 10, BOS and three markers: room for 36
    [InlineData(100, 100, 27, 9)]
    [InlineData(100, 5, 31, 5)]
    [InlineData(5, 100, 5, 31)]
    [InlineData(100, 0, 36, 0)]
    [InlineData(0, 100, 0, 36)]
    [InlineData(20, 16, 20, 16)]
    public void Build_LongText_KeepsWhatIsNearTheCursor(int before, int after, int keptBefore, int keptAfter)
    {
        _engine.Limits = new EngineLimits(50, 1);
        var prefix = new string([.. Enumerable.Range(0, before).Select(i => (char)(0x1000 + i))]);
        var suffix = new string([.. Enumerable.Range(0, after).Select(i => (char)(0x2000 + i))]);

        var prompt = Build(new FimText(prefix, suffix));

        Assert.Equal($"[BOS][PRE]{prefix[^keptBefore..]}[SUF]{suffix[..keptAfter]}[MID]", Show(prompt));
        Assert.Equal(keptBefore < before || keptAfter < after, prompt.Cut);
        Assert.True(prompt.Tokens.Length <= 40);
    }

    [Fact]
    public void Build_CursorsLine_OutlivesThePrefix()
    {
        _engine.Limits = new EngineLimits(50, 1);

        var prompt = Build(new FimText(new string('p', 100), string.Empty) { Line = "SELECT " });

        Assert.EndsWith("pppSELECT [SUF][MID]", Show(prompt));
    }

    [Fact]
    public void Build_AnswerThatWantsTheWholeContext_GetsAQuarterOfIt()
    {
        _engine.Limits = new EngineLimits(100, 1);

        var prompt = Build(new FimText(new string('p', 500), new string('s', 500)), answerTokens: 4096);

        Assert.Equal(75, prompt.Tokens.Length);
    }

    [Fact]
    public void Build_HugeFile_TokenizesOnlyWhatCanFit()
    {
        _engine.Limits = new EngineLimits(50, 1);

        Build(new FimText(new string('p', 1_000_000), new string('s', 1_000_000)));

        Assert.InRange(_engine.Tokenizer.Work, 1, 3 * 50 * TextCut.CharactersPerToken);
    }

    [Fact]
    public void Build_CutInASurrogatePair_DropsTheHalf()
    {
        _engine.Limits = new EngineLimits(8, 1);
        // Room for two tokens: 64 characters each side of the cursor, an odd place in a row of pairs.
        var pairs = string.Concat(Enumerable.Repeat("😀", 40));

        var prompt = Build(new FimText("x" + pairs + "y", "y" + pairs), answerTokens: 1);

        Assert.True(prompt.Cut);
        Assert.False(char.IsLowSurrogate(TextCut.Tail("x" + pairs + "y", 2, out _)[0]));
        Assert.False(char.IsHighSurrogate(TextCut.Head("y" + pairs, 2, out _)[^1]));
    }

    [Fact]
    public void Build_ModelWithRepositoryTokens_NamesTheFiles()
    {
        _engine.Tokenizer.Fim = new FimTokens(FakeTokenizer.Prefix, FakeTokenizer.Suffix, FakeTokenizer.Middle, FakeTokenizer.Repository, FakeTokenizer.File);

        var prompt = Build(new FimText("a", "z") { Extras = [new FimExtra("1.sql", "one"), new FimExtra("2.sql", "two")] });

        Assert.Equal("[BOS][REPO]myproject\n[FILE]1.sql\none[FILE]2.sql\ntwo[FILE]filename\n[PRE]a[SUF]z[MID]", Show(prompt));
        Assert.False(prompt.Cut);
    }

    [Fact]
    public void Build_NoExtras_AddsNoFileTokens()
    {
        _engine.Tokenizer.Fim = new FimTokens(FakeTokenizer.Prefix, FakeTokenizer.Suffix, FakeTokenizer.Middle, FakeTokenizer.Repository, FakeTokenizer.File);

        Assert.Equal("[BOS][PRE]a[SUF]z[MID]", Show(Build(new FimText("a", "z"))));
    }

    [Fact]
    public void Build_ExtrasOverTheRoom_KeepsTheLastOnes()
    {
        _engine.Limits = new EngineLimits(70, 1);
        var extras = new[] { new FimExtra("1", "11111111"), new FimExtra("2", string.Empty), new FimExtra("3", "abcdefgh"), new FimExtra("4", "44444444") };

        var prompt = Build(new FimText("a", "z") { Extras = extras });

        // Room 70 - 10 - 4 = 56, without a and z 54: 27 for the last piece, 19 + 8 for the one before.
        Assert.Equal("[BOS]\n\n--- snippet ---\n\nabcdefgh\n\n--- snippet ---\n\n44444444[PRE]a[SUF]z[MID]", Show(prompt));
        Assert.True(prompt.Cut);
    }

    [Fact]
    public void Build_ExtraThatFitsInPart_LosesItsBeginning()
    {
        _engine.Limits = new EngineLimits(40, 1);

        var prompt = Build(new FimText("a", "z") { Extras = [new FimExtra("1", "abcdefgh")] });

        // Room 40 - 10 - 4 = 26, without a and z 24, without the separator 5.
        Assert.Equal("[BOS]\n\n--- snippet ---\n\ndefgh[PRE]a[SUF]z[MID]", Show(prompt));
    }

    [Fact]
    public void Build_TextThatFillsTheRoom_LeavesNoneToExtras()
    {
        _engine.Limits = new EngineLimits(40, 1);

        var prompt = Build(new FimText(new string('a', 100), "z") { Extras = [new FimExtra("1", "abcdefgh")] });

        Assert.StartsWith("[BOS][PRE]a", Show(prompt));
        Assert.Equal(30, prompt.Tokens.Length);
    }
}
