using System.Runtime.InteropServices;

namespace Bench.Gateway.Polling;

/// <summary>A timer that a <see cref="Poller"/> can wait for, to the microsecond. Its clock is <see cref="Steady"/>'s.</summary>
internal sealed partial class PollTimer : IDisposable
{
    private const int Monotonic = 1, NonBlocking = 0x800, CloseOnExec = 0x80000, Absolute = 1;
    private const long Second = 1_000_000_000;

    private readonly byte[] _read = new byte[8];

    public int Descriptor { get; } = Poller.Checked(timerfd_create(Monotonic, NonBlocking | CloseOnExec));

    /// <summary>Lets time pass, which is what is waited for here: others settle or compile meanwhile.</summary>
    public static void Pass(TimeSpan time)
    {
        using var timer = new PollTimer();
        using var poller = new Poller();
        poller.Watch(timer.Descriptor);
        timer.Set(Steady.Now + (long)time.TotalNanoseconds);
        while (poller.Wait() == 0)
        {
        }
    }

    /// <summary>Readable from this time on, in nanoseconds of <see cref="Steady.Now"/>. A time that has passed is at once.</summary>
    public void Set(long at)
    {
        var due = Math.Max(at, 1);
        Span<long> setting = [0, 0, due / Second, due % Second];
        Poller.Checked(timerfd_settime(Descriptor, Absolute, setting, IntPtr.Zero));
    }

    /// <summary>No longer readable until it is set again.</summary>
    public void Take() => _ = read(Descriptor, _read, _read.Length);

    public void Dispose() => _ = close(Descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int timerfd_create(int clock, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int timerfd_settime(int descriptor, int flags, Span<long> setting, IntPtr old);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, byte[] buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
