using Gateway.Billing;
using HostContract;

namespace Gateway.Tests.Billing;

/// <summary>A host's report waits for no registry: what is billed behind it is acknowledged by the answer to a later one.</summary>
public sealed class CutShortQueueTests
{
    private readonly CutShortQueue _queue = new();

    private static CutShortReport Report(int id, int tokens = 1) => new(new TenantKey("t"), $"req_{id}", "account", new AnswerUsage(tokens, 0, 0, 0, 0));

    [Fact]
    public async Task Report_IsAcknowledgedWhenItIsFinishedAndNotBefore()
    {
        Assert.Empty(_queue.Take([Report(1), Report(2)]));
        Assert.Empty(_queue.Take([Report(1), Report(2)]));
        Assert.Equal([Report(1), Report(2)], await _queue.ReadAsync(10, default));
        Assert.Empty(_queue.Take([Report(1), Report(2)]));
        _queue.Finished(Report(1));
        _queue.Failed(Report(2));
        // What failed is taken again; what another host says of the same request is another report.
        Assert.Equal(["req_1"], _queue.Take([Report(1), Report(2), Report(1, tokens: 9)]));
        Assert.Equal([Report(2), Report(1, tokens: 9)], await _queue.ReadAsync(10, default));
    }

    [Fact]
    public async Task Reports_MoreThanFit_AreTakenWhenTheyAreRepeated()
    {
        var reports = Enumerable.Range(0, CutShortQueue.MaxQueued + 1).Select(id => Report(id)).ToList();
        Assert.Empty(_queue.Take(reports));
        Assert.Equal(CutShortQueue.MaxQueued, (await _queue.ReadAsync(int.MaxValue, default)).Count);
        Assert.Empty(_queue.Take(reports));
        Assert.Equal([reports[^1]], await _queue.ReadAsync(int.MaxValue, default));
    }
}
