namespace TenantStore.Artifacts;

/// <summary>Makes folders that their owner alone may enter.</summary>
public static class PrivateFolder
{
    /// <summary>A folder that others make and remove all the time is met in between at last; a full or broken disk is not asked for ever.</summary>
    private const int Tries = 100;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes the folder and each that is missing above it. Level by level: .NET gives the mode to the last level alone. What is there already
    /// stays as it is.
    /// </summary>
    public static void Create(string path)
    {
        var folder = Path.GetFullPath(path);
        if (Directory.Exists(folder))
            return;
        if (Path.GetDirectoryName(folder) is { Length: > 0 } parent)
            Create(parent);
        Make(folder);
    }

    private static void Make(string folder)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                if (OperatingSystem.IsWindows())
                    Directory.CreateDirectory(folder);
                else
                    Directory.CreateDirectory(folder, Owner);
                return;
            }
            catch (IOException) when (tries < Tries && !File.Exists(folder))
            {
                // It was there, and somebody who found it empty has removed it since: .NET says "already exists" then. By now somebody else may have made it anew.
            }
        }
    }
}
