using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TenantStore.Artifacts;

/// <summary>A handle of a folder, which .NET refuses to open as a file but which fsync needs.</summary>
internal static class FolderHandle
{
    private const int ReadOnly = 0;
    private const int NoSuchEntry = 2;

    public static SafeFileHandle Open(string path)
    {
        var handle = OpenFile(path, ReadOnly);
        if (handle.IsInvalid)
        {
            var (code, message) = (Marshal.GetLastPInvokeError(), Marshal.GetLastPInvokeErrorMessage());
            handle.Dispose();
            message = $"A folder of the artifact store cannot be opened for flushing: {message}.";
            throw code == NoSuchEntry ? new DirectoryNotFoundException(message) : new IOException(message);
        }

        return handle;
    }

    // DllImport, not LibraryImport: the latter's generated code is unsafe, which this project does not allow.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
#pragma warning restore SYSLIB1054
}
