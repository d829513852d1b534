using System.Text;
using TenantStore.Artifacts;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Artifacts;

public sealed class PrivateFileTests
{
    private const int Rounds = 250;

    /// <summary>Gateways that start at once on one folder: what the winner has read and uses, no other may replace.</summary>
    [Fact]
    public async Task TryCreate_ManyAtOnce_OneWinsAndItsContentStays()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < Rounds; round++)
        {
            var path = Path.Combine(folder.Path, $"{round}");
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(who => Task.Run(() => PrivateFile.TryCreate(path, Encoding.ASCII.GetBytes($"{who}")))));
            Assert.Single(won, one => one);
            Assert.Equal($"{Array.IndexOf(won, true)}", File.ReadAllText(path));
        }

        Assert.Equal(Rounds, Directory.GetFiles(folder.Path).Length);
    }
}
