using AdapterHost.Engine;
using AdapterHost.External;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests.External;

/// <summary>The small parts by themselves.</summary>
public sealed class PartsTests
{
    private static readonly string[] Mounts =
    [
        "/dev/sda1 / ext4 rw 0 0", "tmpfs /dev/shm tmpfs rw 0 0", "tmpfs /run tmpfs rw 0 0", "/dev/sdb1 /run/disk ext4 rw 0 0", "tmpfs /with\\040blank tmpfs rw 0 0",
    ];

    [Theory]
    [InlineData("/dev/shm/adapters", true)]
    [InlineData("/dev/shm", true)]
    [InlineData("/run/adapters", true)]
    [InlineData("/with blank/adapters", true)]
    [InlineData("/run/disk/adapters", false)]
    [InlineData("/dev/shmoo", false)]
    [InlineData("/var/adapters", false)]
    public void MemoryFolder_IsToldByItsMount(string folder, bool expected) => Assert.Equal(expected, MemoryFolder.IsBy(Mounts, folder));

    [Theory]
    [InlineData("vllm:num_requests_running{engine=\"0\"} 2.0\nvllm:num_requests_running{engine=\"1\"} 3.0", 5.0)]
    [InlineData("vllm:num_requests_running 4", 4.0)]
    [InlineData("# HELP vllm:num_requests_running x\nvllm:num_requests_running_total 9", null)]
    [InlineData("vllm:num_requests_running NaN", null)]
    [InlineData("vllm:num_requests_running{a=\"}\"} 7 1700000000", 7.0)]
    public void Metric_IsSummedOverItsLabels(string text, double? expected) => Assert.Equal(expected, MetricLines.Sum(text, "vllm:num_requests_running"));

    [Fact]
    public void AdapterFolders_ForASecondHost_AreRefused()
    {
        var folder = ExternalHost.NewFolder();
        try
        {
            var options = Options.Create(new ExternalOptions { AdapterFolder = folder });
            Directory.CreateDirectory(Path.Combine(folder, "lg-" + new string('0', 32)));
            Directory.CreateDirectory(Path.Combine(folder, "theirs"));
            using (var first = new AdapterFolders(options))
            {
                Assert.Equal(["theirs"], Directory.EnumerateDirectories(folder).Select(Path.GetFileName));
                Assert.Contains("External:AdapterFolder", Assert.Throws<EngineException>(() => new AdapterFolders(options)).Message, StringComparison.Ordinal);
            }

            new AdapterFolders(options).Dispose();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Options_NameWhatIsWrong()
    {
        var folder = Directory.CreateTempSubdirectory("on-disk-").FullName;
        var result = new ExternalOptionsValidator().Validate(null, new ExternalOptions { AdapterFolder = "relative", ApiKeyFile = "/not/there" });
        Assert.Equal(["External:ApiKeyFile", "External:AdapterFolder"], result.Failures!.Select(failure => string.Join(':', failure.Split(':')[..2])));
        if (!MemoryFolder.Is(folder))
        {
            Assert.Contains("tmpfs", Assert.Single(new ExternalOptionsValidator().Validate(null, new ExternalOptions { AdapterFolder = folder }).Failures!), StringComparison.Ordinal);
            Assert.True(new ExternalOptionsValidator().Validate(null, new ExternalOptions { AdapterFolder = folder, AllowAdaptersOnDisk = true }).Succeeded);
        }

        Directory.Delete(folder);
    }
}
