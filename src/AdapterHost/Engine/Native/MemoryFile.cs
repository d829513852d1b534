using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AdapterHost.Engine.Native;

/// <summary>A file that exists only in memory but has a path in this process: the native loader wants a path, and adapters never touch a disk here.</summary>
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1;

    private readonly SafeFileHandle _handle;

    public MemoryFile(Stream content)
    {
        // Not for child processes: the plain bytes of an adapter are this process's alone.
        var descriptor = memfd_create("adapter", CloseOnExec);
        if (descriptor < 0)
        {
            throw new EngineException($"memfd_create failed with errno {Marshal.GetLastPInvokeError()}.");
        }

        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Path = $"/proc/self/fd/{descriptor}";
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Write);
        content.CopyTo(file);
    }

    public string Path { get; }

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
