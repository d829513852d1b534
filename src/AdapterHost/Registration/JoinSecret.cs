using AdapterHost.Hosting;

namespace AdapterHost.Registration;

/// <summary>The secret that lets a host join on loopback.</summary>
internal static class JoinSecret
{
    /// <summary>Read anew at each attempt: a gateway that starts at the same time writes the file when it is ready.</summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static async ValueTask<string> ReadAsync(AdapterHostOptions options, CancellationToken cancellationToken) =>
        options.JoinSecret ?? (await File.ReadAllTextAsync(options.JoinSecretFile!, cancellationToken)).Trim();
}
