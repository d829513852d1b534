namespace TenantStore.Artifacts;

/// <summary>Makes folders that their owner alone may enter.</summary>
public static class PrivateFolder
{
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
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, Owner);
    }
}
