using TenantStore.Artifacts;

namespace Gateway.Management.Uploads;

/// <summary>
/// The temporary folder of one upload, its owner's alone: its spooled files and the importer's work. Gone when the upload ends, however it
/// ends; what cannot be removed then, the next start removes.
/// </summary>
internal sealed partial class UploadFolder : IDisposable
{
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly Action _gone;

    private UploadFolder(string path, ILogger logger, Action gone) => (_path, _logger, _gone) = (path, logger, gone);

    public string Spool => Path.Combine(_path, "spool");

    public string Work => Path.Combine(_path, "work");

    /// <param name="parent">Where it is made.</param>
    /// <param name="logger">Hears of what could not be removed.</param>
    /// <param name="gone">Called once, when the upload has ended.</param>
    public static UploadFolder Create(string parent, ILogger logger, Action gone)
    {
        var folder = new UploadFolder(Path.Combine(parent, Guid.NewGuid().ToString("N")), logger, gone);
        try
        {
            PrivateFolder.Create(folder.Spool);
            PrivateFolder.Create(folder.Work);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StorageFault.Of("The folder of an upload could not be made in the state directory.", exception);
        }

        return folder;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The upload has its answer by now, and it may be a version.
            LogLeftBehind(exception);
        }
        finally
        {
            _gone();
        }
    }

    [LoggerMessage(1251, LogLevel.Warning, "The folder of an upload could not be removed and stays until the next start")]
    private partial void LogLeftBehind(Exception exception);
}
