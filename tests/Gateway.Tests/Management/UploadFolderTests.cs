using Gateway.Management.Uploads;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Management;

public sealed class UploadFolderTests
{
    [Fact]
    public void Dispose_CannotRemove_IsLoggedAndNoFault()
    {
        using var parent = new TemporaryFolder();
        using var logs = new LogCapture();
        using (UploadFolder.Create(parent.Path, logs.CreateLogger("upload"), () => { }))
            Directory.Delete(Directory.GetDirectories(parent.Path).Single(), recursive: true);

        Assert.Contains(logs.Lines, line => line.Contains(" 1251 ", StringComparison.Ordinal));
    }
}
