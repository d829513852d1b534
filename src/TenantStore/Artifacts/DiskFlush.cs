using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TenantStore.Artifacts;

/// <summary>
/// What was written outlives a power cut when this returns. On Unix it calls fsync itself: <c>FileStream.Flush(true)</c> and
/// <c>RandomAccess.FlushToDisk</c> of .NET 10 pass over an fsync that failed, and the bytes may be gone by then.
/// </summary>
public static class DiskFlush
{
    private const int Interrupted = 4;

    /// <summary>A file, or on Unix a folder's names.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void Flush(SafeFileHandle handle)
    {
        if (OperatingSystem.IsWindows())
        {
#pragma warning disable RS0030 // Windows reports what failed.
            RandomAccess.FlushToDisk(handle);
#pragma warning restore RS0030
            return;
        }

        while (Synchronize(handle) != 0)
        {
            var code = Marshal.GetLastPInvokeError();
            if (code != Interrupted)
                throw new IOException($"A file could not be flushed to the disk: {Marshal.GetPInvokeErrorMessage(code)}.", code);
        }
    }

    /// <summary>A file with all that the stream still holds.</summary>
    public static void Flush(FileStream file)
    {
        file.Flush();
        Flush(file.SafeFileHandle);
    }

    // DllImport, not LibraryImport: the latter's generated code is unsafe, which this project does not allow.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronize(SafeFileHandle file);
#pragma warning restore SYSLIB1054
}
