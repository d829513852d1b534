using System.Buffers;
using Gateway.Listening.Frames;
using Gateway.Tests.Servers;
using static Gateway.Tests.Edges.Http2Frames;

namespace Gateway.Tests.Edges;

public sealed class FrameWatchTests
{
    private const int Wasted = 20;

    private readonly ShiftedTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(1000)]
    public void See_BytesCutAnywhere_CountsTheSame(int pieces)
    {
        // A payload that looks like frames that are wasted is a payload.
        byte[] looks = [.. Enumerable.Repeat(Frame(Ping, 0, 0, new byte[8]), 50).SelectMany(frame => frame)];
        byte[] good = [.. Start, .. Frame(Headers, EndHeaders, 1, GetLive), .. Frame(Data, EndStream, 1, looks)];
        byte[] flood = [.. Enumerable.Repeat(Frame(ResetStream, 0, 1, 0, 0, 0, 8), Wasted).SelectMany(frame => frame)];
        var watch = new FrameWatch(Wasted, _time);

        Assert.True(See(watch, good, pieces));
        Assert.False(See(watch, flood, pieces));
    }

    [Fact]
    public void See_WastedFramesOfAnotherWindow_CountNoMore()
    {
        var watch = new FrameWatch(Wasted, _time);
        Assert.True(See(watch, Start, 9));
        for (var window = 0; window < 3; window++)
        {
            Assert.True(See(watch, [.. Enumerable.Repeat(Frame(Ping, 0, 0, new byte[8]), Wasted - 1).SelectMany(frame => frame)], 9));
            _time.Advance(FrameWatch.Window + TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void See_ContinuationsOfTwoBlocks_AreCountedApart()
    {
        byte[] block = [.. Frame(Headers, 0, 1, GetLive), .. Enumerable.Repeat(Frame(Continuation, 0, 1), FrameWatch.MaxContinuations).SelectMany(frame => frame)];
        var watch = new FrameWatch(Wasted, _time);
        Assert.True(See(watch, [.. Start, .. block, .. block], 100));
        Assert.False(See(watch, Frame(Continuation, 0, 1), 100));
    }

    private static bool See(FrameWatch watch, byte[] bytes, int piece)
    {
        for (var start = 0; start < bytes.Length; start += piece)
        {
            if (!watch.See(new ReadOnlySequence<byte>(bytes, start, Math.Min(piece, bytes.Length - start))))
                return false;
        }

        return true;
    }
}
