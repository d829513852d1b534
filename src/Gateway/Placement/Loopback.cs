namespace Gateway.Placement;

/// <summary>
/// Which loopback network this process is in. Hosts join over loopback, so an address of theirs names one process there and another one behind a
/// gateway on another machine, or in another container.
/// </summary>
internal sealed class Loopback
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";
    private const string NetworkFile = "/proc/self/ns/net";

    /// <summary>This boot of the machine and the network namespace: a later process in the same one has the same. Where neither can be read, this process alone.</summary>
    public string Id { get; } = Read() ?? Guid.NewGuid().ToString("n");

    /// <summary>Whether only processes of this loopback network reach it.</summary>
    public static bool IsOn(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;

    /// <summary>An address that is this loopback's alone. One beyond loopback, which takes mutual TLS, is the same for every gateway and stays as it is.</summary>
    public string Qualify(string address) => IsOn(address) ? $"{Id} {address}" : address;

    private static string? Read()
    {
        try
        {
            var boot = File.ReadAllText(BootFile).Trim();
            return new FileInfo(NetworkFile).LinkTarget is { Length: > 0 } network && boot.Length > 0 ? $"{boot}/{network}" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
