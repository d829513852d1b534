using System.Runtime.InteropServices;

namespace AdapterHost.Draining;

/// <summary>Who asks twice means now: the second SIGTERM or SIGINT ends the process without waiting for anything.</summary>
/// <remarks>
/// By <c>_exit</c>: an orderly exit would run the native libraries' last functions under a thread that still computes, and the crash that can come of it
/// would be blamed on somebody's adapter.
/// </remarks>
internal sealed partial class SecondSignal : IDisposable
{
    /// <summary>What a shell makes of a process that a signal ended: 128 and its number.</summary>
    private const int Terminated = 128 + 15, Interrupted = 128 + 2;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _seen;

    private SecondSignal()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => See(Terminated)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => See(Interrupted)));
    }

    /// <summary>From now on. The first signal is left to whoever else listens.</summary>
    public static SecondSignal Watch() => new();

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void See(int exitCode)
    {
        if (Interlocked.Increment(ref _seen) > 1)
        {
            _exit(exitCode);
        }
    }

    [LibraryImport("libc")]
    private static partial void _exit(int code);
}
