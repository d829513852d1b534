using AdapterFormats.Tests.Support;

namespace AdapterFormats.Tests.Robustness;

/// <summary>Configurations built to make matching of patterns, or of keys, expensive.</summary>
public class PatternBombTests
{
    private const int Layers = 300;

    [Fact]
    public async Task Import_OfMorePatternsThanAllowed_IsRefused()
    {
        var result = await Import(Numbered(20_000, i => $"unknown_module_with_a_long_name.{i}"));

        Assert.Equal(["config-pattern", "config-pattern"], result.Findings.Where(f => f.Code == "config-pattern").Select(f => f.Code));
    }

    [Fact]
    public async Task Import_OfManyPatternsThatNearlyMatch_IsAccepted()
    {
        // As long as a module's name, equal or any character, and wrong at the end.
        var result = await Import(Numbered(2_000, i => $"model.layers...........{i:0000}.q_prox"));

        Assert.True(result.Accepted, string.Join('\n', result.Findings));
    }

    [Theory]
    [InlineData("expression")]
    [InlineData("refused")]
    public async Task Import_OfManyExpressions_IsRefusedBeforeTheyAreBuilt(string kind)
    {
        var result = await Import(Numbered(2_000, i => kind == "refused"
            ? $"((((a{{100}}){{100}}){{100}}){{10{i:0000}}})"
            : $"(.*[a-y{i}]){{20}}" + string.Concat(Enumerable.Repeat($"(\\w*[b-z]{i}|[^c]?)", 6))));

        Assert.Contains(
            result.Findings, f => f.Code == "config-pattern" && f.Message.Contains("more than 32 regular expressions", StringComparison.Ordinal));
        Assert.InRange(result.Findings.Count(f => f.Code == "config-pattern"), 2, 66);
    }

    [Theory]
    [InlineData(6, "(\\w*[b-z]|[^c]?.*\\.)")]
    [InlineData(11, "(.*[a-y]|.)*")]
    [InlineData(8, "(.*l.{9})(a?){90}")]
    [InlineData(1, "(.*l.{300})")]
    [InlineData(7, "\\p{L}*\\W*\\P{Lu}*\\s?")]
    [InlineData(1, "[^a][^b][^c][a-z][b-y][c-x][d-w][e-v][\\u0100-\\u8000][\\u0200-\\u9000][\\u0300-\\ua000]*.*")]
    public async Task Import_OfAsManyExpressionsAsAllowed_IsAnswered(int times, string part)
    {
        var result = await Import(Numbered(32, i => string.Concat(Enumerable.Repeat(part, times)) + $"{i}$never"));

        Assert.All(Importing.Codes(result), code => Assert.Equal("config-pattern", code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_OfAConfigFullOfKeys_IsAnswered(bool isNested)
    {
        var config = SmallAdapter.Config();
        var keys = Enumerable.Range(0, 70_000).ToDictionary(i => $"k{i}", object? (_) => null);
        if (isNested)
            config["runtime_config"] = keys;
        else
            config = config.Concat(keys).ToDictionary();

        var result = await Import(config);

        Assert.True(result.Accepted, string.Join('\n', result.Findings));
    }

    private static Dictionary<string, object?> Numbered(int count, Func<int, string> key)
    {
        var config = SmallAdapter.Config();
        config["rank_pattern"] = Enumerable.Range(0, count).ToDictionary(key, _ => 4);
        config["alpha_pattern"] = Enumerable.Range(0, count).ToDictionary(key, _ => 8);
        return config;
    }

    private static async Task<ImportResult> Import(Dictionary<string, object?> config)
    {
        using var work = new WorkFolder();
        var small = SmallAdapter.Tensors();
        var tensors = Enumerable.Range(0, Layers).SelectMany(l => small.Take(2).Select(
            t => t with { Name = t.Name.Replace(".layers.0.", $".layers.{l}.", StringComparison.Ordinal) }));
        var baseModel = Corpus.Base("llama") with
        {
            LayerCount = Layers,
            Targets = [.. Enumerable.Range(0, Layers).Select(l => new TargetTensor($"blk.{l}.attn_q.weight", 64, 64))],
        };
        var upload = SmallAdapter.Write(work, tensors, config);
        var limits = new ImportLimits { MaxConfigBytes = 4 << 20 };
        return await Bounded.Run(stop => new AdapterImporter(limits).Import(upload, baseModel, new ImportPolicy(), work.New(), stop));
    }
}
