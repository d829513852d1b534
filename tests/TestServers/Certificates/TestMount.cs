using System.Diagnostics;

namespace TestServers.Certificates;

/// <summary>
/// A secret as Kubernetes mounts it: files that are links into a folder <c>..data</c>, which is a link too and is put elsewhere in one step when the secret changes.
/// </summary>
public sealed class TestMount : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-").FullName;
    private int _version;

    /// <param name="pair">The certificate and its key.</param>
    /// <param name="authorities">The roots that peers are believed by.</param>
    public TestMount(TestPair pair, string authorities)
    {
        // Processes of other users read it too.
        if (!OperatingSystem.IsWindows())
            Run("chmod", "755", _folder);
        Replace(pair, authorities);
        foreach (var name in new[] { "tls.crt", "tls.key", "ca.crt" })
            File.CreateSymbolicLink(PathOf(name), Path.Combine("..data", name));
    }

    public string CertificateFile => PathOf("tls.crt");

    public string KeyFile => PathOf("tls.key");

    public string AuthorityFile => PathOf("ca.crt");

    /// <summary>The section <c>MutualTls</c> on a command line.</summary>
    public string[] Settings(params string[] peerNames) =>
    [
        $"--MutualTls:CertificateFile={CertificateFile}", $"--MutualTls:KeyFile={KeyFile}", $"--MutualTls:AuthorityFile={AuthorityFile}",
        .. peerNames.Select((name, index) => $"--MutualTls:PeerNames:{index}={name}"),
    ];

    /// <summary>All three files anew, at once.</summary>
    public void Replace(TestPair pair, string authorities)
    {
        var version = Path.Combine(_folder, $"..{++_version}");
        Directory.CreateDirectory(version);
        File.WriteAllText(Path.Combine(version, "tls.crt"), pair.Certificate);
        File.WriteAllText(Path.Combine(version, "tls.key"), pair.Key);
        File.WriteAllText(Path.Combine(version, "ca.crt"), authorities);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data_tmp"), $"..{_version}");
        // One rename(2), as the kubelet does it; the File API moves no link to a folder.
        Run("mv", "-fT", Path.Combine(_folder, "..data_tmp"), Path.Combine(_folder, "..data"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{program} ended with exit code {process.ExitCode}.");
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
