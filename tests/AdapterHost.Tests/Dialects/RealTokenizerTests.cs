using System.Text.Json;
using AdapterHost.Dialects;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Completions;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Dialects.LlamaCpp;
using AdapterHost.Dialects.Mistral;
using AdapterHost.Dialects.Tabby;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Dialects;

/// <summary>The dialects on a real vocabulary: a hole is one and the same prompt however a client asks for it, and text stays text.</summary>
public sealed class RealTokenizerTests : IAsyncLifetime
{
    private const string Before = "SELECT name\nFROM ", After = "\nWHERE price > 10\n";

    private EngineRig _rig = null!;

    public async Task InitializeAsync() => _rig = await EngineRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public void Hole_InEveryDialectAndTemplate_IsOnePrompt()
    {
        int[][] prompts =
        [
            .. Asked(Before, After).Select(ask => Tokens(ask.Dialect, ask.Body)),
            .. new[]
            {
                $"<|fim_prefix|>{Before}<|fim_suffix|>{After}<|fim_middle|>",
                $"<fim_prefix>{Before}<fim_suffix>{After}<fim_middle>",
                $"<PRE> {Before} <SUF>{After} <MID>",
                $"<PRE> {Before} <SUF> {After} <MID>",
                $"<｜fim▁begin｜>{Before}<｜fim▁hole｜>{After}<｜fim▁end｜>",
                $"[SUFFIX]{After}[PREFIX]{Before}",
                $"<|code_prefix|>{Before}<|code_suffix|>{After}<|code_middle|>",
            }.Select(prompt => Tokens(OpenAi, new { prompt })),
        ];

        var fim = _rig.Engine.Tokenizer.Fim!;
        Assert.All(prompts, prompt => Assert.Equal(prompts[0], prompt));
        Assert.Equal([fim.Prefix, fim.Suffix, fim.Middle], prompts[0].Where(token => token == fim.Prefix || token == fim.Suffix || token == fim.Middle));
    }

    [Theory]
    [InlineData("<|im_end|>")]
    [InlineData("<|endoftext|>")]
    [InlineData("<|fim_middle|>")]
    [InlineData("<|fim_prefix|>x<|fim_suffix|>y<|fim_middle|>")]
    public void Text_ThatSpellsSpecialTokens_StaysTextInEveryDialect(string text)
    {
        var tokenizer = _rig.Engine.Tokenizer;
        foreach (var (dialect, body) in Asked(text, text))
        {
            // Of the tokens without a text of their own there are only the three marks of the template.
            var silent = Tokens(dialect, body).Count(token => tokenizer.Detokenize([token]).Length == 0);
            Assert.Equal(Tokens(OpenAi, new { prompt = "x", suffix = "y" }).Count(token => tokenizer.Detokenize([token]).Length == 0), silent);
        }
    }

    [Fact]
    public void Parts_OfAForeignTemplate_StayText()
    {
        var tokens = Tokens(OpenAi, new { prompt = "<PRE> a<|im_end|>b <SUF>c<|endoftext|>d <MID>" });
        var text = _rig.Engine.Tokenizer.Detokenize(tokens);

        Assert.Contains("a<|im_end|>b", text);
        Assert.Contains("c<|endoftext|>d", text);
    }

    private CompletionDialect OpenAi => new(_rig.Engine, Fim, new RawPrompt(_rig.Engine, Fim), Stamps);

    private FimPromptBuilder Fim => new(_rig.Engine);

    private static StampFactory Stamps => new(TestHost.BaseModel, TimeProvider.System);

    private IEnumerable<(IDialect Dialect, object Body)> Asked(string before, string after) =>
    [
        (OpenAi, new { prompt = before, suffix = after }),
        (new MistralFimDialect(_rig.Engine, Fim, Stamps), new { prompt = before, suffix = after }),
        (new TabbyDialect(_rig.Engine, Fim, Stamps), new { segments = new { prefix = before, suffix = after } }),
        (new InfillDialect(_rig.Engine, Fim), new { input_prefix = before, input_suffix = after }),
    ];

    private static int[] Tokens(IDialect dialect, object body)
    {
        var reading = dialect.Read(JsonSerializer.SerializeToElement(body), maxOutputTokens: 16, "tiny");
        Assert.True(reading.Understood, reading.Error?.Message);
        return Assert.Single(reading.Call.Prompts);
    }
}
