using TenantStore.Artifacts;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Artifacts;

public sealed class PrivateFolderTests
{
    /// <summary>An upload stores a file while the deletion of another takes the empty folder away.</summary>
    [Fact]
    public async Task Create_OthersRemoveItMeanwhile_IsNoFault()
    {
        using var parent = new TemporaryFolder();
        var folder = Path.Combine(parent.Path, "contested");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1_500; i++)
            {
                PrivateFolder.Create(folder);
                Remove(folder);
            }
        })));
    }

    [Fact]
    public void Create_FileInItsPlace_Throws()
    {
        using var parent = new TemporaryFolder();
        var file = Path.Combine(parent.Path, "file");
        File.WriteAllText(file, string.Empty);

        Assert.Throws<IOException>(() => PrivateFolder.Create(file));
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }
}
