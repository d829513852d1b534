using AdapterHost.Engine;

namespace AdapterHost.Tests;

public sealed class EmbeddingTurnsTests
{
    /// <summary>A tenant with many texts and one with few: a text each in turn.</summary>
    [Fact]
    public void Next_BusyAndQuietTenant_TakeTurns()
    {
        var turns = new EmbeddingTurns();
        for (var i = 0; i < 5; i++)
        {
            turns.Add(Job("busy", 3));
        }

        turns.Add(Job("quiet", 2));
        var order = new List<string>();
        var left = 0;
        while (turns.Next(() => left++) is { } job)
        {
            order.Add(job.Tenant.Value);
            job.Add([1]);
        }

        Assert.Equal(["busy", "quiet", "busy", "quiet", "busy"], order.Take(5));
        Assert.Equal(17, order.Count);
        Assert.Equal(6, left);
    }

    private static EmbeddingJob Job(string tenant, int texts) =>
        new(new EmbeddingRequest { Tenant = new(tenant), Texts = [.. Enumerable.Range(0, texts).Select(_ => new[] { 1 })] });
}
