using System.Runtime.InteropServices;

namespace EndToEnd.Running;

/// <summary>Signals to processes that a test started.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Abort = 6;
    public const int Kill = 9;
    public const int SegmentationFault = 11;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>One that has ended already gets none.</summary>
    public static void Send(int process, int signal) => _ = kill(process, signal);

    /// <summary>To all processes of a group, as a terminal does for Ctrl-C.</summary>
    public static void SendToGroup(int group, int signal) => _ = kill(-group, signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
