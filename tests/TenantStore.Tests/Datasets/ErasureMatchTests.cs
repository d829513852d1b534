using System.Text.RegularExpressions;
using TenantStore.Datasets;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Datasets;

/// <summary>
/// A withdrawal runs hundreds of these with the registry's one writer in its hand: on SQLite, which plans a statement before it knows what is asked for, one that walked all of a tenant's rows would keep
/// every tenant waiting.
/// </summary>
public sealed partial class ErasureMatchTests
{
    public static TheoryData<ErasureTarget> Targets => new(
        new ErasureTarget("test", userKey: "u_1"),
        new ErasureTarget("test", consentId: "cns_1"),
        ErasureTarget.OfPlace("test", "u_1", "shop"),
        ErasureTarget.OfPlace("test", "u_1", ""),
        new ErasureTarget("test", interactionIds: ["int_1", "int_2"]));

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Of_AnyTarget_FindsByAnIndexWhatItNames(ErasureTarget target)
    {
        await using var store = await TestDatabase.Sqlite.CreateStoreAsync();
        var match = Assert.Single(ErasureMatch.Of(target));

        foreach (var statement in new[] { match.EraseRows, match.DeleteSamples, LineageRepository.DeleteAnswers })
        {
            var reads = store.Query("EXPLAIN QUERY PLAN " + Parameter().Replace(statement, "'x'")).Where(step => step.Contains("SEARCH", StringComparison.Ordinal) || step.Contains("SCAN", StringComparison.Ordinal));
            Assert.NotEmpty(reads);
            Assert.All(reads, step => Assert.Matches(@"SEARCH \w+ USING (COVERING )?INDEX \w+ \(tenant_id=\? AND ", step));
        }
    }

    [Fact]
    public void Of_ManyInteractions_NamesEachOnce()
    {
        string[] all = [.. Enumerable.Range(0, 120).Select(i => $"int_{i}")];

        var named = ErasureMatch.Of(new ErasureTarget("test", interactionIds: all)).SelectMany(match => match.Arguments.Values).Cast<string>().Where(key => key.Length > 0);

        Assert.Equal(all, named);
    }

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
