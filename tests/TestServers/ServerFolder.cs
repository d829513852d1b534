namespace TestServers;

/// <summary>A folder of one server's files, removed with it. Open to all users of the machine: a server may have to run as another than root.</summary>
public sealed class ServerFolder : IDisposable
{
    public ServerFolder(string name)
    {
        Path = Directory.CreateTempSubdirectory($"lg-{name}-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, (UnixFileMode)0b111_111_111);
    }

    public string Path { get; }

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }
}
