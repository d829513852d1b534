namespace TenantStore.Artifacts;

/// <summary>Where the file system's failures (full, gone, read-only, not ours) become the store's one exception.</summary>
public static class StorageFault
{
    private const int NoSpaceOnUnix = 28;
    private const int QuotaExceededOnLinux = 122;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullOnWindows = unchecked((int)0x80070027);

    /// <summary>The store's exception for a failure of the file system: <see cref="StorageFullException"/> when it has no room left.</summary>
    public static TenantStoreException Of(string message, Exception cause) => IsFull(cause)
        ? new StorageFullException(message + " The disk is full.", cause)
        : new TenantStoreException(message, cause);

    internal static async Task<T> GuardAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Of("A file of the artifact store could not be read or written.", exception);
        }
    }

    internal static Task GuardAsync(Func<Task> step) => GuardAsync(async () =>
    {
        await step().ConfigureAwait(false);
        return true;
    });

    /// <summary>A folder was not there: a deletion took it away.</summary>
    internal static bool IsMissingFolder(TenantStoreException exception) => exception.InnerException is DirectoryNotFoundException or FileNotFoundException;

    /// <summary>.NET keeps the system's error number in the exception and has no type of its own for it.</summary>
    private static bool IsFull(Exception exception) => exception is IOException
        && (OperatingSystem.IsWindows()
            ? exception.HResult is DiskFullOnWindows or HandleDiskFullOnWindows
            : exception.HResult is NoSpaceOnUnix or QuotaExceededOnLinux);
}
