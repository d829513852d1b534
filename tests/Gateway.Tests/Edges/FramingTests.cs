using Gateway.Tests.Servers;

namespace Gateway.Tests.Edges;

/// <summary>The table of odd framings against the real server, on both listeners.</summary>
public sealed class FramingTests(Playground playground) : IClassFixture<Playground>
{
    private const string Last = "GET /health/live HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n";

    [Theory]
    [MemberData(nameof(FramingTable.Theory), MemberType = typeof(FramingTable))]
    public async Task Request_OddlyFramed_IsRefusedOrHasOneMeaning(FramingCase framing)
    {
        foreach (var address in new[] { playground.Gateway.PublicUrl, playground.Gateway.Internal.BaseAddress! })
        {
            using var connection = await RawConnection.OpenAsync(address);
            await connection.SendAsync(framing.Request + Last);
            var answer = await connection.ReadToEndAsync();
            Assert.True(framing.Expected.SequenceEqual(RawAnswers.Statuses(answer)), $"{string.Join(", ", RawAnswers.Statuses(answer))}\n{answer}");
        }
    }

    /// <summary>An endpoint that reads its body: what is no JSON, but well framed, is refused and the connection goes on.</summary>
    [Theory]
    [MemberData(nameof(FramingTable.BodyTheory), MemberType = typeof(FramingTable))]
    public async Task Body_OddlyChunked_IsRefusedOrHasOneMeaning(FramingCase framing)
    {
        using var connection = await RawConnection.OpenAsync(playground.Gateway.PublicUrl);
        await connection.SendAsync(
            $"POST /v1/completions HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer {playground.Acme.Token}\r\nTransfer-Encoding: chunked\r\n\r\n{framing.Request}{Last}");
        var answer = await connection.ReadToEndAsync();
        Assert.True(framing.Expected.SequenceEqual(RawAnswers.Statuses(answer)), $"{string.Join(", ", RawAnswers.Statuses(answer))}\n{answer}");
        Assert.Empty(playground.Host.Seen);
    }
}
