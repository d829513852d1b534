using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Gateway.Secrets;

/// <summary>The keys of this gateway, from configuration or from the state directory.</summary>
internal sealed class GatewaySecrets
{
    private readonly byte[] _joinSecret;

    public GatewaySecrets(IOptions<SecretsOptions> options, IOptions<StateOptions> state)
    {
        var configured = options.Value;
        var folder = state.Value.Folder("keys");
        FetchGrantKey = Convert.FromBase64String(configured.FetchGrantKey ?? FromFile("fetch-grant"));
        CacheSaltKey = Convert.FromBase64String(configured.CacheSaltKey ?? FromFile("cache-salt"));
        _joinSecret = Encoding.UTF8.GetBytes(configured.JoinSecret ?? FromFile("join-secret"));

        string FromFile(string name) => KeyFile.ReadOrCreate(Path.Combine(folder, name));
    }

    public byte[] FetchGrantKey { get; }

    public byte[] CacheSaltKey { get; }

    /// <summary>Compares in constant time.</summary>
    public bool IsJoinSecret(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(_joinSecret, Encoding.UTF8.GetBytes(given));
}
