namespace TenantStore.Artifacts;

/// <summary>Where the file system's failures (full, gone, read-only, not ours) become the store's one exception.</summary>
internal static class StorageFault
{
    public static async Task<T> GuardAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TenantStoreException("A file of the artifact store could not be read or written.", exception);
        }
    }

    public static Task GuardAsync(Func<Task> step) => GuardAsync(async () =>
    {
        await step().ConfigureAwait(false);
        return true;
    });

    /// <summary>A folder was not there: a deletion took it away.</summary>
    public static bool IsMissingFolder(TenantStoreException exception) => exception.InnerException is DirectoryNotFoundException or FileNotFoundException;
}
