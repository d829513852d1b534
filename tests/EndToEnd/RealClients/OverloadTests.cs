using EndToEnd.Running;

namespace EndToEnd.RealClients;

/// <summary>A host that is full says so in a way that clients understand: who retries is served.</summary>
[Collection(ProductCollection.Name)]
public sealed class OverloadTests(RunningProduct product)
{
    private const string Narrow = "quickfix-one";

    [Fact]
    public async Task Completions_MoreThanTheHostHasRoomFor_ClientsThatRetryAreServed()
    {
        await using var host = await ExtraHost.StartAsync(product, Narrow, "--Engine:MaxSequences=1", "--Engine:MaxQueued=1", "--Engine:Threads=1");
        var seen = await new ClientJob(product).With("narrow", Narrow).RunAsync("openai.mjs", "overload");

        var impatient = seen.At("impatient").EnumerateArray().ToLookup(a => a.TryGetProperty("ok", out _));
        Assert.NotEmpty(impatient[true]);
        Assert.NotEmpty(impatient[false]);
        Assert.All(impatient[false], refused =>
        {
            Assert.Equal((503, "overloaded"), (refused.Number("status"), refused.Text("code")));
            Assert.True(int.Parse(refused.Text("retryAfter")!) >= 1);
        });
        Assert.All(seen.At("patient").EnumerateArray(), served => Assert.Equal(1, served.Number("ok")));
    }
}
