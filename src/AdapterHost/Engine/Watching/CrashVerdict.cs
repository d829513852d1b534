using AdapterHost.Adapters;

namespace AdapterHost.Engine.Watching;

/// <summary>Who is to blame for the end of a process. Pure; the rule is that of docs/operations.md.</summary>
/// <param name="Condemned">The one that goes out of service.</param>
/// <param name="Suspected">Those that run alone from now on, each with the unexplained ends in a row at which it alone was at work.</param>
/// <param name="WasCrash">False when the process was asked or forced to end: then nothing is learned.</param>
internal sealed record CrashVerdict(AdapterKey? Condemned, IReadOnlyList<(AdapterKey Key, int Ends)> Suspected, bool WasCrash)
{
    /// <summary>
    /// Unexplained ends in a row, with the same adapter alone at work, after which it is condemned though nothing proves it: a host that dies
    /// again and again serves nobody.
    /// </summary>
    public const int MostEnds = 4;

    /// <summary>
    /// 128 + SIGABRT: an assertion of native code (which then says so itself), a wrong access in managed code, an exception or a full stack of any
    /// thread.
    /// </summary>
    private const int Abort = 134;

    /// <summary>128 + SIGILL, SIGBUS, SIGFPE, SIGSEGV: a fault of native code, which only steps, loads and a few marked calls of requests run.</summary>
    private static readonly int[] s_faults = [132, 135, 136, 139];

    private static readonly CrashVerdict s_none = new(null, [], WasCrash: false);

    /// <param name="exit">With what the process ended; null when nobody knows.</param>
    /// <param name="work">What was at work.</param>
    /// <param name="endsOf">Unexplained ends in a row of an adapter so far.</param>
    public static CrashVerdict Of(int? exit, LastWork work, Func<AdapterKey, int> endsOf)
    {
        var isFault = exit is { } code && s_faults.Contains(code);
        if (!isFault && exit is not (null or Abort) && work.Noted is null)
        {
            return s_none;
        }

        switch (work.Noted ?? work.AtWork)
        {
            case []:
                return s_none with { WasCrash = exit is not null || work.Noted is not null };
            case [var only]:
                var ends = endsOf(only) + 1;
                return work.Noted is not null || (isFault && !work.Others) || ends >= MostEnds
                    ? new CrashVerdict(only, [], WasCrash: true)
                    : new CrashVerdict(null, [(only, ends)], WasCrash: true);
            case var several:
                return new CrashVerdict(null, [.. several.Select(key => (key, endsOf(key)))], WasCrash: true);
        }
    }
}
