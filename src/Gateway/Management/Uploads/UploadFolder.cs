namespace Gateway.Management.Uploads;

/// <summary>The temporary folder of one upload: its spooled files and the importer's work. Gone when the upload ends, however it ends.</summary>
internal sealed class UploadFolder : IDisposable
{
    private readonly string _path;

    private UploadFolder(string path) => _path = path;

    public string Spool => Path.Combine(_path, "spool");

    public string Work => Path.Combine(_path, "work");

    public static UploadFolder Create(string parent)
    {
        var folder = new UploadFolder(Path.Combine(parent, Guid.NewGuid().ToString("N")));
        Directory.CreateDirectory(folder.Spool);
        Directory.CreateDirectory(folder.Work);
        return folder;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
