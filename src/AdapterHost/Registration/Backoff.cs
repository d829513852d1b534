namespace AdapterHost.Registration;

/// <summary>Pauses between attempts: each twice the one before, up to a limit.</summary>
internal sealed class Backoff
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private TimeSpan _next = First;

    public TimeSpan Next()
    {
        var pause = _next;
        _next = _next * 2 > Longest ? Longest : _next * 2;
        return pause;
    }

    public void Reset() => _next = First;
}
