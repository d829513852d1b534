using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Bench.Gateway.Polling;

/// <summary>
/// One thread that waits for many sockets: epoll, without .NET's own engine in between, so that client and mock cost a fraction of what they measure. Linux alone, as ./dev is.
/// </summary>
internal sealed partial class Poller : IDisposable
{
    private const int Add = 1, Remove = 2, CloseOnExec = 0x80000, MostEvents = 256;
    private const uint Readable = 1;

    // The kernel's structure is packed on x64 and nowhere else.
    private static readonly bool s_packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int s_size = s_packed ? 12 : 16;
    private static readonly int s_dataAt = s_packed ? 4 : 8;

    private readonly byte[] _events = new byte[MostEvents * 16];
    private readonly int _epoll = Checked(epoll_create1(CloseOnExec));

    /// <summary>From now on <see cref="Wait"/> names this descriptor when it can be read.</summary>
    public void Watch(int descriptor) => Change(Add, descriptor);

    public void Forget(int descriptor) => Change(Remove, descriptor);

    /// <summary>Waits until something can be read; how many descriptors can.</summary>
    public int Wait(int milliseconds = -1)
    {
        var count = epoll_wait(_epoll, _events, MostEvents, milliseconds);
        // Interrupted: nothing is ready.
        return Math.Max(count, 0);
    }

    /// <summary>The descriptor at this place of the last <see cref="Wait"/>.</summary>
    public int Ready(int index) => BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((index * s_size) + s_dataAt));

    public void Dispose() => _ = close(_epoll);

    internal static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private void Change(int how, int descriptor)
    {
        Span<byte> wanted = stackalloc byte[16];
        wanted.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(wanted, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(wanted[s_dataAt..], descriptor);
        Checked(epoll_ctl(_epoll, how, descriptor, wanted));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, Span<byte> wanted);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, byte[] events, int most, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
