namespace AdapterHost.External;

/// <summary>Tells folders in memory from those on a disk, by the system's list of mounts.</summary>
internal static class MemoryFolder
{
    private const string Mounts = "/proc/mounts";

    private static readonly string[] s_inMemory = ["tmpfs", "ramfs"];

    /// <returns>False also where the system has no such list.</returns>
    public static bool Is(string folder) => File.Exists(Mounts) && IsBy(File.ReadLines(Mounts), folder);

    /// <param name="mounts">Lines of <c>device path type options …</c>; a later one covers an earlier.</param>
    /// <param name="folder">A full path.</param>
    internal static bool IsBy(IEnumerable<string> mounts, string folder)
    {
        var (path, type) = ("", "");
        foreach (var line in mounts)
        {
            if (line.Split(' ') is [_, var mount, var kind, ..] && mount.Length >= path.Length && Covers(mount.Replace("\\040", " ", StringComparison.Ordinal), folder))
                (path, type) = (mount, kind);
        }

        return s_inMemory.Contains(type);
    }

    private static bool Covers(string mount, string folder) =>
        mount == "/" || folder == mount || folder.StartsWith(mount + "/", StringComparison.Ordinal);
}
