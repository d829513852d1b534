using System.Collections.Concurrent;
using System.Globalization;

namespace EndToEnd.Draining;

/// <summary>What became of the requests of a load. For any thread.</summary>
internal sealed class LoadCount
{
    private const int MostToldReasons = 5;

    private readonly ConcurrentQueue<string> _reasons = new();
    private int _streams;
    private int _cut;
    private int _short;
    private int _failed;

    /// <summary>Streams that came to their <c>[DONE]</c> with the text that they must have.</summary>
    public int Streams => _streams;

    /// <summary>Streams that began and ended otherwise.</summary>
    public int Cut => _cut;

    /// <summary>Short requests that were answered.</summary>
    public int Short => _short;

    /// <summary>Requests of both kinds that were refused or lost.</summary>
    public int Failed => _failed;

    public void StreamDone() => Interlocked.Increment(ref _streams);

    public void StreamCut(string how)
    {
        Interlocked.Increment(ref _cut);
        _reasons.Enqueue(how);
    }

    public void ShortDone() => Interlocked.Increment(ref _short);

    public void Lost(string how)
    {
        Interlocked.Increment(ref _failed);
        _reasons.Enqueue(how);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_streams} streams whole, {_cut} cut; {_short} short requests answered; {_failed} failed{string.Concat(_reasons.Take(MostToldReasons).Select(reason => "\n  " + reason))}");
}
