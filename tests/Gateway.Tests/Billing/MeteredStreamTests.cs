using System.Text;
using Gateway.Billing;
using HostContract;
using TenantStore;
using TenantStore.Usage;

namespace Gateway.Tests.Billing;

/// <summary>However a stream is cut into pieces, the client gets all of it but the event that tells the cost.</summary>
public sealed class MeteredStreamTests
{
    private static readonly AnswerUsage s_usage = new(12, 3, 45, 6, 7);

    private static readonly string s_events = string.Concat(
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
        "data: {\"choices\":[{\"text\":\"b\"}]}\n\n",
        "data: {\"content\":\"ß\",\"stop\":false}\n\n",
        "data: {\"choices\":[{\"text\":\"\",\"finish_reason\":\"stop\"}]}\n\n",
        "data: [DONE]\n\n");

    [Fact]
    public async Task Read_InPiecesOfEverySize_LeavesOutTheCostAlone()
    {
        var bytes = Encoding.UTF8.GetBytes(s_events + UsageFrame.Write(s_usage));
        for (var size = 1; size <= bytes.Length; size++)
        {
            var bill = NewBill();
            Assert.Equal(s_events, await ReadAsync(new Pieces(bytes, size), bill));
            Assert.Equal((s_usage, 3), (bill.Usage, bill.ForwardedEvents));
        }
    }

    [Theory]
    [InlineData("data: half")]
    [InlineData("data: {\"a\":1}\n\ndata: half")]
    [InlineData(": usage prompt=1")]
    [InlineData("")]
    public async Task Read_StreamThatBreaks_GivesWhatCameAndThenTheFault(string text)
    {
        var bill = NewBill();
        var stream = new MeteredStream(new Pieces(Encoding.UTF8.GetBytes(text), 5, fails: true), bill, Pulse());
        using var got = new MemoryStream();
        await Assert.ThrowsAsync<IOException>(() => stream.CopyToAsync(got));
        Assert.Equal(text, Encoding.UTF8.GetString(got.ToArray()));
        Assert.Null(bill.Usage);
    }

    [Fact]
    public async Task Read_LongEvent_PassesWhole()
    {
        var text = $"data: {{\"text\":\"{new string('x', 300_000)}\"}}\n\n";
        var bill = NewBill();
        Assert.Equal(text, await ReadAsync(new Pieces(Encoding.UTF8.GetBytes(text + UsageFrame.Write(s_usage)), 7000), bill));
        Assert.Equal((s_usage, 1), (bill.Usage, bill.ForwardedEvents));
    }

    private static StreamPulse Pulse() => new(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), TimeProvider.System);

    private static Bill NewBill() => new(
        "req", TenantId.New(TimeProvider.System), new UsageKey(CallerId.OfToken(TokenId.Parse("caller000001")), null, null, 0, BaseModelName.Parse("llama")), null);

    private static async Task<string> ReadAsync(Stream inner, Bill bill)
    {
        using var got = new MemoryStream();
        await new MeteredStream(inner, bill, Pulse()).CopyToAsync(got);
        return Encoding.UTF8.GetString(got.ToArray());
    }

    private sealed class Pieces(byte[] bytes, int size, bool fails = false) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
            return read == 0 && fails ? throw new IOException("the host broke off") : read;
        }
    }
}
