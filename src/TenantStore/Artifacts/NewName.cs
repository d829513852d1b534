using System.Runtime.InteropServices;

namespace TenantStore.Artifacts;

/// <summary>
/// Gives files their names. <c>File.Move(from, to, overwrite: false)</c> of .NET 10 looks whether the name is free and then renames, so of two
/// processes both may succeed, and the second takes away what the first has begun to use.
/// </summary>
internal static class NewName
{
    private const int NotPermitted = 1, Exists = 17, Invalid = 22, NotImplemented = 38, NotSupported = 95;
    private const int WorkingFolder = -100;
    private const uint NoReplace = 1;

    /// <summary>Moves the file to the name, in place of what has it.</summary>
    public static void Replace(string file, string name)
    {
#pragma warning disable RS0030 // Meant to.
        File.Move(file, name, overwrite: true);
#pragma warning restore RS0030
    }

    /// <summary>Moves the file to the name, in the same folder, unless something has it.</summary>
    /// <returns>False when something has it; the file keeps its old name.</returns>
    /// <exception cref="IOException">The file system did not do it.</exception>
    public static bool TryTake(string file, string name)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(file, name);

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
            // Nor with that: the best there is.
            if (code is Invalid or NotImplemented or NotSupported)
                return TryMove(file, name);
        }

        return code == Exists ? false : throw new IOException($"A file could not be given its name: {Marshal.GetPInvokeErrorMessage(code)}.", code);
    }

    private static bool TryMove(string file, string name)
    {
        try
        {
#pragma warning disable RS0030 // Of one process alone, or where nothing better is.
            File.Move(file, name, overwrite: false);
#pragma warning restore RS0030
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
    }

    // DllImport, not LibraryImport: the latter's generated code is unsafe, which this project does not allow.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string old, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static extern int Rename(int oldFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string old, int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint flags);
#pragma warning restore SYSLIB1054
}
