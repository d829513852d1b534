using System.Buffers.Binary;
using Gateway.Tests.Edges;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Draining;

/// <summary>HTTP/2 has a word for it.</summary>
public sealed class GoAwayTests
{
    private const int NoError = 0;

    [Fact]
    public async Task Asked_AnswersTheStreamAndSaysGoAway()
    {
        using var certificate = new TestCertificate();
        await using var gateway = await GatewayServer.StartAsync(certificate.Settings);
        using var client = await Http2Client.OpenAsync(gateway.PublicUrl);
        gateway.AskToEnd();

        await client.SendAsync(Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders | Http2Frames.EndStream, 1, Http2Frames.GetLive));

        var (answered, code) = (false, default(int?));
        while (await client.ReadAsync() is { } frame)
        {
            answered |= frame is { Type: Http2Frames.Headers, Stream: 1 };
            if (frame.Type == Http2Frames.GoAway)
                code = BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4));
        }

        Assert.Equal((true, NoError), (answered, code));
    }

    [Fact]
    public async Task Stop_IdleConnection_SaysGoAwayAndIsClosed()
    {
        using var certificate = new TestCertificate();
        await using var gateway = await GatewayServer.StartAsync([.. certificate.Settings, "--Gateway:DrainSeconds=600"]);
        using var client = await Http2Client.OpenAsync(gateway.PublicUrl);
        await client.ReadAsync();
        var stop = gateway.StopAsync();
        Assert.Equal(NoError, await client.ReadToEndAsync());
        await stop.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
