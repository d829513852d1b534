using System.Runtime.InteropServices;

namespace TenantStore.Artifacts;

/// <summary>
/// Gives a file a name that nobody has. <c>File.Move(from, to, overwrite: false)</c> of .NET 10 looks whether the name is free and then renames, so of two
/// processes both may succeed, and the second takes away what the first has begun to use.
/// </summary>
internal static class NewName
{
    private const int NotPermitted = 1, Exists = 17, NotImplemented = 38, NotSupported = 95;
    private const int WorkingFolder = -100;
    private const uint NoReplace = 1;

    /// <summary>Moves the file to the name, in the same folder, unless something has it.</summary>
    /// <returns>False when something has it; the file keeps its old name.</returns>
    /// <exception cref="IOException">The file system did not do it.</exception>
    public static bool TryTake(string file, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(file, name, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(name))
            {
                return false;
            }
        }

        if (Link(file, name) == 0)
        {
            File.Delete(file);
            return true;
        }

        // A file system without second names.
        var code = Marshal.GetLastPInvokeError();
        if (code is NotPermitted or NotImplemented or NotSupported)
        {
            if (Rename(WorkingFolder, file, WorkingFolder, name, NoReplace) == 0)
                return true;
            code = Marshal.GetLastPInvokeError();
        }

        return code == Exists ? false : throw new IOException($"A file could not be given its name: {Marshal.GetPInvokeErrorMessage(code)}.", code);
    }

    // DllImport, not LibraryImport: the latter's generated code is unsafe, which this project does not allow.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string old, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static extern int Rename(int oldFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string old, int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint flags);
#pragma warning restore SYSLIB1054
}
