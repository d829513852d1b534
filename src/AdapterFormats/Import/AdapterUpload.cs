namespace AdapterFormats;

/// <summary>What a client sent: one body, or the files of a PEFT folder.</summary>
public sealed class AdapterUpload
{
    private AdapterUpload(string? file, IReadOnlyList<UploadedFile> files)
    {
        SingleFile = file;
        Files = files;
    }

    internal string? SingleFile { get; }

    internal IReadOnlyList<UploadedFile> Files { get; }

    /// <summary>One spooled body: zip, tar, gzip of a tar, or a GGUF adapter; recognised by its content, never by its name.</summary>
    public static AdapterUpload FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new AdapterUpload(path, []);
    }

    /// <summary>The files of a PEFT folder, each spooled under a name of the server's choice.</summary>
    public static AdapterUpload FromFiles(IReadOnlyList<UploadedFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new AdapterUpload(null, files);
    }
}
