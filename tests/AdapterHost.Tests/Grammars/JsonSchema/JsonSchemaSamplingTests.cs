using System.Text;
using System.Text.Json;
using AdapterHost.Engine;
using AdapterHost.Grammars;
using AdapterHost.Grammars.JsonSchema;
using AdapterHost.Grammars.Matching;

namespace AdapterHost.Tests.Grammars;

/// <summary>Whatever a grammar writes, by a random walk or by a model that knows no JSON, parses and fits.</summary>
public sealed class JsonSchemaSamplingTests
{
    private const string Fix = """
        {"type":"object","properties":{
            "title":{"type":"string","minLength":1,"maxLength":12},
            "severity":{"enum":["low","high"]},
            "line":{"type":"integer","minimum":1,"maximum":300},
            "confidence":{"type":"number","minimum":0,"maximum":1},
            "tags":{"type":"array","items":{"type":"string","pattern":"^[a-z]{1,4}$"},"maxItems":3},
            "safe":{"type":"boolean"}},
         "required":["title","severity","line","confidence","tags"]}
        """;

    [Fact]
    public void Accept_RandomWalks_WriteDocumentsThatFit()
    {
        var grammar = FixGrammar();
        var written = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var matcher = new GrammarMatcher(grammar, ByteVocabulary.Order);
            var text = new List<byte>();
            var logits = new float[256];
            while (!matcher.IsComplete && text.Count < 2000)
            {
                Array.Clear(logits);
                matcher.Mask(logits);
                var next = Enumerable.Range(0, 256).Where(one => logits[one] == 0).ToList();
                var chosen = next[random.Next(next.Count)];
                text.Add((byte)chosen);
                matcher.Accept(chosen);
            }

            if (matcher.IsComplete)
            {
                AssertFits(Encoding.UTF8.GetString([.. text]));
                written++;
            }
        }

        Assert.True(written > 150, $"only {written} documents were written to the end");
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(2f)]
    public async Task Submit_ModelThatKnowsNoJson_AnswersFit(float temperature)
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        for (var seed = 0u; seed < 3; seed++)
        {
            var (text, end) = await rig.GenerateAsync(
                [.. Enumerable.Range(60, 20)], key, maxTokens: 400, sampling: new SamplingSettings(temperature, 1, seed) { Grammar = FixGrammar() });
            Assert.Equal(FinishReason.Stop, end.Reason);
            AssertFits(text);
        }
    }

    private static Grammar FixGrammar()
    {
        using var document = JsonDocument.Parse(Fix);
        return JsonSchemaGrammar.Compile(document.RootElement).Grammar!;
    }

    private static void AssertFits(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        Assert.InRange(root.GetProperty("title").GetString()!.EnumerateRunes().Count(), 1, 12);
        Assert.Contains(root.GetProperty("severity").GetString(), (string[])["low", "high"]);
        Assert.InRange(root.GetProperty("line").GetInt32(), 1, 300);
        Assert.InRange(root.GetProperty("confidence").GetDouble(), 0, 1);
        Assert.InRange(root.GetProperty("tags").GetArrayLength(), 0, 3);
        Assert.All(root.GetProperty("tags").EnumerateArray(), tag => Assert.Matches("^[a-z]{1,4}$", tag.GetString()));
        Assert.True(!root.TryGetProperty("safe", out var safe) || safe.ValueKind is JsonValueKind.True or JsonValueKind.False);
        Assert.True(root.GetPropertyCount() is 5 or 6);
    }
}
