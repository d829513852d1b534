using System.Buffers.Text;
using System.Text;
using Bench.Gateway.Mock;
using Bench.Gateway.Polling;

namespace Bench.Gateway.Load;

/// <summary>Streams of events side by side. Each event carries the time at which the host sent it.</summary>
internal sealed class EventStreams : IDisposable
{
    private static readonly byte[] s_field = Encoding.ASCII.GetBytes(MockAnswers.TimeField);

    private readonly Poller _poller = new();
    private readonly Dictionary<int, RawSocket> _streams = [];
    private readonly Dictionary<int, byte[]> _rests = [];
    private readonly byte[] _buffer = new byte[64 * 1024];

    public EventStreams(int port, int streams)
    {
        for (var i = 0; i < streams; i++)
        {
            var socket = RawSocket.Connect(port);
            _streams[socket.Descriptor] = socket;
            _rests[socket.Descriptor] = [];
            _poller.Watch(socket.Descriptor);
        }
    }

    /// <summary>Asks on every stream, the one after the other within one pace, so that their events do not come all at once.</summary>
    public void Ask(byte[] request, TimeSpan within)
    {
        foreach (var socket in _streams.Values)
        {
            socket.Send(request);
            PollTimer.Pass(within / _streams.Count);
        }
    }

    /// <summary>Reads until so many events have come in all; milliseconds from host to client of each.</summary>
    public double[] Take(int events)
    {
        var took = new List<double>(events + 64);
        while (took.Count < events)
        {
            var ready = _poller.Wait(10_000);
            if (ready == 0)
                throw new LoadFailedException("Streams stand still.");
            for (var i = 0; i < ready; i++)
                TakeFrom(_poller.Ready(i), took);
        }

        return [.. took];
    }

    public void Dispose()
    {
        foreach (var socket in _streams.Values)
            socket.Dispose();
        _poller.Dispose();
    }

    private void TakeFrom(int descriptor, List<double> took)
    {
        var rest = _rests[descriptor];
        rest.CopyTo(_buffer, 0);
        var read = _streams[descriptor].Receive(_buffer.AsSpan(rest.Length));
        var now = Steady.Now;
        if (read == 0)
            throw new LoadFailedException("A stream was closed.");
        var text = _buffer.AsSpan(0, rest.Length + Math.Max(read, 0));
        if (text.StartsWith("HTTP/1.1 "u8) && !text.StartsWith("HTTP/1.1 200 "u8))
            throw new LoadFailedException(Encoding.UTF8.GetString(text));
        while (text.IndexOf(s_field) is >= 0 and var at && text.Length >= at + s_field.Length + MockAnswers.TimeDigits)
        {
            Utf8Parser.TryParse(text.Slice(at + s_field.Length, MockAnswers.TimeDigits), out long sent, out _);
            took.Add((now - sent) / Steady.Millisecond);
            text = text[(at + s_field.Length + MockAnswers.TimeDigits)..];
        }

        // What may be the beginning of an event's time.
        _rests[descriptor] = text[^Math.Min(text.Length, s_field.Length + MockAnswers.TimeDigits)..].ToArray();
    }
}
