using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Library;

/// <summary>What is cut short: publications, deletions of versions, and one of a tenant.</summary>
internal static class CrashWork
{
    /// <summary>The message of a failure that a test made.</summary>
    public const string Injected = "injected";

    public static async Task PrepareAsync(TestStore store)
    {
        await store.AddTenantAsync("acme");
        var globex = await store.AddTenantAsync("globex");
        await store.PublishAsync(globex.Id, (await store.AddBaseModelAsync()).Id, content: "of globex");
    }

    public static async Task DoAsync(TestStore store, Func<bool> isDead)
    {
        var (acme, globex) = (await FindAsync(store, "acme"), await FindAsync(store, "globex"));
        var model = new BaseModelId(BaseModelName.Parse("tiny"), BaseModelDigest.Parse("sha256:" + new string('a', 64)));
        Func<Task>[] works =
        [
            () => store.PublishAsync(acme, model, content: "first"),
            () => store.PublishAsync(acme, model, content: "second"),
            () => store.PublishAsync(acme, model, content: "second", source: "other"),
            () => store.Library.DeleteVersionAsync(acme, new(AdapterName.Parse("fix"), new VersionNumber(2)), TestStore.Admin, default),
            () => store.Library.DeleteVersionAsync(acme, new(AdapterName.Parse("fix"), new VersionNumber(1)), TestStore.Admin, default),
            () => store.Library.DeleteTenantAsync(globex, TestStore.Admin, [], default),
        ];
        foreach (var work in works)
        {
            try
            {
                await work();
            }
            catch (TenantStoreException failure) when (failure.InnerException is IOException { Message: Injected } or HttpRequestException { Message: Injected })
            {
            }

            if (isDead())
                return;
        }
    }

    public static TemporaryFolder Copy(TemporaryFolder template)
    {
        var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(template.Path, "*", SearchOption.AllDirectories))
        {
            var target = folder[Path.GetRelativePath(template.Path, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return folder;
    }

    private static async Task<TenantId> FindAsync(TestStore store, string slug)
    {
        await using var scope = await store.Registry.BeginPlatformReadAsync(default);
        return (await scope.Tenants.FindAsync(TenantSlug.Parse(slug), default))!.Id;
    }
}
