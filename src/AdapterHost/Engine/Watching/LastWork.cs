using AdapterHost.Adapters;

namespace AdapterHost.Engine.Watching;

/// <summary>What was at work when a process ended, as its journal has it.</summary>
/// <param name="AtWork">Adapters that a step ran with or that were being loaded; each once.</param>
/// <param name="Others">Threads of requests were inside code that may take the process down, too.</param>
/// <param name="Noted">
/// Those adapters that the dying thread itself worked with, when it could still say so: an abort of native code, or an exception that nobody
/// caught. Empty when it worked for none. Null when it said nothing: a fault in memory, a full stack, a kill.
/// </param>
internal sealed record LastWork(IReadOnlyList<AdapterKey> AtWork, bool Others, IReadOnlyList<AdapterKey>? Noted)
{
    public static LastWork Nothing { get; } = new([], Others: false, Noted: null);
}
