using AdapterHost.Engine;

namespace AdapterHost.Tests;

/// <summary>A model whose cache cannot forget the end of a sequence is refused before anybody asks it.</summary>
public sealed class CacheCheckTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Start_CacheCannotForgetAPart_IsRefusedWithTheWayOut(bool cannotKeep, bool hasLostSome)
    {
        var failure = await Assert.ThrowsAsync<EngineException>(() => EngineRig.StartAsync(decorate: inner => new CellsStrategy(
            inner, real => new ScriptedCells(real) { CannotKeep = cannotKeep, HasLostSome = hasLostSome })));
        Assert.Contains("cannot forget the end of a sequence", failure.Message);
        Assert.Contains("Host:ModelPath", failure.Message);
    }

    /// <summary>Every architecture that adapters can be made for passes, those with a sliding window too, and the try leaves nothing behind.</summary>
    [Theory]
    [InlineData("llama", "Mixed")]
    [InlineData("qwen3", "Mixed")]
    [InlineData("gemma2", "Mixed")]
    [InlineData("gemma3", "Mixed")]
    [InlineData("gemma3", "Native")]
    [InlineData("fused-phi", "Native")]
    public async Task Start_ModelWithAttention_ServesFromAnEmptyCache(string architecture, string strategy)
    {
        await using var rig = await EngineRig.StartAsync(
            Repository.Base(architecture), new EngineOptions { ContextTokens = 512, MaxSequences = 2, Strategy = Enum.Parse<StrategyKind>(strategy) });
        var (_, end) = await rig.GenerateAsync([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], maxTokens: 2);
        Assert.Equal((0, 1), (end.CachedTokens, rig.Engine.Status.IdlePrefixes));
    }
}
